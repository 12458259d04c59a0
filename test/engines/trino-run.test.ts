import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { main } from '../../src/cli/main.ts';
import { reportSchema } from '../../src/contracts/report.ts';
import { captureTerminal } from '../support/captured-terminal.ts';
import { type Bed, openBed, trinoUrl } from './trino-bed.ts';

/** `run --engine trino` as a person types it, against a real server, beside the same day with DuckDB. */
let bed: Bed;

beforeAll(async () => {
  bed = await openBed();
  await writeSample({ out: bed.logs, rows: 6000, seed: 11, date: '2026-11-22', days: 2, flaws: true });
  const next = join(bed.folder, 'next');
  await writeSample({ out: next, rows: 6000, seed: 12, date: '2026-11-23' });
  await cp(join(next, 'AWSLogs'), join(bed.logs, 'AWSLogs'), { recursive: true, force: false });
});

afterAll(async () => {
  await bed?.close();
});

async function ipv6Report(archive: string, ...more: string[]) {
  const terminal = captureTerminal();
  const exitCode = await main(
    [
      ...['node', 'ipv6-report', 'run', '--logs', bed.logs, '--date', '2026-11-22', '--timezone', 'Europe/Berlin'],
      ...['--archive', join(bed.folder, archive), '--no-pdf', '--json', ...more],
    ],
    terminal,
  );
  return { exitCode, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

const overTrino = (over: Bed, url = trinoUrl) => [
  ...['--engine', 'trino', '--trino-url', url, '--trino-user', 'test'],
  ...['--trino-schema', `hive.${over.schema}`, '--work', join(over.folder, 'trino')],
];

async function reportIn(stdout: string) {
  return reportSchema.parse(JSON.parse(await readFile(JSON.parse(stdout).report.json, 'utf8')));
}

test('the report is that of DuckDB, figure by figure', async () => {
  const duckdb = await ipv6Report('over-duckdb');
  const trino = await ipv6Report('over-trino', ...overTrino(bed));

  expect(trino.exitCode).toBe(duckdb.exitCode);
  const [left, right] = [await reportIn(duckdb.stdout), await reportIn(trino.stdout)];
  expect(left.traffic.requests.total).toBeGreaterThan(3000);
  expect(right.report.engine).toBe('trino');
  const { generatedAt, engine } = left.report;
  expect({ ...right, report: { ...right.report, generatedAt, engine } }).toEqual(left);
});

test('the manifest says what was read and where each statement ran', async () => {
  const { stdout } = await ipv6Report('with-manifest', ...overTrino(bed));

  const folder = JSON.parse(stdout).report.json.replace(/report\.json$/, '');
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  expect(JSON.stringify(manifest)).toMatch(/"scannedBytes":[1-9]/);
});

test('tables that look elsewhere fail the run by name, with what to compare', async () => {
  const elsewhere = await openBed({ places: { accounts: ['999999999999'], logs: `file://${bed.logs}` } });
  try {
    const { exitCode, stderr, stdout } = await ipv6Report('elsewhere', ...overTrino(elsewhere));

    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /The table raw_requests does not match the logs: .*SHOW CREATE TABLE.*\(TableMatchesNothing\)/,
    );
  } finally {
    await elsewhere.close();
  }
});

test('a schema without tables, a server that is not there and a missing flag are told with a remedy', async () => {
  const empty = await ipv6Report('empty', ...overTrino({ ...bed, schema: 'nobody' }));
  const away = await ipv6Report('away', ...overTrino(bed, 'http://127.0.0.1:9'));
  const unnamed = await ipv6Report('unnamed', '--engine', 'trino', '--work', join(bed.folder, 'trino'));

  expect(empty).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/queries\/tables.*\(QueryFailed\)/s) });
  expect(away).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('http://127.0.0.1:9 does not answer') });
  expect(unnamed).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--trino-url') });
});
