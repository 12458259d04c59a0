import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { createDuckDbEngine } from '../../src/adapters/duckdb.ts';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import type { LogFile, LogKind } from '../../src/contracts/logs.ts';
import type { QueryId } from '../../src/contracts/rows.ts';
import { type Statement, sqlLiteral } from '../../src/contracts/statement.ts';
import type { QueryEngine } from '../../src/ports.ts';

/** A typed row: timestamps and large whole numbers as text. */
export type TypedRow = Record<string, unknown>;

export interface TestLog {
  name?: string;
  /** Lines, or the raw bytes of the file before packing. */
  content: readonly string[] | Buffer;
  columns?: readonly string[];
  loadBalancer?: string;
  /** Stored without packing, under a name without .gz. */
  plain?: boolean;
}

export interface Bed {
  directory: string;
  engine: QueryEngine;
  /** Writes the logs, extracts them as one run and answers the typed rows in the order of file and line text. */
  extract(kind: LogKind, logs: readonly TestLog[], period?: { start: string; end: string }): Promise<TypedRow[]>;
  /** Runs queries/analyse/<id>.sql over the last extracted run; answers the text of the CSV file. */
  analyse(id: QueryId): Promise<string>;
  close(): Promise<void>;
}

export const wholeTime = { start: '1970-01-01 00:00:00', end: '2100-01-01 00:00:00' };

/** An engine over a directory of its own, and the scripts of queries/ as the plan stage would fill them in. */
export async function openBed(): Promise<Bed> {
  const directory = await mkdtemp(join(tmpdir(), 'queries-'));
  const work = join(directory, 'work');
  const engine = createDuckDbEngine({ workDirectory: work, logDirectories: [directory], threads: 2 });
  const library = createQueryLibrary();
  let run = 0;

  async function extract(kind: LogKind, logs: readonly TestLog[], period = wholeTime): Promise<TypedRow[]> {
    run++;
    const files = await Promise.all(logs.map((log, index) => store(join(directory, `run-${run}`), kind, log, index)));
    const list = join(directory, `run-${run}`, 'files.json');
    await writeFile(list, JSON.stringify(files));
    const target = join(work, 'tables', kind, `run=r${run}`);
    const text = await library.extract(kind, 'duckdb');
    const sql = text.replaceAll(/\$\{(\w+)\}/g, (_, name) => ({ files: list, target })[String(name)] ?? '');
    await engine.execute(statement('extract', kind, sql, [period.start, period.end], target));
    return readParquet(target);
  }

  return {
    directory,
    engine,
    extract,
    async analyse(id) {
      const output = join(work, `${id}.csv`);
      await engine.execute(statement('analyse', id, await library.analyse(id), [`r${run}`], output));
      return readFile(output, 'utf8');
    },
    async close() {
      await engine.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function statement(
  kind: Statement['kind'],
  id: string,
  sql: string,
  values: readonly string[],
  output: string,
): Statement {
  return { kind, id, sql, parameters: values.map(sqlLiteral), output, token: 'x'.repeat(64) };
}

async function store(folder: string, logs: LogKind, log: TestLog, index: number): Promise<LogFile> {
  await mkdir(folder, { recursive: true });
  const { content, columns, plain = false } = log;
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(`${content.join('\n')}\n`);
  const name = log.name ?? `log-${index}.log`;
  const path = join(folder, plain ? name : `${name}.gz`);
  await writeFile(path, plain ? bytes : gzipSync(bytes));
  return {
    logs,
    key: name,
    path,
    bytes: bytes.length,
    loadBalancer: log.loadBalancer ?? null,
    format: 'text',
    columns: columns ? Object.fromEntries(columns.map((column, at) => [column.replaceAll('-', '_'), at + 1])) : null,
  };
}

async function readParquet(folder: string): Promise<TypedRow[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const files = `${folder.replaceAll(/[*?[]/g, '[$&]')}/*.parquet`;
    const result = await connection.runAndReadAll(
      `SELECT * FROM read_parquet('${files}', union_by_name = true, hive_partitioning = false)
       ORDER BY source_file, outcome, COLUMNS(c -> c IN ('time', 'start')), sample`,
    );
    return result.getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
