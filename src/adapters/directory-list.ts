import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredObject } from '../ports.ts';
import { errorCode, explaining } from './directory-errors.ts';
import { checkPrefix, reservedPrefix } from './directory-key.ts';

/** The files below `root` whose keys begin with `prefix`, in code-unit order, without the store's own. Links are followed. */
export async function* listFiles(root: string, prefix: string): AsyncGenerator<StoredObject> {
  checkPrefix(prefix);
  const cut = prefix.lastIndexOf('/') + 1;
  yield* walk(root, prefix.slice(0, cut), prefix.slice(cut), []);
}

async function* walk(
  root: string,
  folder: string,
  beginning: string,
  above: readonly string[],
): AsyncGenerator<StoredObject> {
  const directory = join(root, folder);
  const real = await orMissing(explaining('read the directory', directory, () => realpath(directory)));
  // A link to a directory above would lead in a circle.
  if (real === null || above.includes(real)) return;
  const entries = await orMissing(
    explaining('read the directory', directory, () => readdir(directory, { withFileTypes: true })),
  );
  const found: { name: string; size: number; isFolder: boolean }[] = [];
  for (const entry of entries ?? []) {
    if (!entry.name.startsWith(beginning) || entry.name.startsWith(reservedPrefix)) continue;
    const described = await describe(directory, entry);
    if (described !== null) found.push(described);
  }
  // A folder sorts as its keys do: with the slash that follows its name.
  found.sort((a, b) => (sortName(a) < sortName(b) ? -1 : 1));
  for (const { name, size, isFolder } of found) {
    if (isFolder) yield* walk(root, `${folder}${name}/`, '', [...above, real]);
    else yield { key: `${folder}${name}`, size };
  }
}

function sortName(entry: { name: string; isFolder: boolean }): string {
  return entry.isFolder ? `${entry.name}/` : entry.name;
}

async function describe(directory: string, entry: Dirent) {
  if (entry.isDirectory()) return { name: entry.name, size: 0, isFolder: true };
  if (!entry.isFile() && !entry.isSymbolicLink()) return null;
  const path = join(directory, entry.name);
  const found = await orMissing(explaining('read', path, () => stat(path)));
  if (found === null || !(found.isFile() || found.isDirectory())) return null;
  return { name: entry.name, size: found.size, isFolder: found.isDirectory() };
}

/** Null for what vanished (or never was): a listing is of what is there. */
async function orMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
