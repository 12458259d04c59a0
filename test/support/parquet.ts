import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Name and SQL type of a column; `''` for text. */
export type ParquetColumns = Readonly<Record<string, string>>;

/** Writes a Parquet file of rows in the order of the columns; null for nothing. */
export async function writeParquet(
  path: string,
  columns: ParquetColumns,
  rows: readonly (readonly (string | number | null)[])[],
  compression: 'gzip' | 'snappy' | 'zstd' = 'gzip',
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const named = Object.entries(columns).map(([name, type]) => `"${name}" ${type || 'VARCHAR'}`);
    await connection.run(`CREATE TABLE logs (${named.join(', ')})`);
    for (const row of rows) {
      const values = row.map((value) => (value === null ? null : String(value)));
      await connection.run(`INSERT INTO logs VALUES (${row.map(() => '?').join(', ')})`, values);
    }
    await connection.run(`COPY logs TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION ${compression})`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
