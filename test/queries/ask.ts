import { readFile } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import type { LogKind } from '../../src/contracts/logs.ts';
import type { Field } from '../../src/contracts/row-fields.ts';
import { type QueryId, type Row, rowFields } from '../../src/contracts/rows.ts';
import { parseToHex } from '../../src/ipv6/address.ts';

type Value = string | number | boolean | null;
/** A typed row, only the columns that matter to the test; addresses as people write them. */
export type TypedRow = Readonly<Record<string, Value>>;
export type Tables = { readonly [K in LogKind]?: readonly TypedRow[] };

const addressColumns = new Set(['client', 'target', 'src', 'dst', 'pkt_src', 'pkt_dst']);
const queries = new URL('../../queries/', import.meta.url);

/** What a query of queries/analyse answers to these typed rows, by DuckDB. Rows of another run are there, too. */
export async function ask<Q extends QueryId>(query: Q, tables: Tables): Promise<Row<Q>[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    for (const table of ['requests', 'connections', 'flows'] as const) {
      await connection.run(await readFile(new URL(`tables/${table}.duckdb.sql`, queries), 'utf8'));
      for (const row of tables[table] ?? []) {
        await insert(connection, table, { run: 'this', outcome: 'accepted', ...row });
        await insert(connection, table, { run: 'another', outcome: 'accepted', ...row });
      }
    }
    const sql = await createQueryLibrary().analyse(query);
    const parameters = /^-- parameters: (.+)$/m.exec(sql)?.[1]?.split(',') ?? [];
    const reader = await connection.runAndReadAll(
      sql,
      parameters.map(() => 'this'),
    );
    return reader.getRowObjects().map((row) => {
      const texts = Object.entries(row).map(([column, value]) => [column, String(value)]);
      return toRow(query, Object.fromEntries(texts));
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function insert(connection: DuckDBConnection, table: LogKind, row: TypedRow): Promise<void> {
  const columns = Object.keys(row);
  const values = columns.map((column) => toValue(column, row[column] ?? null));
  const names = columns.map((column) => `"${column}"`).join(', ');
  await connection.run(`INSERT INTO ${table} (${names}) VALUES (${columns.map(() => '?').join(', ')})`, values);
}

function toValue(column: string, value: Value): Value {
  if (!addressColumns.has(column) || typeof value !== 'string') return value;
  const hex = parseToHex(value);
  if (hex === null) throw new Error(`${column} is no address: ${value}`);
  return hex;
}

/** A row of an answer, its values read as the contract says. */
export function toRow<Q extends QueryId>(query: Q, texts: Readonly<Record<string, string>>): Row<Q> {
  const fields = Object.entries<Field<unknown>>(rowFields[query]).map(([column, field]) => {
    const value = field.read(texts[column] ?? '');
    if (value === undefined) throw new Error(`${query}: ${column} is not ${field.what}: ${texts[column]}`);
    return [column, value];
  });
  return Object.fromEntries(fields) as Row<Q>;
}
