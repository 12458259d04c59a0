import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PDFArray, PDFBool, PDFDict, PDFDocument, PDFName, PDFRef, PDFString } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createChromiumPrinter } from '../../src/adapters/chromium.ts';
import { unpackChromium } from '../../src/adapters/chromium-binary.ts';
import type { Printer } from '../../src/ports.ts';
import { countStructureTypes, listOutline, readName } from '../support/pdf-structure.ts';
import { PDF_OPTIONS, readPng, writePage } from './printer-support.ts';

let printer: Printer;
let pdf: Uint8Array;
let document: PDFDocument;

beforeAll(async () => {
  printer = createChromiumPrinter();
  pdf = await printer.printPdf(writePage(40), PDF_OPTIONS);
  document = await PDFDocument.load(pdf, { updateMetadata: false });
});

afterAll(() => printer.close());

test('tags headings, links, lists of cells and the picture', () => {
  const marks = document.catalog.lookup(PDFName.of('MarkInfo'), PDFDict);
  expect(marks.lookup(PDFName.of('Marked'))).toBe(PDFBool.True);
  expect(document.catalog.has(PDFName.of('StructTreeRoot'))).toBe(true);
  expect(countStructureTypes(document)).toMatchObject({
    Document: 1,
    H1: 1,
    H2: 2,
    Link: 2,
    Figure: 1,
    Table: 1,
    Caption: 1,
    TR: 41,
    TH: 2,
    TD: 80,
  });
});

test('gives the picture its words and the cells their headers', () => {
  const found: { alt: string[]; headers: string[]; ids: string[] } = { alt: [], headers: [], ids: [] };
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict)) continue;
    const type = readName(object, 'S');
    if (type === 'Figure') found.alt.push(object.lookup(PDFName.of('Alt'), PDFString).decodeText());
    if (type === 'TH') found.ids.push(String(object.get(PDFName.of('ID'))));
    if (type === 'TD')
      found.headers.push(/\/Headers \[ (\S+) \]/.exec(String(object.lookup(PDFName.of('A'))))?.[1] ?? '');
  }
  expect(found.alt).toEqual(['IPv6 share: 40 %']);
  expect(found.ids).toEqual(['(node00000001)', '(node00000002)']);
  expect(new Set(found.headers)).toEqual(new Set(found.ids));
});

test('has the headings as outline', () => {
  expect(listOutline(document)).toEqual(['Report', 'Prefixes', 'Rules']);
});

test('has title, language, dates and identifier', () => {
  expect(document.getTitle()).toBe(PDF_OPTIONS.title);
  expect(document.getLanguage()).toBe('en');
  expect(document.getCreationDate()).toEqual(PDF_OPTIONS.date);
  expect(document.getModificationDate()).toEqual(PDF_OPTIONS.date);
  expect(document.getProducer()).toMatch(/^Skia\/PDF/);
  expect(document.context.lookup(document.context.trailerInfo.ID, PDFArray).size()).toBe(2);
});

test('lets the document choose paper and breaks', () => {
  expect(document.getPageCount()).toBe(5);
  const { width, height } = document.getPage(0).getSize();
  expect([Math.round(width), Math.round(height)]).toEqual([595, 420]);
});

test('keeps links', () => {
  const links = document.getPage(0).node.Annots()?.asArray() ?? [];
  const uris = links
    .map((link) => document.context.lookup(link, PDFDict).lookupMaybe(PDFName.of('A'), PDFDict))
    .map((action) => action?.lookup(PDFName.of('URI'), PDFString).asString());
  expect(uris).toEqual([undefined, 'https://example.com/']);
});

