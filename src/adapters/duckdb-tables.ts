import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogKind, logKinds } from '../contracts/logs.ts';
import { errorCode } from './directory-errors.ts';
import { queryFolder } from './query-directory.ts';

/** The typed rows of one kind of logs in the work directory. */
export interface TypedTable {
  logs: LogKind;
  /** Directories of the Parquet files, one per run. */
  runs: string[];
  /** Of the Parquet files together. */
  bytes: number;
}

/** Finds `tables/<logs>/run=<run>/`; with `values`, only the runs among them (a statement's parameters name its run). */
export async function findTables(workDirectory: string, values: readonly (string | number)[]): Promise<TypedTable[]> {
  return Promise.all(
    logKinds.map(async (logs) => {
      const folder = join(workDirectory, 'tables', logs);
      const names = (await list(folder)).filter((name) => name.startsWith('run='));
      const wanted = names.filter((name) => values.includes(name.slice('run='.length)));
      const runs = (values.length === 0 ? names : wanted).map((name) => join(folder, name));
      const sizes = await Promise.all(runs.map(parquetBytes));
      const filled = runs.filter((_, index) => (sizes[index] ?? 0) > 0);
      return { logs, runs: filled, bytes: sizes.reduce((sum, size) => sum + size, 0) };
    }),
  );
}

/**
 * The statement that makes the table readable under its name: a view over its Parquet files, or an empty table with the
 * columns of queries/tables when nothing was extracted.
 */
export async function defineTable({ logs, runs }: TypedTable): Promise<string> {
  const ddl = await readFile(join(queryFolder, 'tables', `${logs}.duckdb.sql`), 'utf8');
  if (runs.length === 0) return ddl;
  const globs = runs.map((run) => `'${join(escapePattern(run), '*.parquet').replaceAll("'", "''")}'`).join(', ');
  return `CREATE TEMP VIEW ${logs} AS SELECT * FROM read_parquet([${globs}], hive_partitioning = true,
    hive_types = {run: VARCHAR}, union_by_name = true)`;
}

/** DuckDB takes paths as patterns; in brackets `*`, `?` and `[` stand for themselves. */
export function escapePattern(path: string): string {
  return path.replaceAll(/[*?[]/g, '[$&]');
}

async function parquetBytes(folder: string): Promise<number> {
  const names = (await list(folder)).filter((name) => name.endsWith('.parquet'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Names, in order; none when there is no such folder. */
export async function list(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
