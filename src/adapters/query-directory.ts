import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QueryLibrary } from '../ports.ts';

export const queryFolder = fileURLToPath(new URL('../../queries', import.meta.url));

/**
 * Reads queries/. The macros that the DuckDB scripts share stand before each of them; what Athena and Trino share is one
 * SELECT, which each wraps in its own way; what several questions share is filled into them.
 */
export function createQueryLibrary(folder: string = queryFolder): QueryLibrary {
  const texts = new Map<string, Promise<string>>();
  const read = (name: string): Promise<string> => {
    const known = texts.get(name) ?? readFile(join(folder, name), 'utf8');
    texts.set(name, known);
    return known;
  };
  return {
    async extract(logs, engine, formats = ['text']) {
      const text = await read(`extract/${logs}.${engine}.sql`);
      if (engine === 'duckdb') return `${await read('extract/macros.duckdb.sql')}\n${text}`;
      const records = logs === 'flows' ? formats.map((format) => read(`extract/flows-${format}.records.sql`)) : [];
      const select = fillRecords(await read(`extract/${logs}.select.sql`), await Promise.all(records));
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder as it stands in the SQL
      return text.replace('${select}', () => select.trimEnd());
    },
    async analyse(id, { inShards = false } = {}) {
      const stored = await read(`analyse/${id}.sql`);
      const text = inShards
        ? stored.replace(/^-- parameters: run$/m, '-- parameters: run, shards, shard')
        : stored.replace(/\$\{shard\}/, '');
      const shared = new Map<string, string>();
      for (const [, name = ''] of text.matchAll(/\$\{(\w+)\}/g)) {
        shared.set(name, (await read(`shared/${name}.sql`)).trimEnd());
      }
      return text.replaceAll(/\$\{(\w+)\}/g, (_place, name: string) => shared.get(name) ?? '');
    },
  };
}

/**
 * Common table expressions that several questions begin with, queries/shared/<name>.sql, as they are filled in: the last one
 * of each has its name, and they may mention those of the files before it.
 */
export async function readShared(): Promise<{ name: string; expressions: string }[]> {
  return Promise.all(
    ['own', 'inbound', 'ports'].map(async (name) => {
      const text = await readFile(join(queryFolder, 'shared', `${name}.sql`), 'utf8');
      return { name, expressions: text.trimEnd() };
    }),
  );
}

/** Each way to read records wants the days of the partitions for itself. */
function fillRecords(select: string, records: readonly string[]): string {
  return select
    .replace(/\$\{records\}/, () => records.map((text) => text.trimEnd()).join('\n  UNION ALL\n'))
    .replace(/\$\{record_parameters\}/, ', first_day, last_day'.repeat(records.length));
}
