import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createS3Store } from '../../src/adapters/s3.ts';
import { parseS3Address } from '../../src/adapters/s3-address.ts';
import { createS3Client } from '../../src/adapters/s3-client.ts';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { main } from '../../src/cli/main.ts';
import { reportSchema } from '../../src/contracts/report.ts';
import {
  type AthenaServer,
  type AthenaServerOptions,
  type FinishedQuery,
  type StartedQuery,
  startAthenaServer,
} from '../support/athena-server.ts';
import { captureTerminal } from '../support/captured-terminal.ts';
import { answerAsAthena } from './support/athena-twin.ts';

/**
 * `run --engine athena` as a person types it: logs, work store and archive in the emulator's S3, and the real client of the
 * SDK against a server that speaks Athena's API and has the statements worked out by athena-twin.ts.
 */
const client = createS3Client();
const id = randomUUID();
const places = { logs: `s3://logs-${id}`, work: `s3://work-${id}/some/prefix`, archive: `s3://archive-${id}` };
let directory = '';
let server: AthenaServer | undefined;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'athena-run-'));
  const tree = join(directory, 'logs');
  await writeSample({ out: tree, rows: 2000, seed: 5, date: '2026-11-22', days: 1 });
  for (const place of Object.values(places)) {
    await client.send(new CreateBucketCommand({ Bucket: parseS3Address(place).bucket }));
  }
  for (const entry of await readdir(tree, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const Bucket = parseS3Address(places.logs).bucket;
    await client.send(new PutObjectCommand({ Bucket, Key: relative(tree, path), Body: await readFile(path) }));
  }
});

afterEach(async () => {
  delete process.env['AWS_ENDPOINT_URL_ATHENA'];
  await server?.close();
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function listen(options: AthenaServerOptions): Promise<AthenaServer> {
  server = await startAthenaServer(options);
  process.env['AWS_ENDPOINT_URL_ATHENA'] = server.url;
  return server;
}

/** One after the other: each copies the rows that it reads, and the machine may be small. */
let last: Promise<unknown> = Promise.resolve();
function work(query: StartedQuery): Promise<FinishedQuery> {
  const call = {
    ...query,
    ExecutionParameters: query.ExecutionParameters ?? [],
    QueryExecutionContext: { Catalog: 'AwsDataCatalog', ...query.QueryExecutionContext },
  };
  const done = last
    .then(() => answerAsAthena(call, places.work))
    .then((answer): FinishedQuery => {
      const { QueryExecution: execution } = answer as { QueryExecution: Execution };
      return {
        state: 'SUCCEEDED',
        location: execution.ResultConfiguration.OutputLocation,
        scannedBytes: execution.Statistics.DataScannedInBytes,
        millis: execution.Statistics.TotalExecutionTimeInMillis,
      };
    });
  last = done.catch(() => undefined);
  return done;
}

interface Execution {
  ResultConfiguration: { OutputLocation: string };
  Statistics: { DataScannedInBytes: number; TotalExecutionTimeInMillis: number };
}

async function ipv6Report(...more: string[]) {
  const terminal = captureTerminal();
  const argv = ['run', '--date', '2026-11-22', '--timezone', 'Europe/Berlin', '--no-pdf', '--json', ...more];
  const exitCode = await main(['node', 'ipv6-report', ...argv], terminal);
  return { exitCode, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

const overAthena = () => [
  ...['--engine', 'athena', '--athena-workgroup', 'reports', '--athena-database', 'ipv6_report'],
  ...['--region', 'eu-central-1', '--logs', places.logs, '--work', places.work, '--archive', places.archive],
];

test('the report is that of DuckDB, figure by figure, though Athena is busy and the queue is long', async () => {
  const throttled = { exception: 'TooManyRequestsException', message: 'Rate exceeded' };
  const athena = await listen({ run: work, queued: 1, refusals: { StartQueryExecution: [throttled] } });

  // DuckDB gets the same logs from S3, copied to this machine.
  const duckdb = await ipv6Report('--logs', places.logs, '--archive', join(directory, 'archive'));
  const done = await ipv6Report(...overAthena());

  expect({ exitCode: done.exitCode, stderr: done.stderr }).toMatchObject({ exitCode: duckdb.exitCode });
  const left = reportSchema.parse(JSON.parse(await readFile(JSON.parse(duckdb.stdout).report.json, 'utf8')));
  const archive = createS3Store(client, parseS3Address(places.archive));
  const key = JSON.parse(done.stdout).report.json.slice(places.archive.length + 1);
  const right = reportSchema.parse(JSON.parse(Buffer.from((await archive.get(key)).body).toString('utf8')));
  expect(left.traffic.requests.total).toBeGreaterThan(1000);
  expect(right.report.engine).toBe('athena');
  const { generatedAt, engine } = left.report;
  expect({ ...right, report: { ...right.report, generatedAt, engine } }).toEqual(left);
  // What UNLOAD notes lies outside of what the tables read.
  for (const { QueryString: sql, ResultConfiguration } of athena.started) {
    const target = /\) TO '([^']+)'/.exec(sql)?.[1];
    if (target !== undefined) expect(ResultConfiguration.OutputLocation).not.toContain('/tables/');
    expect(ResultConfiguration.OutputLocation.startsWith(`${places.work}/`)).toBe(true);
  }
});

const endings = [
  [{ state: 'FAILED', reason: 'HIVE_CURSOR_ERROR: Failed to read file s3://logs/a.log.gz' }, 'QueryFailed', 'damaged'],
  [{ state: 'CANCELLED', reason: 'Query cancelled by user' }, 'QueryCancelled', 'cancelled by user'],
  [{ state: 'CANCELLED', reason: 'Bytes scanned limit was exceeded' }, 'AthenaBytesLimit', '"reports"'],
] as const;

test.each(endings)(
  'a query that ends as %j fails the run with its own name and a remedy',
  async (ending, name, words) => {
    await listen({ run: async () => ending });

    const { exitCode, stdout, stderr } = await ipv6Report(...overAthena());

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).toContain(`(${name})`);
  },
);

test('tables that show no line of the logs fail the run by name', async () => {
  // An UNLOAD over a table that looks elsewhere succeeds, and writes nothing.
  await listen({
    run: async (query) => (query.QueryString.startsWith('UNLOAD') ? { state: 'SUCCEEDED' } : work(query)),
  });

  const { exitCode, stderr } = await ipv6Report(...overAthena());

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/The table raw_requests does not match the logs: .*\(TableMatchesNothing\)/);
});
