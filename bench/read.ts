/**
 * What it costs to read ALB access logs, way by way, in CPU seconds of all threads (so that other programs on the machine
 * do not count), best of three. Numbers of a run are in docs/decisions/0030-reading-with-duckdb.md.
 *
 *   node bench/read.ts --logs DIR --date 2026-11-22
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { createDuckDbEngine } from '../src/adapters/duckdb.ts';
import { createLogTree } from '../src/adapters/log-tree.ts';
import { createQueryLibrary } from '../src/adapters/query-directory.ts';
import { sqlLiteral } from '../src/contracts/statement.ts';

const { values } = parseArgs({ options: { logs: { type: 'string' }, date: { type: 'string' } } });
const { logs, date } = values;
if (logs === undefined || date === undefined) throw new Error('give --logs and --date');
const day = 86_400_000;
const next = new Date(Date.parse(date) + day).toISOString().slice(0, 10);
const period = { start: `${date}T00:00:00Z`, end: `${next}T00:00:00Z`, timezone: 'UTC' };

const types: Record<number, string> = {
  2: 'TIMESTAMP',
  6: 'DOUBLE',
  7: 'DOUBLE',
  8: 'DOUBLE',
  9: 'INTEGER',
  10: 'INTEGER',
  11: 'BIGINT',
  12: 'BIGINT',
  22: 'TIMESTAMP',
};

const work = mkdtempSync(join(tmpdir(), 'bench-read-'));
try {
  await compare(logs);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function compare(root: string): Promise<void> {
  const found = await createLogTree([root]).find(period);
  const files = found.files.filter((file) => file.logs === 'requests');
  const list = join(work, 'files.json');
  writeFileSync(list, JSON.stringify(files));
  const instance = await DuckDBInstance.create(':memory:', { preserve_insertion_order: 'false', memory_limit: '1GiB' });
  const connection = await instance.connect();
  const places = files.flatMap(({ path }) => path ?? []);
  const paths = places.map(sqlLiteral).join(', ');
  const engine = createDuckDbEngine({ workDirectory: work });
  const script = await createQueryLibrary().extract('requests', 'duckdb');

  const pipe = pipeSeconds(places);
  report('zcat | wc -l', pipe, pipe);
  const ways: [string, () => Promise<unknown>][] = [
    ['find files of all kinds, check them whole', () => createLogTree([root]).find(period)],
    [
      'the same, and read their plain lines to Parquet',
      () => createLogTree([root], { rows: join(work, 'rows') }).find(period),
    ],
    ['lines only', () => connection.run(`SELECT max(strlen(line)) FROM ${wholeLines(paths)}`)],
    ['CSV reader, typed, 21 of 40 fields', () => connection.run(`SELECT ${csvFields('count')} FROM ${csvRows(paths)}`)],
    ['one regular expression', () => connection.run(`SELECT max(f) FROM (${matched(paths)})`)],
    ['SQL: whole lines, split, typed, Parquet', () => engine.execute(extraction(script, list))],
  ];
  for (const [name, run] of ways) report(name, await cpuSeconds(run), pipe);
  await typedOnly(connection, paths);
  await engine.close();
  instance.closeSync();

  async function typedOnly(duckdb: DuckDBConnection, of: string): Promise<void> {
    const target = join(work, 'csv.parquet');
    const copy = `COPY (SELECT ${csvFields('')} FROM ${csvRows(of)}) TO '${target}' (FORMAT parquet, COMPRESSION lz4_raw)`;
    report('CSV reader to Parquet, nothing worked out', await cpuSeconds(() => duckdb.run(copy)), pipe);
  }
}

function extraction(script: string, list: string) {
  const target = join(work, 'tables', 'requests', 'run=bench');
  const sql = script.replaceAll(/\$\{(\w+)\}/g, (_, name) => ({ files: list, target })[String(name)] ?? '');
  const parameters = [`${date} 00:00:00`, `${next} 00:00:00`].map(sqlLiteral);
  return { kind: 'extract' as const, id: 'requests', sql, parameters, output: target, token: 'x'.repeat(64) };
}

function wholeLines(paths: string): string {
  return `read_csv([${paths}], columns = {line: 'VARCHAR'}, auto_detect = false, header = false,
    delim = chr(1) || chr(2), quote = '', escape = '', strict_mode = false, ignore_errors = true, store_rejects = true)`;
}

function csvRows(paths: string): string {
  const columns = Array.from({ length: 40 }, (_, i) => `f${i + 1}: '${types[i + 1] ?? 'VARCHAR'}'`).join(', ');
  return `read_csv([${paths}], columns = {${columns}}, auto_detect = false, header = false, delim = ' ', quote = '"',
    escape = '"', nullstr = ['-'], null_padding = true, strict_mode = true, ignore_errors = true, store_rejects = true)`;
}

function csvFields(around: string): string {
  const fields = [...Array(17).keys(), 21, 24, 27, 29].map((i) => `f${i + 1}`);
  return fields.map((field) => (around === '' ? field : `${around}(${field})`)).join(', ');
}

/** The shape of the expression in the Athena guide, for the fields up to the target group. */
function matched(paths: string): string {
  const names = Array.from({ length: 17 }, (_, i) => `'f${i + 1}'`).join(', ');
  const pattern = `^${'([^ ]*) '.repeat(12)}"([^"]*)" "([^"]*)" ([^ ]*) ([^ ]*) ([^ ]*)`;
  return `SELECT regexp_extract(line, '${pattern}', [${names}]) AS f FROM ${wholeLines(paths)}`;
}

async function cpuSeconds(run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

function pipeSeconds(paths: readonly string[]): number {
  const input = paths.join('\0');
  const command = 'TIMEFORMAT="%U %S"; time (xargs -0 zcat | wc -l >/dev/null)';
  const rounds = [1, 2, 3].map(() => {
    const text = execFileSync('bash', ['-c', `{ ${command}; } 2>&1`], { input, encoding: 'utf8' });
    return text
      .trim()
      .split(' ')
      .reduce((sum, part) => sum + Number(part), 0);
  });
  return Math.min(...rounds);
}

function report(name: string, seconds: number, pipe: number): void {
  console.log(`${name.padEnd(46)} ${seconds.toFixed(2).padStart(6)} s ${(seconds / pipe).toFixed(1).padStart(5)} ×`);
}
