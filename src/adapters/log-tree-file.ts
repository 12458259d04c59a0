import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { errorCode } from './directory-errors.ts';

/** Compressed bytes of the beginning that tell the kind of a log. */
const beginningBytes = 16 * 1024;

export interface Beginning {
  gzip: boolean;
  text: string;
  /** Set when not even the beginning can be unpacked. */
  damage?: string;
}

/** The first lines of a file, unpacked; gzip is recognised by its magic number, not by the name. */
export async function readBeginning(path: string): Promise<Beginning> {
  const handle = await open(path);
  try {
    const buffer = Buffer.alloc(beginningBytes);
    const { bytesRead } = await handle.read(buffer, 0, beginningBytes, 0);
    const head = buffer.subarray(0, bytesRead);
    if (!isGzip(head)) return { gzip: false, text: head.toString('utf8') };
    try {
      const text = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).toString('utf8');
      return { gzip: true, text };
    } catch (error) {
      return { gzip: true, text: '', damage: explainDamage(error) };
    }
  } finally {
    await handle.close();
  }
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Unpacks a gzip file to its end, which checks lengths and CRC-32 of every member: DuckDB does neither, it reads a
 * truncated file up to where it breaks off and says nothing. Answers what is wrong, or null. `onChunk` sees the text.
 */
export async function findDamage(
  path: string,
  size: number,
  onChunk?: (chunk: Buffer) => void,
): Promise<string | null> {
  const source = createReadStream(path, { highWaterMark: 256 * 1024 });
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip) onChunk?.(chunk);
  } catch (error) {
    source.destroy();
    return explainDamage(error);
  }
  const rest = size - gunzip.bytesWritten;
  return rest > 0 ? `${rest} bytes follow the end of the gzip data; cut them off.` : null;
}

/** FTEXT, FHCRC and FCOMMENT of RFC 1952: DuckDB refuses files with these flags, which AWS and gzip never set. */
export async function hasUnusualHeader(path: string): Promise<boolean> {
  return (((await readMagic(path))[3] ?? 0) & 0b1_0011) !== 0;
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

export function explainDamage(error: unknown): string {
  const code = errorCode(error) ?? '';
  if (code === 'Z_BUF_ERROR') return 'The gzip data break off before their end; fetch the file again.';
  if (code === 'Z_DATA_ERROR') {
    return `The gzip data are corrupt (${error instanceof Error ? error.message : code}); fetch the file again.`;
  }
  return `The file cannot be unpacked (${code || String(error)}); fetch it again.`;
}