test('embeds every font with its characters', () => {
  const fonts = document.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFDict && readName(object, 'Type') === 'Font' ? [object] : []));
  const composite = fonts.filter((font) => readName(font, 'Subtype') === 'Type0');
  expect(composite.map((font) => readName(font, 'BaseFont')?.replace(/^.*\+/, '')).sort()).toEqual([
    'OpenSans-Bold',
    'OpenSans-Regular',
  ]);
  for (const font of composite) {
    expect(font.get(PDFName.of('ToUnicode'))).toBeInstanceOf(PDFRef);
    const descendant = font.lookup(PDFName.of('DescendantFonts'), PDFArray).lookup(0, PDFDict);
    expect(descendant.lookup(PDFName.of('FontDescriptor'), PDFDict).has(PDFName.of('FontFile2'))).toBe(true);
  }
});

test('waits for fonts that only the printed document uses', async () => {
  const { executablePath } = await unpackChromium();
  const italic = await readFile(join(dirname(executablePath), 'fonts/fonts/Open_Sans/OpenSans-Italic.ttf'), 'base64');
  const html = `<!doctype html><style>@font-face { font-family: Own; src: url(data:font/ttf;base64,${italic}) }
@media print { p { font-family: Own } }</style><p>2001:db8::1</p>`;
  const printed = await PDFDocument.load(await printer.printPdf(html, PDF_OPTIONS), { updateMetadata: false });
  const names = printed.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFDict ? [readName(object, 'BaseFont') ?? ''] : []));
  expect(names.join(' ')).toContain('OpenSans-Italic');
  expect(names.join(' ')).not.toContain('OpenSans-Regular');
});

test('prints on A4 what names no paper', async () => {
  const printed = await PDFDocument.load(await printer.printPdf('<p>plain</p>', PDF_OPTIONS), {
    updateMetadata: false,
  });
  const { width, height } = printed.getPage(0).getSize();
  // Chromium rounds to CSS pixels.
  expect(Math.abs(width - 595.28)).toBeLessThan(1);
  expect(Math.abs(height - 841.89)).toBeLessThan(1);
});

test('makes the same bytes in another browser, and later in the same one', async () => {
  const other = createChromiumPrinter();
  try {
    expect(Buffer.from(await other.printPdf(writePage(40), PDF_OPTIONS)).equals(pdf)).toBe(true);
  } finally {
    await other.close();
  }
  await printer.printPng(writePage(3), { width: 300, scale: 1 });
  expect(Buffer.from(await printer.printPdf(writePage(40), PDF_OPTIONS)).equals(pdf)).toBe(true);
});

test('makes a picture of the whole page in device pixels, opaque on white', async () => {
  const html = '<!doctype html><style>body { margin: 0 } div { height: 150px }</style><div></div>';
  const picture = readPng(await printer.printPng(html, { width: 320, scale: 2 }));
  expect([picture.width, picture.height]).toEqual([640, 300]);
  expect(picture.colours).toEqual(new Set(['ffffffff']));
});

test('makes a picture of one element', async () => {
  const png = await printer.printPng(writePage(3), { width: 600, scale: 2, selector: 'svg' });
  const picture = readPng(png);
  expect([picture.width, picture.height]).toEqual([400, 100]);
  expect(picture.colours).toEqual(new Set(['0072b2ff', 'ffffffff']));
});

test('says which element is missing', async () => {
  await expect(printer.printPng('<p>', { width: 100, scale: 1, selector: '#chart' })).rejects.toThrow(
    'The document has no element #chart',
  );
});

test('makes the same picture in another browser', async () => {
  const options = { width: 600, scale: 2 };
  const other = createChromiumPrinter();
  try {
    const [one, two] = [await printer.printPng(writePage(9), options), await other.printPng(writePage(9), options)];
    expect(Buffer.from(one).equals(two)).toBe(true);
  } finally {
    await other.close();
  }
});

test('prints one after the other what comes at once', async () => {
  const [again, picture] = await Promise.all([
    printer.printPdf(writePage(40), PDF_OPTIONS),
    printer.printPng(writePage(3), { width: 600, scale: 2, selector: 'svg' }),
  ]);
  expect(Buffer.from(again).equals(pdf)).toBe(true);
  expect(readPng(picture).width).toBe(400);
});
