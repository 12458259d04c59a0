import { open } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { escapePattern } from './duckdb-tables.ts';
import { type Content, readFlowColumns } from './log-tree-content.ts';
import { parquetMagic as magic } from './log-tree-file.ts';
import { flowFields } from './log-tree-flow-fields.ts';

/** Fewer bytes hold no Parquet file: the magic number twice and the length of the metadata. */
const smallestFile = 12;

/** As parquet_schema calls them. AWS writes INT32 and INT64; programs that rewrite logs also write text. */
const readableTypes = /^(?:U?(?:TINY|SMALL|BIG)INT|U?INTEGER|VARCHAR|BLOB)$/;

/** Of vended ALB logs. */
const balancerColumns = /^(?:elb_status_code|target_status_code|request_processing_time)$/i;

export type ParquetAnswer = Content | { damage: string };

/** Looks into Parquet files with the engine that will read them. Open one for a whole tree, and close it. */
export class ParquetReader {
  #opened: Promise<DuckDBInstance> | undefined;

  /** What the file holds, by its schema; every value that matters is unpacked once, so that no damage is met later. */
  async inspect(path: string, size: number): Promise<ParquetAnswer> {
    if (size < smallestFile || (await readEnd(path, size)) !== magic) {
      return { damage: 'The Parquet file breaks off before its end; fetch the file again.' };
    }
    this.#opened ??= DuckDBInstance.create(':memory:', { memory_limit: '512MB', threads: '1' });
    const connection = await (await this.#opened).connect();
    try {
      const columns = await readSchema(connection, path);
      const content = readColumns(columns);
      if ('logs' in content) await unpack(connection, path, columns);
      return content;
    } catch (error) {
      const what = String(error)
        .replace(/^\w*Error: /, '')
        .split('\n', 1)[0];
      return { damage: `The Parquet data are corrupt (${what}); fetch the file again.` };
    } finally {
      connection.closeSync();
    }
  }

  async close(): Promise<void> {
    (await this.#opened)?.closeSync();
    this.#opened = undefined;
  }
}

interface Column {
  name: string;
  type: string;
}

async function readSchema(connection: DuckDBConnection, path: string): Promise<Column[]> {
  // The first row is the root of the schema; the columns of a nested one have no type of DuckDB's.
  const answer = await connection.runAndReadAll(
    "SELECT name, coalesce(duckdb_type, type, 'nested') FROM parquet_schema(?) WHERE column_id > 0 ORDER BY column_id",
    [escapePattern(path)],
  );
  return answer.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
}

function readColumns(columns: readonly Column[]): Content {
  const named = columns.filter(({ name }) => flowFields.has(name.toLowerCase()));
  const places = Object.fromEntries(columns.map(({ name }, index) => [name.toLowerCase(), index + 1]));
  const hyphenated = columns.find(({ name }) => name.includes('-') && flowFields.has(name.replaceAll('-', '_')));
  const reason = 'unknown-format';
  if (hyphenated !== undefined) {
    return {
      reason,
      detail: `Its column ${hyphenated.name} is written with a hyphen; AWS writes ${hyphenated.name.replaceAll('-', '_')}.`,
    };
  }
  if (columns.some(({ name }) => balancerColumns.test(name))) {
    const detail = 'It is an ALB log as Parquet; switch on access logs to S3, which are plain text.';
    return { reason: 'alb-log-json-or-w3c', detail };
  }
  // An end of a flow, or who captured it: names like `type` and `version` others have, too.
  if (!named.some(({ name }) => /addr|interface_id|tgw_/i.test(name)))
    return { reason, detail: 'It is a Parquet file, but no flow log.' };
  const odd = named.find(({ type }) => !readableTypes.test(type));
  if (odd !== undefined) {
    return { reason, detail: `Its column ${odd.name} is of type ${odd.type}; flow logs have whole numbers and text.` };
  }
  return readFlowColumns(places, undefined);
}

async function unpack(connection: DuckDBConnection, path: string, columns: readonly Column[]): Promise<void> {
  const known = columns.filter(({ name }) => flowFields.has(name.toLowerCase()));
  const values = known.map(({ name }) => `max("${name}")`).join(', ');
  await connection.run(`SELECT ${values} FROM read_parquet(?, hive_partitioning = false)`, [escapePattern(path)]);
}

async function readEnd(path: string, size: number): Promise<string> {
  const handle = await open(path);
  try {
    const end = Buffer.alloc(magic.length);
    await handle.read(end, 0, magic.length, size - magic.length);
    return end.toString('latin1');
  } finally {
    await handle.close();
  }
}
