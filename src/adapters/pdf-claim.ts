import { PDFArray, PDFDict, type PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib';
import { isElement, kidsOf, typeOf } from './pdf-tags.ts';

const name = (text: string): PDFName => PDFName.of(text);

/**
 * Whether the file may call itself PDF/UA-1. What is the same in every file is for the tests and veraPDF to show; this
 * looks at what depends on the document: characters without a glyph, pictures without words, headings that skip a
 * level or are without the first, tables without headings, links without words.
 */
export function mayClaimAccessibility(document: PDFDocument, missingGlyphs: number): boolean {
  const root = document.catalog.lookupMaybe(name('StructTreeRoot'), PDFDict);
  if (root === undefined || missingGlyphs > 0) return false;
  const elements: PDFDict[] = [];
  const visit = (element: PDFDict): void => {
    elements.push(element);
    for (const kid of kidsOf(element)) {
      const child = document.context.lookup(kid);
      if (child instanceof PDFDict && isElement(child)) visit(child);
    }
  };
  for (const kid of kidsOf(root)) visit(document.context.lookup(kid, PDFDict));
  const levels = elements.flatMap((element) => {
    const level = /^H([1-6])$/.exec(typeOf(element) ?? '')?.[1];
    return level === undefined ? [] : [Number(level)];
  });
  return (
    levels[0] === 1 &&
    levels.every((level, index) => level <= (levels[index - 1] ?? 1) + 1) &&
    elements.every((element) => typeOf(element) !== 'Figure' || hasText(element, 'Alt')) &&
    elements.every((element) => typeOf(element) !== 'Table' || holds(document, element, 'TH')) &&
    listLinks(document).every((link) => hasText(link, 'Contents'))
  );
}

function holds(document: PDFDocument, element: PDFDict, type: string): boolean {
  return kidsOf(element).some((kid) => {
    const child = document.context.lookup(kid);
    return child instanceof PDFDict && isElement(child) && (typeOf(child) === type || holds(document, child, type));
  });
}

function listLinks(document: PDFDocument): PDFDict[] {
  return document.getPages().flatMap(({ node }) => {
    const annotations = node.lookupMaybe(name('Annots'), PDFArray)?.asArray() ?? [];
    return annotations.map((ref) => document.context.lookup(ref, PDFDict));
  });
}

function hasText(dictionary: PDFDict, key: string): boolean {
  const text = dictionary.lookup(name(key));
  return (text instanceof PDFString || text instanceof PDFHexString) && text.decodeText().trim() !== '';
}
