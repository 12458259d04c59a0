import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorCode } from './directory-errors.ts';

/** So much text of the beginning tells the kind of a log. */
const beginningBytes = 16 * 1024;
const chunkBytes = 256 * 1024;
const lineFeed = 0x0a;

/** A Parquet file begins and ends with it. */
export const parquetMagic = 'PAR1';

export interface FileText {
  gzip: boolean;
  /** Set when the gzip data are damaged, whatever came out of them: a sentence. */
  damage: string | null;
}

/**
 * Reads a file from end to end, once: gzip is recognised by its magic number, not by the name, and unpacking it to the
 * end checks lengths and CRC-32 of every member. DuckDB does neither: it reads a truncated file up to where it breaks
 * off and says nothing. `look` gets the text in pieces, the first with at least the beginning of the file in it; when it
 * answers false, it has seen enough of a file that will not be read, and the rest stays unread.
 */
export async function readThrough(path: string, size: number, look: (text: Buffer) => boolean): Promise<FileText> {
  const magic = await readMagic(path);
  const gzip = isGzip(magic);
  const source = createReadStream(path, { highWaterMark: chunkBytes });
  const gunzip = gzip ? pipeline(source, createGunzip({ chunkSize: chunkBytes }), () => {}) : null;
  try {
    if (!(await lookThrough(gunzip ?? source, look))) return { gzip, damage: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { gzip, damage: explainDamage(error, await countWholeLines(path)) };
  } finally {
    source.destroy();
  }
  return { gzip, damage: gunzip && findOddity(magic, size - gunzip.bytesWritten) };
}

async function lookThrough(text: AsyncIterable<Buffer>, look: (text: Buffer) => boolean): Promise<boolean> {
  let beginning: Buffer[] | null = [];
  for await (const chunk of text) {
    if (beginning === null) {
      if (!look(chunk)) return false;
      continue;
    }
    beginning.push(chunk);
    if (beginning.reduce((sum, { length }) => sum + length, 0) < beginningBytes) continue;
    if (!look(Buffer.concat(beginning))) return false;
    beginning = null;
  }
  return beginning === null || look(Buffer.concat(beginning));
}

/** What gunzip takes and DuckDB does not: bytes after the data, and the flags FTEXT, FHCRC and FCOMMENT (RFC 1952). */
export function findOddity(magic: Uint8Array, rest: number): string | null {
  if (rest > 0) return `${rest} bytes follow the end of the gzip data; pack the file again.`;
  return ((magic[3] ?? 0) & 0b1_0011) === 0
    ? null
    : 'Its gzip header has unusual flags; pack the file again with gzip.';
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** The first four bytes: for gzip its magic number, the method, the flags. */
export async function readMagic(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const head = Buffer.alloc(4);
    const { bytesRead } = await handle.read(head, 0, 4, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function isDamage(error: unknown): boolean {
  return errorCode(error)?.startsWith('Z_') === true;
}

/** Whole lines that come out of damaged gzip data; in small pieces, for what a failing call unpacked is lost. */
async function countWholeLines(path: string): Promise<number> {
  let lines = 0;
  try {
    for await (const text of pipeline(createReadStream(path), createGunzip({ chunkSize: 512 }), () => {})) {
      for (let at = text.indexOf(lineFeed); at !== -1; at = text.indexOf(lineFeed, at + 1)) lines++;
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  return lines;
}

/** What zlib's error says, as a sentence. Corrupt data may be wrong from before the line on where it shows. */
function explainDamage(error: unknown, lines: number): string {
  const message = String(error).replace(/^\w*Error: /, '');
  return errorCode(error) === 'Z_BUF_ERROR'
    ? `The gzip data break off near line ${lines + 1}, before their end; fetch the file again.`
    : `The gzip data are corrupt, which shows near line ${lines + 1} (${message}); fetch the file again.`;
}
