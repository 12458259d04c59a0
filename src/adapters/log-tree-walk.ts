import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorCode } from './directory-errors.ts';

/** A file or an unreadable place below a root. */
export interface Found {
  key: string;
  path: string;
  /** Bytes. */
  size: number;
  /** Why it cannot be looked into: a sentence. */
  unreadable?: string;
}

/**
 * Every file below the roots once, in order of the keys. Symbolic links are followed; a directory or file that was seen
 * before is not entered again, however many links or roots lead to it. A key is the path below the root; with several
 * roots the root stands before it.
 */
export async function walkTrees(roots: readonly string[]): Promise<Found[]> {
  const found: Found[] = [];
  const seen = new Set<string>();
  for (const root of roots) await enter(resolve(root), keyPrefix(roots, root), seen, found);
  return found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** Where the file with this key lies. */
export function pathOfKey(roots: readonly string[], key: string): string {
  return roots.length === 1 ? join(resolve(roots[0] ?? ''), ...key.split('/')) : key;
}

function keyPrefix(roots: readonly string[], root: string): string {
  return roots.length === 1 ? '' : `${resolve(root)}/`;
}

async function enter(directory: string, prefix: string, seen: Set<string>, found: Found[]): Promise<void> {
  const unreadable = (path: string, key: string, error: unknown) =>
    found.push({ key, path, size: 0, unreadable: explain(error) });
  let real: string;
  let entries: Dirent[];
  try {
    real = await realpath(directory);
    if (seen.has(real)) return;
    seen.add(real);
    entries = await readdir(directory, { withFileTypes: true });
  } catch (error) {
    unreadable(directory, prefix === '' ? '.' : prefix.replace(/\/$/, ''), error);
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    const key = `${prefix}${entry.name}`;
    try {
      if (entry.isDirectory()) await enter(path, `${key}/`, seen, found);
      else if (entry.isFile()) await addFile(key, path, join(real, entry.name), seen, found);
      else if (!entry.isSymbolicLink()) continue;
      else if ((await stat(path)).isDirectory()) await enter(path, `${key}/`, seen, found);
      else await addFile(key, path, await realpath(path), seen, found);
    } catch (error) {
      unreadable(path, key, error);
    }
  }
}

async function addFile(key: string, path: string, real: string, seen: Set<string>, found: Found[]): Promise<void> {
  if (seen.has(real)) return;
  seen.add(real);
  const entry = await stat(path);
  if (entry.isFile()) found.push({ key, path, size: entry.size });
}

const causes: Record<string, string> = {
  EACCES: 'This user may not read it; grant read permission.',
  EPERM: 'This user may not read it; grant read permission.',
  ENOENT: 'It is a link to something that is not there, or it vanished while the tree was read.',
  ELOOP: 'Its symbolic links lead in a circle; mend them.',
  EIO: 'The device reports an input/output error; check it.',
};

export function explain(error: unknown): string {
  const code = errorCode(error) ?? 'unknown error';
  return causes[code] ?? `It cannot be read (${code}).`;
}
