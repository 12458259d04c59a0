import { PDFArray, PDFDict, type PDFDocument, type PDFObject, PDFString } from '@cantoo/pdf-lib';

/** How Chromium names structure elements that table cells refer to: a counter of the whole browser process. */
const NODE_ID = /^node\d{8}$/;
/** Where they stand: on the element, in the cells that refer to it, and in the tree that finds elements by id. */
const ID_KEYS: ReadonlySet<string> = new Set(['ID', 'Headers', 'Names', 'Limits']);

/** Numbers the structure element ids from 1. The order stays, which the ID tree needs (ISO 32000-1, 7.9.6). */
export function renumberNodeIds(document: PDFDocument): void {
  const found: { id: string; replace: (id: PDFString) => void }[] = [];
  const walk = (value: PDFObject, holdsIds: boolean, replace: (id: PDFString) => void): void => {
    if (value instanceof PDFDict) {
      for (const [key, item] of value.entries()) walk(item, ID_KEYS.has(key.decodeText()), (id) => value.set(key, id));
    } else if (value instanceof PDFArray) {
      for (const [index, item] of value.asArray().entries()) walk(item, holdsIds, (id) => value.set(index, id));
    } else if (holdsIds && value instanceof PDFString && NODE_ID.test(value.asString())) {
      found.push({ id: value.asString(), replace });
    }
  };
  for (const [ref, object] of document.context.enumerateIndirectObjects()) {
    walk(object, false, (id) => document.context.assign(ref, id));
  }
  const ids = [...new Set(found.map(({ id }) => id))].sort();
  const renumbered = new Map(ids.map((id, index) => [id, PDFString.of(`node${String(index + 1).padStart(8, '0')}`)]));
  for (const { id, replace } of found) {
    const value = renumbered.get(id);
    if (value !== undefined) replace(value);
  }
}
