import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { errorCode } from './directory-errors.ts';
import { findOddity, isGzip } from './log-tree-file.ts';

/** Bytes; so much text at once is little for a machine. */
const mostText = 64 * 1024 * 1024;
const smallFile = 8 * 1024 * 1024;

export interface WholeText {
  text: Buffer;
  gzip: boolean;
}

/** What zlib answers when it is asked for its engine too; the types know only the text. */
interface Unpacked {
  buffer: Buffer;
  engine: { bytesWritten: number };
}

/**
 * The text of a small file in one piece, which is known to be whole. Null for what is too large, and for what is damaged:
 * `readThrough` takes the one piece by piece, and tells what is wrong with the other. Throws what the file system throws.
 */
export function readSmallFile(path: string, size: number): WholeText | null {
  if (size > smallFile) return null;
  const stored = readFileSync(path);
  if (!isGzip(stored)) return { text: stored, gzip: false };
  // The last four bytes tell how long the last member is when unpacked (RFC 1952): nearly always all there is.
  const hint = stored.length < 18 ? 0 : stored.readUInt32LE(stored.length - 4);
  const chunkSize = Math.min(Math.max(hint + 64, 4096), mostText);
  try {
    const unpacked: unknown = gunzipSync(stored, { chunkSize, maxOutputLength: mostText, info: true });
    if (!isUnpacked(unpacked)) throw new Error('zlib has not told how much it read');
    const { buffer: text, engine } = unpacked;
    return findOddity(stored, stored.length - engine.bytesWritten) === null ? { text, gzip: true } : null;
  } catch (error) {
    if (errorCode(error)?.startsWith('Z_') || errorCode(error) === 'ERR_BUFFER_TOO_LARGE') return null;
    throw error;
  }
}

function isUnpacked(answer: unknown): answer is Unpacked {
  return typeof answer === 'object' && answer !== null && 'buffer' in answer && 'engine' in answer;
}
