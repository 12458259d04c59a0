/**
 * Finishes Chromium's PDF: names it, pins everything that differs from run to run, mends tags, outline and links, and
 * packs it. The document is changed in place; copying pages to a new document would lose the tags.
 */

import { createHash } from 'node:crypto';
import {
  decodePDFRawStream,
  ParseSpeeds,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFPage,
  PDFRawStream,
  PDFRef,
} from '@cantoo/pdf-lib';
import type { PdfOptions } from '../ports.ts';
import { mayClaimAccessibility } from './pdf-claim.ts';
import { markArtifacts } from './pdf-content.ts';
import { describeLinks, type Signposts, titleOutline } from './pdf-navigation.ts';
import { renumberNodeIds } from './pdf-node-ids.ts';
import { mendTags } from './pdf-tags.ts';
import { writeXmp } from './pdf-xmp.ts';

const CREATOR = 'IPv6 Traffic Report';
const ID_PLACEHOLDER = '0'.repeat(32);

/**
 * Same pages and options in, same bytes out, whatever the day and whatever the browser has printed before.
 *
 * Sets title, author, subject, keywords, dates and language in the information dictionary, the catalog and XMP
 * (ISO 16684-1), and a file identifier (ISO 32000-1, 14.4). Mends what PDF/UA-1 (ISO 14289-1) finds in Chromium's
 * tags, and says that the file is PDF/UA-1 if nothing in this document speaks against it. Does not claim PDF/A.
 *
 * @param signposts of the printed document
 * @throws the parser's errors if `pdf` is no PDF
 */
export async function finishPdf(pdf: Uint8Array, options: PdfOptions, signposts: Signposts): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest });
  document.setTitle(options.title, { showInWindowTitleBar: true });
  document.setAuthor(options.author);
  document.setSubject(options.subject);
  document.setKeywords([options.keywords.join(', ')]);
  document.setLanguage(options.language);
  document.setCreator(CREATOR);
  document.setCreationDate(options.date);
  document.setModificationDate(options.date);
  renumberNodeIds(document);
  titleOutline(document, signposts);
  describeLinks(document, signposts);
  const repeated = mendTags(document);
  let missingGlyphs = 0;
  for (const page of document.getPages()) {
    missingGlyphs += rewriteContent(document, page, repeated.get(page.node) ?? new Set());
  }
  const producer = document.getProducer() ?? CREATOR;
  const accessible = mayClaimAccessibility(document, missingGlyphs);
  const xmp = new TextEncoder().encode(writeXmp({ ...options, creator: CREATOR, producer, accessible }));
  const metadata = document.context.stream(xmp, { Type: 'Metadata', Subtype: 'XML' });
  document.catalog.set(PDFName.of('Metadata'), document.context.register(metadata));
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

/** @returns how many glyphs of the page its fonts do not have */
function rewriteContent(document: PDFDocument, page: PDFPage, repeated: ReadonlySet<number>): number {
  const { context } = document;
  const contents = page.node.get(PDFName.of('Contents'));
  const streams = context.lookup(contents);
  const parts = streams instanceof PDFArray ? streams.asArray().map((part) => context.lookup(part)) : [streams];
  const read = parts.flatMap((part) => (part instanceof PDFRawStream ? [decodePDFRawStream(part).decode()] : []));
  if (read.length === 0) return 0;
  const content = read.map((bytes) => Buffer.from(bytes).toString('latin1')).join('\n');
  const marked = markArtifacts(content, repeated, findTaggedForms(page));
  for (const part of streams instanceof PDFArray ? streams.asArray() : [contents]) {
    if (part instanceof PDFRef) context.delete(part);
  }
  const stream = context.flateStream(Buffer.from(marked.content, 'latin1'));
  page.node.set(PDFName.of('Contents'), context.register(stream));
  return marked.missingGlyphs;
}

/** Names of the page's form XObjects that hold marked content of the structure tree: Chromium makes one for each opacity. */
function findTaggedForms(page: PDFPage): Set<string> {
  const forms = page.node.Resources()?.lookupMaybe(PDFName.of('XObject'), PDFDict);
  const tagged = (forms?.entries() ?? []).filter(([name]) => {
    const form = forms?.lookup(name);
    return form instanceof PDFRawStream && form.dict.has(PDFName.of('StructParents'));
  });
  return new Set(tagged.map(([name]) => name.asString()));
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
