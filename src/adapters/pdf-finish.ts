/**
 * Finishes Chromium's PDF: names it, pins everything that differs from run to run, and packs it. Pages, tags and
 * outline stay as they are; copying pages to a new document would lose the tags, so the document is changed in place.
 */

import { createHash } from 'node:crypto';
import {
  ParseSpeeds,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFString,
} from '@cantoo/pdf-lib';
import type { PdfOptions } from '../ports.ts';

const CREATOR = 'IPv6 Traffic Report';
const ID_PLACEHOLDER = '0'.repeat(32);
/** How Chromium names structure elements that table cells refer to: a counter of the whole browser process. */
const NODE_ID = /^node\d{8}$/;
/** Where they stand: on the element, in the cells that refer to it, and in the tree that finds elements by id. */
const ID_KEYS: ReadonlySet<string> = new Set(['ID', 'Headers', 'Names', 'Limits']);

/**
 * Same pages and options in, same bytes out, whatever the day and whatever the browser has printed before.
 *
 * Sets title, author, subject, keywords, dates and language in the information dictionary, the catalog and XMP
 * (ISO 16684-1), and a file identifier (ISO 32000-1, 14.4). Claims neither PDF/A nor PDF/UA.
 *
 * @throws the parser's errors if `pdf` is no PDF
 */
export async function finishPdf(pdf: Uint8Array, options: PdfOptions): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest });
  const keywords = options.keywords.join(', ');
  document.setTitle(options.title, { showInWindowTitleBar: true });
  document.setAuthor(options.author);
  document.setSubject(options.subject);
  document.setKeywords([keywords]);
  document.setLanguage(options.language);
  document.setCreator(CREATOR);
  document.setCreationDate(options.date);
  document.setModificationDate(options.date);
  const xmp = writeXmp(options, keywords, document.getProducer() ?? CREATOR);
  const metadata = document.context.stream(new TextEncoder().encode(xmp), { Type: 'Metadata', Subtype: 'XML' });
  document.catalog.set(PDFName.of('Metadata'), document.context.register(metadata));
  renumberNodeIds(document);
  const id = PDFHexString.of(ID_PLACEHOLDER);
  document.context.trailerInfo.ID = document.context.obj([id, id]);
  const saved = await document.save({
    useObjectStreams: true,
    addDefaultPage: false,
    updateFieldAppearances: false,
    objectsPerTick: Number.POSITIVE_INFINITY,
  });
  return identify(saved);
}

/** Writes the hash of the file with an empty identifier as its identifier: of the same length, so that no offset moves. */
function identify(pdf: Uint8Array): Uint8Array {
  const bytes = Buffer.from(pdf);
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, ID_PLACEHOLDER.length);
  for (let occurrence = 0; occurrence < 2; occurrence += 1) {
    const offset = bytes.lastIndexOf(`<${ID_PLACEHOLDER}>`);
    if (offset < 0) throw new Error('The PDF was written without its file identifier');
    bytes.write(id, offset + 1, 'latin1');
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Numbers the structure element ids from 1. The order stays, which the ID tree needs (ISO 32000-1, 7.9.6). */
function renumberNodeIds(document: PDFDocument): void {
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

function writeXmp(options: PdfOptions, keywords: string, producer: string): string {
  const date = `${options.date.toISOString().slice(0, 19)}Z`;
  const language = (text: string): string =>
    `<rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt>`;
  const subjects = options.keywords.map((keyword) => `<rdf:li>${escapeXml(keyword)}</rdf:li>`).join('');
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title>${language(options.title)}</dc:title>
<dc:creator><rdf:Seq><rdf:li>${escapeXml(options.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description>${language(options.subject)}</dc:description>
<dc:subject><rdf:Bag>${subjects}</rdf:Bag></dc:subject>
<dc:language><rdf:Bag><rdf:li>${escapeXml(options.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>${CREATOR}</xmp:CreatorTool>
<xmp:CreateDate>${date}</xmp:CreateDate>
<xmp:ModifyDate>${date}</xmp:ModifyDate>
<xmp:MetadataDate>${date}</xmp:MetadataDate>
<pdf:Keywords>${escapeXml(keywords)}</pdf:Keywords>
<pdf:Producer>${escapeXml(producer)}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;
}

/** Leaves out what XML 1.0 (section 2.2) cannot hold even escaped. */
function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>]/g, (character) => entities[character] ?? '');
}
