import { lstat, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { errorCode } from './directory-errors.ts';
import { reservedPrefix } from './directory-key.ts';
import { newOwner, ownerState } from './directory-owner.ts';

const temporaryPrefix = `${reservedPrefix}tmp-`;

/** Temporary files of a host that cannot be asked whether the writer lives are kept this long. */
const foreignAge = 24 * 3600 * 1000;

/** A new name in the same directory: a rename is atomic within one file system only. */
export function temporaryPath(directory: string): string {
  return join(directory, `${temporaryPrefix}${newOwner()}`);
}

/**
 * Makes a directory and those above it. `mkdir` with `recursive` will not do: on a read-only file system it answers
 * ENOENT instead of EROFS, and below /proc it never answers (Node.js 24).
 */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await mkdir(path).catch((again: unknown) => {
      if (errorCode(again) !== 'EEXIST') throw again;
    });
  }
}

/** Writes a new file and makes it durable; an existing one is an error. */
export async function writeDurably(path: string, body: Uint8Array | string | Readable): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names in a directory durable (fsync of a directory; systems without it keep them anyway). */
export async function syncDirectory(path: string): Promise<void> {
  let directory: Awaited<ReturnType<typeof open>>;
  try {
    directory = await open(path, 'r');
  } catch (error) {
    if (['EISDIR', 'EPERM', 'EACCES'].includes(errorCode(error) ?? '')) return;
    throw error;
  }
  try {
    await directory.sync();
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'ENOTSUP', 'EISDIR'].includes(errorCode(error) ?? '')) throw error;
  } finally {
    await directory.close();
  }
}

/** Writes files below a new directory, everything durable, and answers when all of it is on disk. */
export async function writeTree(
  directory: string,
  files: readonly { path: string; body: Uint8Array | string }[],
): Promise<void> {
  await mkdir(directory);
  const directories = new Set([directory]);
  for (const file of files) {
    const path = join(directory, file.path);
    await makeDirectory(dirname(path));
    for (let above = dirname(path); above !== directory; above = dirname(above)) directories.add(above);
    await writeDurably(path, file.body);
  }
  for (const path of directories) await syncDirectory(path);
}

/** Removes what writers that no longer live have left in a directory. */
export async function cleanLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const path = join(directory, name);
    if (await isAbandoned(path, name.slice(temporaryPrefix.length))) await rm(path, { recursive: true, force: true });
  }
}

async function isAbandoned(path: string, owner: string): Promise<boolean> {
  const state = ownerState(owner);
  if (state !== 'unknown') return state === 'dead';
  try {
    return Date.now() - (await lstat(path)).mtimeMs > foreignAge;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
