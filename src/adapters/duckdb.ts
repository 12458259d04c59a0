import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { parseSqlLiteral, type Statement } from '../contracts/statement.ts';
import type { QueryEngine } from '../ports.ts';
import { explainEngineError } from './duckdb-errors.ts';
import { runScript, type Value, withoutComments } from './duckdb-script.ts';
import { SharedTables } from './duckdb-shared.ts';
import { defineTable, escapePattern, findTables, list } from './duckdb-tables.ts';

export interface DuckDbOptions {
  /** Directory of the work store: typed rows below `tables/`, temporary files below `duckdb/`. */
  workDirectory: string;
  /** Where the logs lie. When given, DuckDB opens no file outside of them and of the work directory. */
  logDirectories?: readonly string[];
  /** As DuckDB writes sizes; beyond it, it spills to the work directory. */
  memoryLimit?: string;
  /** Most that may be spilled; by default nine tenths of the free space. */
  spillLimit?: string;
  threads?: number;
}

/**
 * DuckDB inside this process. `extract` runs a script of several statements that fills a directory with Parquet files;
 * `analyse` runs one query over them and writes its rows as CSV, every value in quotes, as Athena does. Throws
 * `EngineOutOfMemory`, `EngineDiskFull`, `EngineFileUnreadable` and `StatementFailed`; after a failure nothing
 * half-written remains, and a statement may be run again.
 */
export function createDuckDbEngine(options: DuckDbOptions): QueryEngine {
  let opened: Promise<DuckDBInstance> | undefined;
  const running = new Map<DuckDBConnection, PromiseWithResolvers<void>>();
  const shared = new SharedTables();
  const open = () => {
    opened ??= openInstance(options);
    return opened;
  };
  const close = async () => {
    const instance = await opened?.catch(() => undefined);
    opened = undefined;
    shared.forget();
    // An instance must not go while a statement works in it: somebody interrupted the run.
    for (const connection of running.keys()) connection.interrupt();
    await Promise.all([...running.values()].map(({ promise }) => promise));
    instance?.closeSync();
    await rm(temporaryDirectory(options), { recursive: true, force: true });
  };
  return {
    name: 'duckdb',
    async execute(statement) {
      const begin = performance.now();
      const values = statement.parameters.map(parseSqlLiteral);
      try {
        const connection = await (await open()).connect();
        const ended = Promise.withResolvers<void>();
        running.set(connection, ended);
        try {
          // New rows: what was made of the old ones holds no longer.
          if (statement.kind === 'extract') await shared.drop(connection);
          const scannedBytes =
            statement.kind === 'extract'
              ? await extract(connection, statement, values)
              : await analyse(connection, statement, values, { ...options, shared });
          const millis = Math.round(performance.now() - begin);
          return { executionId: randomUUID(), output: statement.output, scannedBytes, millis };
        } finally {
          connection.closeSync();
          running.delete(connection);
          ended.resolve();
        }
      } catch (error) {
        throw explainEngineError(error, `${statement.kind} ${statement.id}`);
      }
    },
    release: close,
    close,
  };
}

async function extract(connection: DuckDBConnection, { sql, output }: Statement, values: Value[]): Promise<number> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  try {
    await runScript(connection, sql, values);
    const answer = await connection.runAndReadAll(
      "SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT), getvariable('rows') FROM files",
    );
    const [bytes, rows] = answer.getRows()[0] ?? [];
    if (typeof rows === 'string' && rows !== '') await addRows(rows, output);
    return Number(bytes ?? 0);
  } catch (error) {
    await rm(output, { recursive: true, force: true });
    throw error;
  }
}

/** Rows that were read before become part of the result, without being copied; they stay for another try. */
async function addRows(folder: string, output: string): Promise<void> {
  const names = (await list(folder)).filter((name) => name.endsWith('.parquet'));
  const add = async (name: string) => {
    const [from, to] = [join(folder, name), join(output, name)];
    // Not every file system has links.
    await link(from, to).catch(() => copyFile(from, to));
  };
  await Promise.all(names.map(add));
}

async function analyse(
  connection: DuckDBConnection,
  { sql, output }: Statement,
  values: Value[],
  { workDirectory, shared }: DuckDbOptions & { shared: SharedTables },
): Promise<number> {
  const tables = (await findTables(resolve(workDirectory), values)).filter(({ logs }) =>
    new RegExp(`\\b${logs}\\b`).test(withoutComments(sql)),
  );
  for (const table of tables) await connection.run(await defineTable(table));
  const unfinished = join(dirname(output), `.${randomUUID()}.csv`);
  await mkdir(dirname(output), { recursive: true });
  try {
    const quoted = unfinished.replaceAll("'", "''");
    const query = await shared.putIn(connection, sql, values);
    await runScript(connection, `COPY (${query.sql}) TO '${quoted}' (FORMAT csv, HEADER, FORCE_QUOTE *)`, query.values);
    await rename(unfinished, output);
  } finally {
    await rm(unfinished, { force: true });
  }
  return tables.reduce((sum, { bytes }) => sum + bytes, 0);
}

function temporaryDirectory({ workDirectory }: DuckDbOptions): string {
  return join(resolve(workDirectory), 'duckdb');
}

async function openInstance(options: DuckDbOptions): Promise<DuckDBInstance> {
  const temporary = temporaryDirectory(options);
  await mkdir(temporary, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: options.memoryLimit ?? '1GiB',
    threads: String(options.threads ?? availableParallelism()),
    temp_directory: temporary,
    ...(options.spillLimit !== undefined && { max_temp_directory_size: options.spillLimit }),
    // Rows may come in any order: every query orders its answer itself.
    preserve_insertion_order: 'false',
    // It makes a join of a window over groups, for which the groups are made twice.
    disabled_optimizers: 'window_self_join',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    if (options.logDirectories !== undefined) {
      // A path that is opened as a pattern is checked as it is written.
      const allowed = [options.workDirectory, ...options.logDirectories]
        .flatMap((path) => [resolve(path), escapePattern(resolve(path))])
        .map((path) => `'${path.replaceAll("'", "''")}/'`);
      await connection.run(`SET allowed_directories = [${allowed.join(', ')}]`);
      await connection.run('SET enable_external_access = false');
    }
    await connection.run('SET lock_configuration = true');
  } finally {
    connection.closeSync();
  }
  return instance;
}
