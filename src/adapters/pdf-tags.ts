/** The tree of structure elements (ISO 32000-1, 14.7 and 14.8), mended where Chromium's differs from PDF/UA-1. */

import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFName,
  PDFNull,
  PDFNumber,
  type PDFObject,
  type PDFRef,
} from '@cantoo/pdf-lib';

/** Types that Chromium writes and PDF 1.7 does not know, with the nearest that it does. */
const ROLES = { Strong: 'Span', Em: 'Span', Aside: 'Sect', Title: 'P' } as const;

const name = (text: string): PDFName => PDFName.of(text);

/** @returns the numbers of marked content that repeats a heading of a table, by page */
export function mendTags(document: PDFDocument): Map<PDFDict, Set<number>> {
  const repeated = new Map<PDFDict, Set<number>>();
  const root = document.catalog.lookupMaybe(name('StructTreeRoot'), PDFDict);
  if (root === undefined) return repeated;
  root.set(name('RoleMap'), document.context.obj(ROLES));
  const parents = readParents(document, root);
  for (const [ref, element] of document.context.enumerateIndirectObjects()) {
    if (!(element instanceof PDFDict) || !isElement(element)) continue;
    if (typeOf(element) === 'LI') wrapListBody(document, ref, element, parents);
    if (typeOf(element) === 'TH' && /\/Scope \/Column/.test(String(element.get(name('A'))))) {
      dropRepeated(document, element, parents, repeated);
    }
  }
  return repeated;
}

export function isElement(object: PDFDict): boolean {
  return object.lookup(name('Type')) === name('StructElem');
}

export function typeOf(element: PDFDict): string | undefined {
  return element.lookupMaybe(name('S'), PDFName)?.decodeText();
}

/** What an element holds: elements, references to objects, numbers of marked content; not resolved. */
export function kidsOf(element: PDFDict): PDFObject[] {
  const kids = element.lookup(name('K'));
  if (kids === undefined) return [];
  return kids instanceof PDFArray ? kids.asArray() : [element.get(name('K')) ?? kids];
}

/** For each page the element that owns each marked content, by number: the page's array in the parent tree. */
function readParents(document: PDFDocument, root: PDFDict): Map<PDFDict, PDFArray> {
  const tree = root.lookupMaybe(name('ParentTree'), PDFDict);
  const entries = new Map<number, PDFArray>();
  const visit = (node: PDFDict): void => {
    const pairs = node.lookupMaybe(name('Nums'), PDFArray);
    for (let index = 0; pairs !== undefined && index + 1 < pairs.size(); index += 2) {
      const owners = pairs.lookup(index + 1);
      if (owners instanceof PDFArray) entries.set(pairs.lookup(index, PDFNumber).asNumber(), owners);
    }
    const kids = node.lookupMaybe(name('Kids'), PDFArray);
    for (let index = 0; kids !== undefined && index < kids.size(); index += 1) visit(kids.lookup(index, PDFDict));
  };
  if (tree !== undefined) visit(tree);
  const pages = document.getPages().flatMap(({ node }): [PDFDict, PDFArray][] => {
    const owners = entries.get(node.lookupMaybe(name('StructParents'), PDFNumber)?.asNumber() ?? -1);
    return owners === undefined ? [] : [[node, owners]];
  });
  return new Map(pages);
}

/** An item holds label and body, nothing else (ISO 14289-1, 7.2): all that is no label goes into a body. */
function wrapListBody(document: PDFDocument, ref: PDFRef, item: PDFDict, parents: Map<PDFDict, PDFArray>): void {
  const { context } = document;
  const kids = kidsOf(item);
  const typeOfKid = (kid: PDFObject): string | undefined => {
    const element = context.lookup(kid);
    return element instanceof PDFDict ? typeOf(element) : undefined;
  };
  const types = kids.map(typeOfKid);
  if (kids.length === 0 || types.includes('LBody')) return;
  const labels = kids.filter((_, index) => types[index] === 'Lbl');
  const content = kids.filter((_, index) => types[index] !== 'Lbl');
  const body = context.obj({ Type: 'StructElem', S: 'LBody', P: ref, K: content });
  const bodyRef = context.register(body);
  const page = item.lookupMaybe(name('Pg'), PDFDict);
  const pageRef = item.get(name('Pg'));
  if (pageRef !== undefined) body.set(name('Pg'), pageRef);
  for (const kid of content) {
    const element = context.lookup(kid);
    if (element instanceof PDFDict && isElement(element)) element.set(name('P'), bodyRef);
    if (element instanceof PDFNumber && page !== undefined) parents.get(page)?.set(element.asNumber(), bodyRef);
  }
  item.set(name('K'), context.obj([...labels, bodyRef]));
}

/** Keeps of a column's heading what stands on the first of its pages; the others repeat it for the eye. */
function dropRepeated(
  document: PDFDocument,
  heading: PDFDict,
  parents: Map<PDFDict, PDFArray>,
  repeated: Map<PDFDict, Set<number>>,
): void {
  let first: PDFDict | undefined;
  const visit = (element: PDFDict, inherited: PDFDict | undefined): void => {
    const page = element.lookupMaybe(name('Pg'), PDFDict) ?? inherited;
    const kept = kidsOf(element).filter((kid) => {
      const value = document.context.lookup(kid);
      if (value instanceof PDFDict && isElement(value)) visit(value, page);
      const marked = value instanceof PDFNumber ? { page, mcid: value.asNumber() } : readReference(value, page);
      if (marked?.page === undefined) return true;
      first ??= marked.page;
      if (first === marked.page) return true;
      repeated.set(marked.page, (repeated.get(marked.page) ?? new Set()).add(marked.mcid));
      parents.get(marked.page)?.set(marked.mcid, PDFNull);
      return false;
    });
    element.set(name('K'), document.context.obj(kept));
  };
  visit(heading, undefined);
}

/** A reference to marked content of a page that is not the element's own (14.7.4.2). */
function readReference(
  value: PDFObject | undefined,
  inherited: PDFDict | undefined,
): { page: PDFDict | undefined; mcid: number } | undefined {
  if (!(value instanceof PDFDict)) return undefined;
  const mcid = value.lookupMaybe(name('MCID'), PDFNumber)?.asNumber();
  if (mcid === undefined) return undefined;
  return { page: value.lookupMaybe(name('Pg'), PDFDict) ?? inherited, mcid };
}
