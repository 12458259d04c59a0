import {
  PDFArray,
  PDFBool,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { expect, test } from '@jest/globals';
import { finishPdf } from '../../src/adapters/pdf-finish.ts';
import { countStructureTypes, readName } from '../support/pdf-structure.ts';

const OPTIONS = {
  title: 'IPv6 <Traffic> & Überblick',
  author: 'Network "team"',
  subject: '22 November 2026',
  language: 'de-CH',
  keywords: ['IPv6', 'A & B'],
  date: new Date('2026-11-23T04:05:06.789Z'),
};

const SIGNPOSTS = { headings: [], places: {} };

/** A tagged page as Chromium writes it: ids that depend on what was printed before, and dates of now. */
async function makePdf(firstNode: number, created: string): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.addPage([200, 100]);
  document.setProducer('Skia/PDF m1');
  document.setCreationDate(new Date(created));
  const { context, catalog } = document;
  const text = (node: number): PDFString => PDFString.of(`node${String(firstNode + node).padStart(8, '0')}`);
  const headers = [0, 1].map((node) =>
    context.register(context.obj({ Type: 'StructElem', S: 'TH', ID: text(node), Alt: PDFString.of('node00000099') })),
  );
  const cell = context.register(context.obj({ Type: 'StructElem', S: 'TD', A: [{ O: 'Table', Headers: [text(1)] }] }));
  const names = headers.flatMap((header, node) => [text(node), header]);
  catalog.set(PDFName.of('MarkInfo'), context.obj({ Marked: true }));
  catalog.set(
    PDFName.of('StructTreeRoot'),
    context.register(
      context.obj({
        Type: 'StructTreeRoot',
        K: [...headers, cell],
        IDTree: { Kids: [{ Limits: [text(0), text(1)], Names: names }] },
      }),
    ),
  );
  return document.save({ useObjectStreams: false, addDefaultPage: false });
}

const load = (pdf: Uint8Array): Promise<PDFDocument> => PDFDocument.load(pdf, { updateMetadata: false });

function readXmp(document: PDFDocument): string {
  const stream = document.catalog.lookup(PDFName.of('Metadata'));
  if (!(stream instanceof PDFRawStream)) throw new Error('The catalog has no metadata stream');
  expect(stream.dict.has(PDFName.of('Filter'))).toBe(false);
  return new TextDecoder().decode(stream.contents);
}

function readId(document: PDFDocument): string[] {
  const id = document.context.lookup(document.context.trailerInfo.ID, PDFArray);
  return [0, 1].map((index) => id.lookup(index, PDFHexString).asString());
}

test('names the document in the information dictionary and the catalog', async () => {
  const document = await load(await finishPdf(await makePdf(1, '2026-11-24'), OPTIONS, SIGNPOSTS));
  expect(document.getTitle()).toBe(OPTIONS.title);
  expect(document.getAuthor()).toBe(OPTIONS.author);
  expect(document.getSubject()).toBe(OPTIONS.subject);
  expect(document.getKeywords()).toBe('IPv6, A & B');
  expect(document.getCreator()).toBe('IPv6 Traffic Report');
  expect(document.getProducer()).toBe('Skia/PDF m1');
  expect(document.getLanguage()).toBe('de-CH');
  const preferences = document.catalog.lookup(PDFName.of('ViewerPreferences'), PDFDict);
  expect(preferences.lookup(PDFName.of('DisplayDocTitle'))).toBe(PDFBool.True);
});

test('pins both dates to the second', async () => {
  const document = await load(await finishPdf(await makePdf(1, '2026-11-24'), OPTIONS, SIGNPOSTS));
  expect(document.getCreationDate()).toEqual(new Date('2026-11-23T04:05:06Z'));
  expect(document.getModificationDate()).toEqual(new Date('2026-11-23T04:05:06Z'));
});

