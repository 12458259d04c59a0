import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QueryLibrary } from '../ports.ts';

export const queryFolder = fileURLToPath(new URL('../../queries', import.meta.url));

/** Reads queries/. The macros that the DuckDB scripts share stand before each of them. */
export function createQueryLibrary(folder: string = queryFolder): QueryLibrary {
  const texts = new Map<string, Promise<string>>();
  const read = (name: string): Promise<string> => {
    const known = texts.get(name) ?? readFile(join(folder, name), 'utf8');
    texts.set(name, known);
    return known;
  };
  return {
    async extract(logs, engine) {
      const macros = engine === 'duckdb' ? `${await read('extract/macros.duckdb.sql')}\n` : '';
      return macros + (await read(`extract/${logs}.${engine}.sql`));
    },
    analyse: (id) => read(`analyse/${id}.sql`),
  };
}
