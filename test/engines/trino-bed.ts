import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type TablePlaces, tableNames, tableStatement } from '../../src/adapters/athena-tables.ts';
import { createDirectoryStore } from '../../src/adapters/directory.ts';
import { createDuckDbEngine } from '../../src/adapters/duckdb.ts';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import { createTrinoEngine } from '../../src/adapters/trino.ts';
import { createTrinoHttp } from '../../src/adapters/trino-http.ts';
import { runTrinoQuery } from '../../src/adapters/trino-query.ts';
import { type LogKind, logKinds } from '../../src/contracts/logs.ts';
import { type QueryId, queryIds } from '../../src/contracts/rows.ts';
import type { Executed, Planned } from '../../src/contracts/stages.ts';
import { type Statement, sqlLiteral } from '../../src/contracts/statement.ts';
import type { ObjectStore, QueryEngine } from '../../src/ports.ts';
import { plan } from '../../src/stages/plan.ts';
import { MemoryStore } from '../support/memory-store.ts';

/** The server that scripts/trino/run.ts has started. */
export const trinoUrl = process.env['IPV6_REPORT_TEST_TRINO'] ?? '';
if (trinoUrl === '') throw new Error('these tests want a Trino server: npm run test:trino');

const user = 'test';
const http = createTrinoHttp({ url: trinoUrl, user });

export interface EngineRun {
  planned: Planned;
  extract: Executed[];
  analyse: Executed[];
  work: ObjectStore;
}

/** One tree of logs, read by both engines. */
export interface Bed {
  folder: string;
  /** In the catalog `hive`. */
  schema: string;
  /** The tree; fill it before the first run. */
  logs: string;
  plan(name: 'duckdb' | 'trino'): Promise<{ planned: Planned; work: ObjectStore }>;
  run(name: 'duckdb' | 'trino'): Promise<EngineRun>;
  engine(name: 'duckdb' | 'trino'): QueryEngine;
  /** All rows of a typed table in an order of their own, the run's column left out; times as text with milliseconds. */
  rows(name: 'duckdb' | 'trino', table: LogKind): Promise<Record<string, string>[]>;
  close(): Promise<void>;
}

const day = '2026-11-22';
const execution = 'daily-test';