test('says the same in XMP, escaped and readable without decompressing', async () => {
  const xmp = readXmp(await load(await finishPdf(await makePdf(1, '2026-11-24'), OPTIONS, SIGNPOSTS)));
  expect(xmp).toContain('<rdf:li xml:lang="x-default">IPv6 &lt;Traffic&gt; &amp; Überblick</rdf:li>');
  expect(xmp).toContain('<dc:creator><rdf:Seq><rdf:li>Network "team"</rdf:li></rdf:Seq></dc:creator>');
  expect(xmp).toContain('<rdf:Bag><rdf:li>IPv6</rdf:li><rdf:li>A &amp; B</rdf:li></rdf:Bag>');
  expect(xmp).toContain('<dc:language><rdf:Bag><rdf:li>de-CH</rdf:li></rdf:Bag></dc:language>');
  expect(xmp).toContain('<xmp:CreateDate>2026-11-23T04:05:06Z</xmp:CreateDate>');
  expect(xmp).toContain('<pdf:Producer>Skia/PDF m1</pdf:Producer>');
  expect(xmp).not.toContain('pdfaid');
});

test('keeps characters out of XMP that XML cannot hold', async () => {
  const title = 'a\u0000b\u001bc\uFFFEd\uD800e \u{1F4C8}';
  const xmp = readXmp(await load(await finishPdf(await makePdf(1, '2026-11-24'), { ...OPTIONS, title }, SIGNPOSTS)));
  expect(xmp).toContain('<rdf:li xml:lang="x-default">abcd\uFFFDe \u{1F4C8}</rdf:li>');
});

test('keeps the tags, and numbers their ids so that references still meet', async () => {
  const document = await load(await finishPdf(await makePdf(700, '2026-11-24'), OPTIONS, SIGNPOSTS));
  expect(countStructureTypes(document)).toEqual({ TH: 2, TD: 1 });
  const root = document.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
  const [first, second, cell] = [0, 1, 2].map((index) => root.lookup(PDFName.of('K'), PDFArray).lookup(index, PDFDict));
  const readText = (dictionary: PDFDict | undefined, key: string): string | undefined =>
    dictionary?.lookup(PDFName.of(key), PDFString).asString();
  expect(readText(first, 'ID')).toBe('node00000001');
  expect(readText(second, 'ID')).toBe('node00000002');
  const attributes = cell?.lookup(PDFName.of('A'), PDFArray).lookup(0, PDFDict);
  expect(String(attributes?.lookup(PDFName.of('Headers')))).toBe('[ (node00000002) ]');
  const leaf = root.lookup(PDFName.of('IDTree'), PDFDict).lookup(PDFName.of('Kids'), PDFArray).lookup(0, PDFDict);
  expect(String(leaf.lookup(PDFName.of('Limits')))).toBe('[ (node00000001) (node00000002) ]');
  expect(String(leaf.lookup(PDFName.of('Names')))).toMatch(/^\[ \(node00000001\) \d+ 0 R \(node00000002\) \d+ 0 R \]$/);
  expect(readText(first, 'Alt')).toBe('node00000099');
  expect(first && readName(first, 'S')).toBe('TH');
});

test('gives the same bytes whatever was printed before and whatever the day', async () => {
  const today = await finishPdf(await makePdf(1, '2026-11-24'), OPTIONS, SIGNPOSTS);
  const later = await finishPdf(await makePdf(51_234, '2027-01-01'), OPTIONS, SIGNPOSTS);
  expect(Buffer.from(later).equals(Buffer.from(today))).toBe(true);
});

test('identifies the file by its content', async () => {
  const pdf = await makePdf(1, '2026-11-24');
  const [first, again] = readId(await load(await finishPdf(pdf, OPTIONS, SIGNPOSTS)));
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(first).not.toMatch(/^0+$/);
  expect(again).toBe(first);
  const [other] = readId(await load(await finishPdf(pdf, { ...OPTIONS, title: 'Another' }, SIGNPOSTS)));
  expect(other).not.toBe(first);
});

test('packs objects into streams', async () => {
  const pdf = await makePdf(1, '2026-11-24');
  const finished = Buffer.from(await finishPdf(pdf, OPTIONS, SIGNPOSTS)).toString('latin1');
  expect(finished).toContain('/ObjStm');
  expect(finished).not.toContain('/StructElem');
});

test('refuses what is no PDF', async () => {
  await expect(finishPdf(new TextEncoder().encode('<html>'), OPTIONS, SIGNPOSTS)).rejects.toThrow(/PDF/);
});
