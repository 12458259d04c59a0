import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { errorCode } from '../../src/adapters/directory-errors.ts';
import { secretsIn } from './secrets.ts';

/** Painted text in two orders, and the text of the tags with alternatives of pictures. */
const readers: Record<string, [string, ...string[]]> = {
  'text as painted': ['pdftotext', '-raw', '-enc', 'UTF-8'],
  'text as laid out': ['pdftotext', '-layout', '-enc', 'UTF-8'],
  'text of tags': ['pdfinfo', '-struct-text', '-enc', 'UTF-8'],
};

/**
 * Where a planted address shows in a PDF: `place: what`. Its text is read by poppler, a reader that has nothing in
 * common with the printer; all else (metadata, outline, links, names, alternatives) from the unpacked objects.
 */
export async function findSecretsInPdf(file: string, bytes: Uint8Array, forbidden: readonly string[]) {
  const found: string[] = [];
  for (const [place, command] of Object.entries(readers)) {
    const text = await readText(command, file);
    if (text.length < 2000) throw new Error(`${file}: ${command[0]} read no more than ${JSON.stringify(text)}`);
    // What is too long for its cell is broken, mostly behind a separator.
    const joined = [text, text.replace(/(?<=[:.\-_])\s+|\s+(?=[:.\-_])/g, ''), text.replace(/\s+/g, '')];
    for (const what of joined.flatMap((each) => secretsIn(each, forbidden))) found.push(`${place}: ${what}`);
  }
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    for (const { place, text } of textsOf(object))
      for (const what of secretsIn(text, forbidden)) found.push(`${place}: ${what}`);
  }
  return [...new Set(found)];
}

async function readText([program, ...options]: [string, ...string[]], file: string): Promise<string> {
  const output = program === 'pdftotext' ? ['-'] : [];
  try {
    const { stdout } = await promisify(execFile)(program, [...options, file, ...output], { maxBuffer: 1e8 });
    return stdout;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new Error(`${program} is missing: install poppler-utils`);
    throw error;
  }
}

/** Every string, name and unpacked stream of an object, by the key it stands under. */
function* textsOf(object: PDFObject | undefined, key = 'value'): Generator<{ place: string; text: string }> {
  if (object instanceof PDFString || object instanceof PDFHexString) yield { place: key, text: object.decodeText() };
  else if (object instanceof PDFName) yield { place: key, text: object.decodeText() };
  else if (object instanceof PDFArray) for (const item of object.asArray()) yield* textsOf(item, key);
  else if (object instanceof PDFDict) {
    for (const [name, value] of object.entries()) {
      yield { place: 'key', text: name.decodeText() };
      yield* textsOf(value, name.decodeText());
    }
  } else if (object instanceof PDFRawStream) {
    yield* textsOf(object.dict);
    yield { place: `${nameOf(object)} stream`, text: Buffer.from(unpack(object)).toString('latin1') };
  }
}

function nameOf({ dict }: PDFRawStream): string {
  return dict.lookupMaybe(PDFName.of('Type'), PDFName)?.decodeText() ?? 'content';
}

/** A picture's own packing (DCT) stays: it is no text. */
function unpack(stream: PDFRawStream): Uint8Array {
  const filter = String(stream.dict.get(PDFName.of('Filter')) ?? '');
  return /DCT|JPX/.test(filter) ? stream.contents : decodePDFRawStream(stream).decode();
}
