import {
  decodePDFRawStream,
  PDFArray,
  PDFBool,
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { listOutline, readName } from './pdf-structure.ts';

const name = (text: string): PDFName => PDFName.of(text);

/** What the checklist of a printed report finds wrong; an empty list is a good document. */
export function findPdfProblems(document: PDFDocument): string[] {
  return [
    ...checkDocument(document),
    ...checkElements(document),
    ...checkFonts(document),
    ...checkLinks(document),
    ...document.getPages().flatMap((page, index) => {
      const loose = findLooseContent(readContent(document, page.node), page.node);
      return loose === 0 ? [] : [`page ${index + 1}: ${loose} painted things are neither tagged nor an artifact`];
    }),
  ];
}

function checkDocument(document: PDFDocument): string[] {
  const { catalog, context } = document;
  const marks = catalog.lookupMaybe(name('MarkInfo'), PDFDict);
  const viewer = catalog.lookupMaybe(name('ViewerPreferences'), PDFDict);
  const metadata = catalog.lookup(name('Metadata'));
  const xmp = metadata instanceof PDFRawStream ? new TextDecoder().decode(metadata.contents) : '';
  const id = context.lookup(context.trailerInfo.ID);
  const outline = catalog.has(name('Outlines')) ? listOutline(document) : [];
  const facts: [boolean, string][] = [
    [marks?.lookup(name('Marked')) === PDFBool.True, 'is not tagged'],
    [document.getTitle() !== undefined && viewer?.lookup(name('DisplayDocTitle')) === PDFBool.True, 'shows no title'],
    [xmp.includes(`<rdf:li xml:lang="x-default">${document.getTitle()}</rdf:li>`), 'has no title in XMP'],
    [(document.getAuthor() ?? '') !== '' && xmp.includes(`<rdf:li>${document.getAuthor()}</rdf:li>`), 'has no author'],
    [(document.getSubject() ?? '') !== '' && xmp.includes('<dc:description>'), 'has no subject'],
    [/^[a-z]{2}/.test(document.getLanguage() ?? ''), 'has no language'],
    [document.getCreationDate()?.getTime() === document.getModificationDate()?.getTime(), 'has two dates'],
    [id instanceof PDFArray && id.size() === 2, 'has no identifier'],
    [xmp.includes('<pdfuaid:part>1</pdfuaid:part>'), 'does not claim to be PDF/UA-1'],
    [outline.length > 1 && outline.every((title) => title.trim() !== ''), 'has no outline'],
    [new Set(outline).size === outline.length, 'lists a heading twice'],
  ];
  return facts.flatMap(([holds, problem]) => (holds ? [] : [`the document ${problem}`]));
}

interface Walk {
  problems: string[];
  headings: number[];
}

function checkElements(document: PDFDocument): string[] {
  const root = document.catalog.lookupMaybe(name('StructTreeRoot'), PDFDict);
  if (root === undefined) return ['there is no tree of tags'];
  const walk: Walk = { problems: [], headings: [] };
  for (const kid of children(document, root)) visit(document, kid, [], walk);
  const { headings, problems } = walk;
  if (headings.filter((level) => level === 1).length !== 1) problems.push('there is not one first heading');
  if (headings[0] !== 1) problems.push('the first heading is not of the first level');
  for (const [index, level] of headings.entries()) {
    if (level > (headings[index - 1] ?? 0) + 1) problems.push(`heading ${index + 1} skips a level`);
  }
  return problems;
}

function visit(document: PDFDocument, element: PDFDict, above: string[], walk: Walk): void {
  const type = readName(element, 'S') ?? 'none';
  const level = /^H([1-6])$/.exec(type)?.[1];
  if (level !== undefined) walk.headings.push(Number(level));
  if (type === 'Figure') {
    if ((textOf(element, 'Alt') ?? '').length < 20)
      walk.problems.push(`a figure has the words "${textOf(element, 'Alt')}"`);
    if (above.includes('Figure')) walk.problems.push('a figure stands in a figure');
  }
  if (type === 'TH' && !/\/Scope \/(?:Column|Row)/.test(String(element.get(name('A'))))) {
    walk.problems.push('a heading of a table has no scope');
  }
  if (type === 'TH' && pagesOf(document, element).size > 1)
    walk.problems.push('a heading of a table is read out twice');
  if (type === 'TR' && pagesOf(document, element).size > 1) walk.problems.push('a row is split between pages');
  for (const kid of children(document, element)) visit(document, kid, [...above, type], walk);
}

function children(document: PDFDocument, element: PDFDict): PDFDict[] {
  const kids = element.lookup(name('K'));
  const list = kids instanceof PDFArray ? kids.asArray() : kids === undefined ? [] : [kids];
  return list.flatMap((kid) => {
    const child = document.context.lookup(kid);
    return child instanceof PDFDict && readName(child, 'S') !== undefined ? [child] : [];
  });
}

/** The pages on which an element has marked content. */
function pagesOf(document: PDFDocument, element: PDFDict, pages = new Set<string>()): Set<string> {
  const kids = element.lookup(name('K'));
  const holdsContent = kids instanceof PDFArray ? kids.asArray().some(isNumber) : isNumber(kids);
  if (holdsContent) pages.add(String(element.get(name('Pg'))));
  for (const kid of children(document, element)) pagesOf(document, kid, pages);
  return pages;
}

const isNumber = (value: unknown): boolean => /^\d+$/.test(String(value));

function checkFonts(document: PDFDocument): string[] {
  return document.context.enumerateIndirectObjects().flatMap(([, object]) => {
    if (!(object instanceof PDFDict) || readName(object, 'Type') !== 'Font') return [];
    const font = readName(object, 'BaseFont') ?? 'without a name';
    const kind = readName(object, 'Subtype');
    if (kind === 'Type3') return [`font ${font} is of outlines (Type 3)`];
    if (kind !== 'Type0') return [];
    const descendant = object.lookup(name('DescendantFonts'), PDFArray).lookup(0, PDFDict);
    const embedded = descendant.lookup(name('FontDescriptor'), PDFDict);
    const files = ['FontFile', 'FontFile2', 'FontFile3'].some((key) => embedded.has(name(key)));
    return [
      ...(object.has(name('ToUnicode')) ? [] : [`font ${font} cannot be read as text`]),
      ...(files ? [] : [`font ${font} is not embedded`]),
    ];
  });
}

function checkLinks(document: PDFDocument): string[] {
  const places = document.catalog.lookupMaybe(name('Dests'), PDFDict);
  return document.getPages().flatMap(({ node }, page) =>
    (node.Annots()?.asArray() ?? []).flatMap((ref) => {
      const link = document.context.lookup(ref, PDFDict);
      const target = link.lookup(name('Dest'));
      const known = target instanceof PDFName ? places?.has(target) : link.has(name('A'));
      return [
        ...(known ? [] : [`page ${page + 1}: a link leads to ${String(target)}, which is not there`]),
        ...((textOf(link, 'Contents') ?? '') === '' ? [`page ${page + 1}: a link has no words`] : []),
      ];
    }),
  );
}

function readContent(document: PDFDocument, page: PDFDict): string {
  const contents = page.lookup(name('Contents'));
  const streams =
    contents instanceof PDFArray ? contents.asArray().map((ref) => document.context.lookup(ref)) : [contents];
  return streams
    .map((stream) => (stream instanceof PDFRawStream ? decodePDFRawStream(stream).decode() : new Uint8Array()))
    .map((bytes) => Buffer.from(bytes).toString('latin1'))
    .join('\n');
}

/**
 * Counts painting operators outside of marked content. Skia writes an operator at the end of a line of its own. A form
 * (transparency group) may have its marks inside.
 */
function findLooseContent(content: string, owner: PDFDict): number {
  let [depth, loose] = [0, 0];
  for (const line of content.split('\n')) {
    const operator = /(\S+)$/.exec(line.trimEnd())?.[1] ?? '';
    if (/(?:BDC|BMC)$/.test(operator)) depth += 1;
    else if (operator === 'EMC') depth -= 1;
    else if (operator === 'Do' && depth === 0) loose += findLooseForm(line, owner);
    else if (/^(?:f|F|f\*|B|B\*|b|b\*|s|S|Tj|TJ|sh)$/.test(operator) && depth === 0) loose += 1;
  }
  return loose;
}

function findLooseForm(line: string, owner: PDFDict): number {
  const [, key = ''] = /\/(\S+) Do$/.exec(line.trimEnd()) ?? [];
  const resources = owner.lookupMaybe(name('Resources'), PDFDict);
  const form = resources?.lookupMaybe(name('XObject'), PDFDict)?.lookup(name(key));
  if (!(form instanceof PDFRawStream) || !form.dict.has(name('StructParents'))) return 1;
  return findLooseContent(Buffer.from(decodePDFRawStream(form).decode()).toString('latin1'), form.dict);
}

function textOf(dictionary: PDFDict, key: string): string | undefined {
  const text = dictionary.lookup(name(key));
  return text instanceof PDFString || text instanceof PDFHexString ? text.decodeText() : undefined;
}