export async function openBed(options: { timezone?: string; places?: Partial<TablePlaces> } = {}): Promise<Bed> {
  const { timezone = 'UTC', places = {} } = options;
  const folder = await mkdtemp(join(tmpdir(), 'engines-'));
  const logs = join(folder, 'logs');
  const schema = `bed_${randomUUID().replaceAll('-', '')}`;
  const work = { duckdb: join(folder, 'duckdb'), trino: join(folder, 'trino') };
  const engines: Record<'duckdb' | 'trino', QueryEngine> = {
    duckdb: createDuckDbEngine({ workDirectory: work.duckdb }),
    trino: createTrinoEngine({ url: trinoUrl, user, catalog: 'hive', schema }),
  };
  await Promise.all(
    [
      logs,
      work.duckdb,
      ...['runs', ...logKinds.map((kind) => `tables/${kind}`)].map((name) => join(work.trino, name)),
    ].map((path) => mkdir(path, { recursive: true })),
  );
  await makeTables(schema, `file://${logs}`, `file://${work.trino}`, places);
  const makePlan = async (name: 'duckdb' | 'trino') => {
    const store = createDirectoryStore(work[name]);
    const stores = { work: store, archive: new MemoryStore() };
    const ports = { logs: createLogTree([logs]), ...stores, queries: createQueryLibrary(), engine: name, timezone };
    return { planned: await plan({ execution, request: { date: day } }, ports), work: store };
  };
  return {
    folder,
    schema,
    logs,
    engine: (name) => engines[name],
    plan: makePlan,
    async run(name) {
      const { planned, work: store } = await makePlan(name);
      const extract = await executeAll(engines[name], planned.extract);
      const analyse = await executeAll(engines[name], planned.analyse);
      return { planned, extract, analyse, work: store };
    },
    async rows(name, table) {
      const columns = await columnsOf(table);
      const expressions = columns.map(({ column, type }) => `${asText[name](`"${column}"`, type)} AS "${column}"`);
      const output = join(folder, `${name}-${table}.csv`);
      await engines[name].execute({
        kind: 'analyse',
        id: table,
        sql: `SELECT ${expressions.join(', ')} FROM ${table} WHERE run = ?`,
        parameters: [sqlLiteral(execution)],
        output,
        token: 'x'.repeat(32),
      });
      const text = await readFile(output, 'utf8');
      const rows: Record<string, string>[] = parse(text, { columns: true });
      return rows.sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
    },
    async close() {
      await Promise.all([engines.duckdb.close(), engines.trino.close()]);
      for (const table of tableNames) await queryTrino(`DROP TABLE ${table}`, [], schema);
      await queryTrino(`DROP SCHEMA ${schema}`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The rows of one statement; values as Athena's execution parameters. */
export async function queryTrino(sql: string, parameters: string[] = [], schema = 'default'): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  const query = { label: 'test', sql, parameters, catalog: 'hive', schema, session: {} };
  for await (const page of runTrinoQuery(http, trinoUrl, query)) rows.push(...page.rows.map((row) => [...row]));
  return rows;
}

/** The lines of each query's CSV, in code-unit order, by query. */
export async function answersOf(run: EngineRun): Promise<Map<QueryId, string[]>> {
  const texts = await Promise.all(
    queryIds.map(async (id) => {
      const output = run.analyse.find((executed) => executed.id === id)?.execution.output ?? '';
      const [header = '', ...lines] = (await readFile(output, 'utf8')).trimEnd().split('\n');
      const sorted: string[] = [header, ...lines.sort(compare)];
      return [id, sorted] as const;
    }),
  );
  return new Map(texts);
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function executeAll(engine: QueryEngine, statements: Statement[]): Promise<Executed[]> {
  const executed: Executed[] = [];
  for (const statement of statements) executed.push({ id: statement.id, execution: await engine.execute(statement) });
  return executed;
}

async function makeTables(schema: string, logs: string, work: string, change: Partial<TablePlaces>): Promise<void> {
  const places: TablePlaces = {
    logs,
    connectionLogs: logs,
    flowLogs: logs,
    work,
    accounts: ['123456789012', '210987654321'],
    regions: ['eu-central-1', 'us-east-1'],
    firstDay: '2026/01/01',
    lastDay: '2027/12/31',
    ...change,
  };
  await queryTrino(`CREATE SCHEMA ${schema}`);
  for (const table of tableNames) await queryTrino(await tableStatement(table, 'trino', places), [], schema);
}

interface Column {
  column: string;
  type: string;
}

/** The columns of a typed table as its statement for DuckDB names them. */
async function columnsOf(table: LogKind): Promise<Column[]> {
  const text = await readFile(new URL(`../../queries/tables/${table}.duckdb.sql`, import.meta.url), 'utf8');
  return Array.from(text.matchAll(/^ {2}"?(\w+)"? (\w+),?(?:\s|$)/gm), ([, column = '', type = '']) => ({
    column,
    type,
  })).filter(({ column }) => column !== 'run');
}

/** Numbers with a fraction as whole billionths, for each engine writes them in its own way. */
const asText = {
  duckdb: (column: string, type: string) =>
    type === 'timestamp' ? `strftime(${column}, '%Y-%m-%d %H:%M:%S.%g')` : anyText(column, type),
  trino: (column: string, type: string) =>
    type === 'timestamp' ? `CAST(${column} AS varchar)` : anyText(column, type),
};

function anyText(column: string, type: string): string {
  return type === 'double' ? `CAST(round(${column} * 1000000000) AS bigint)` : `CAST(${column} AS varchar)`;
}
