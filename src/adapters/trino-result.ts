import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ObjectStore } from '../ports.ts';
import type { Cell } from './trino-query.ts';

/** Stores the text of a result at a location as `ObjectStore.locate` answers it; all of it or nothing. */
export type ResultWriter = (location: string, chunks: AsyncIterable<string>) => Promise<void>;

/** A row as Athena writes it: every value in quotes, quotes doubled, nothing at all for NULL. */
export function toCsvLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => (cell === null ? '' : `"${String(cell).replaceAll('"', '""')}"`)).join(',')}\n`;
}

/** For any work store that both this program and the engine reach: its own locations become its keys again. */
export function writeResultTo(store: Pick<ObjectStore, 'locate' | 'write'>): ResultWriter {
  return async (location, chunks) => {
    const root = store.locate('').replace(/\/*$/, '/');
    if (!location.startsWith(root)) throw new Error(`${location} does not lie in the work store ${root}`);
    await store.write(location.slice(root.length), Readable.from(chunks), { contentType: 'text/csv; charset=utf-8' });
  };
}

/** For work stores in a directory: the location is a path or a file:// address. */
export const writeResultFile: ResultWriter = async (location, chunks) => {
  const path = location.startsWith('file:') ? fileURLToPath(location) : location;
  if (/^\w+:\/\//.test(path)) throw new Error(`${location} is no file: give the engine a writer for that store`);
  await mkdir(dirname(path), { recursive: true });
  const unfinished = join(dirname(path), `.${randomUUID()}.csv`);
  try {
    const file = await open(unfinished, 'wx');
    try {
      for await (const chunk of chunks) await file.writeFile(chunk);
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
};
