import { PDFDict, type PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib';

/** The structure type of every structure element, with how often it occurs: `{ H1: 1, TR: 12 }`. */
export function countStructureTypes(document: PDFDocument): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict) || readName(object, 'Type') !== 'StructElem') continue;
    const type = readName(object, 'S') ?? 'none';
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

/** The titles of the outline, each with those below it, in reading order. */
export function listOutline(document: PDFDocument): string[] {
  const titles: string[] = [];
  const visit = (parent: PDFDict): void => {
    let item = parent.lookupMaybe(PDFName.of('First'), PDFDict);
    while (item !== undefined) {
      const title = item.lookup(PDFName.of('Title'));
      if (title instanceof PDFHexString || title instanceof PDFString) titles.push(title.decodeText());
      visit(item);
      item = item.lookupMaybe(PDFName.of('Next'), PDFDict);
    }
  };
  visit(document.catalog.lookup(PDFName.of('Outlines'), PDFDict));
  return titles;
}

export function readName(dictionary: PDFDict, key: string): string | undefined {
  return dictionary.lookupMaybe(PDFName.of(key), PDFName)?.decodeText();
}
