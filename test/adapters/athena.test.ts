import { expect, test } from '@jest/globals';
import { createAthenaEngine } from '../../src/adapters/athena.ts';
import type { Statement } from '../../src/contracts/statement.ts';
import { AwsException, ended, FakeAthena, inState, succeeded } from './athena-fake.ts';

const analysis: Statement = {
  kind: 'analyse',
  id: 'clients',
  sql: 'SELECT client FROM requests WHERE run = ?',
  parameters: ["'daily-1'"],
  output: 's3://work/runs/daily-1/results/clients.csv',
  token: 'a'.repeat(64),
};
const written = 's3://work/runs/daily-1/results/clients.csv/q-1.csv';

function engineOver(athena: FakeAthena, more: { queueTimeout?: number; signal?: AbortSignal } = {}) {
  const pauses: number[] = [];
  const engine = createAthenaEngine({
    calls: athena,
    workgroup: 'ipv6-report',
    database: 'ipv6_report',
    pause: async (milliseconds) => pauses.push(milliseconds),
    ...more,
  });
  return { engine, pauses };
}

test('asks for a query with everything that Athena needs, and answers where the rows lie and what they cost', async () => {
  const athena = new FakeAthena([inState('QUEUED'), inState('RUNNING'), succeeded(written)]);

  const result = await engineOver(athena).engine.execute(analysis);

  expect(athena.started).toEqual([
    {
      QueryString: analysis.sql,
      ExecutionParameters: ["'daily-1'"],
      WorkGroup: 'ipv6-report',
      QueryExecutionContext: { Database: 'ipv6_report' },
      ResultConfiguration: { OutputLocation: analysis.output },
      ClientRequestToken: analysis.token,
    },
  ]);
  expect(result).toEqual({ executionId: 'q-1', output: written, scannedBytes: 4711, millis: 2500 });
});

test('sends no list of parameters when there is none: Athena refuses an empty one', async () => {
  const athena = new FakeAthena([succeeded(written)]);

  await engineOver(athena).engine.execute({ ...analysis, parameters: [] });

  expect(athena.started[0]).not.toHaveProperty('ExecutionParameters');
});

test('waits longer and longer between two looks, and at most five seconds', async () => {
  const running = Array.from({ length: 20 }, () => inState('RUNNING'));
  const { engine, pauses } = engineOver(new FakeAthena([...running, succeeded(written)]));

  await engine.execute(analysis);

  expect(pauses[0]).toBe(500);
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  expect(pauses.at(-1)).toBe(5000);
});

test('is throttled, waits, and asks again with the same token', async () => {
  const throttled = new AwsException('TooManyRequestsException', 'Rate exceeded');
  const athena = new FakeAthena([throttled, succeeded(written)], [throttled, throttled, 'q-1']);
  const { engine, pauses } = engineOver(athena);

  await expect(engine.execute(analysis)).resolves.toMatchObject({ executionId: 'q-1' });

  expect(athena.started.map(({ ClientRequestToken }) => ClientRequestToken)).toEqual(Array(3).fill(analysis.token));
  expect(pauses.slice(0, 2)).toEqual([1000, 2000]);
});

test('gives up on being throttled after eight times', async () => {
  const athena = new FakeAthena([], [new AwsException('TooManyRequestsException', 'Rate exceeded')]);

  await expect(engineOver(athena).engine.execute(analysis)).rejects.toMatchObject({
    name: 'AthenaThrottled',
    message: expect.stringContaining('analyse clients'),
  });
  expect(athena.started).toHaveLength(8);
});

test('stops a query that waits for its turn too long', async () => {
  const athena = new FakeAthena([inState('QUEUED')]);

  await expect(engineOver(athena, { queueTimeout: 60_000 }).engine.execute(analysis)).rejects.toMatchObject({
    name: 'AthenaQueueTimeout',
    message: expect.stringContaining('1 min'),
  });
  expect(athena.stopped).toEqual(['q-1']);
});

test('a long run does not count as waiting', async () => {
  const running = Array.from({ length: 50 }, () => inState('RUNNING'));
  const athena = new FakeAthena([inState('QUEUED'), ...running, inState('QUEUED'), succeeded(written)]);

  await expect(engineOver(athena, { queueTimeout: 6_000 }).engine.execute(analysis)).resolves.toBeDefined();
});

const endings = [
  [
    'FAILED',
    "TABLE_NOT_FOUND: line 5:6: Table 'awsdatacatalog.x.requests' does not exist",
    'QueryFailed',
    'queries/tables',
  ],
  ['FAILED', 'SYNTAX_ERROR: line 1:8: Column x cannot be resolved', 'QueryFailed', 'Column x cannot be resolved'],
  ['FAILED', 'HIVE_CURSOR_ERROR: Failed to read file s3://logs/a.log.gz', 'QueryFailed', 's3://logs/a.log.gz'],
  ['FAILED', 'Access denied when writing to location: s3://work/x', 'QueryFailed', 'Grant the role'],
  ['FAILED', 'Query exhausted resources at this scale factor', 'QueryOutOfResources', 'quieter time'],
  ['FAILED', 'Query timeout', 'QueryTimeout', 'Shorten the period'],
  ['CANCELLED', 'Query cancelled by user', 'QueryCancelled', 'Query cancelled by user'],
  ['CANCELLED', 'Bytes scanned limit was exceeded', 'AthenaBytesLimit', 'BytesScannedCutoffPerQuery'],
  ['FAILED', 'Query cancelled! : Bytes scanned limit was exceeded', 'AthenaBytesLimit', '"ipv6-report"'],
] as const;

test.each(endings)('%s with "%s" is %s and says what to do', async (state, reason, name, words) => {
  const athena = new FakeAthena([ended(state, reason)]);

  const error = await engineOver(athena)
    .engine.execute(analysis)
    .catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ name, message: expect.stringContaining(words) });
  expect(error).toMatchObject({ message: expect.stringMatching(/^analyse clients: .*q-1/) });
});

test('names what to do when AWS refuses the call', async () => {
  const denied = new AwsException('AccessDeniedException', 'not authorized to perform: athena:StartQueryExecution');
  const unknown = new AwsException('InvalidRequestException', 'WorkGroup ipv6-report is not found');

  await expect(engineOver(new FakeAthena([], [denied])).engine.execute(analysis)).rejects.toMatchObject({
    name: 'AthenaRefused',
    message: expect.stringContaining('athena:StartQueryExecution'),
  });
  await expect(engineOver(new FakeAthena([], [unknown])).engine.execute(analysis)).rejects.toMatchObject({
    name: 'AthenaRefused',
    message: expect.stringContaining('Deploy the stack'),
  });
});

test('an interrupted run stops its query', async () => {
  const abort = new AbortController();
  const athena = new FakeAthena([inState('RUNNING')]);
  const engine = createAthenaEngine({
    calls: athena,
    workgroup: 'w',
    database: 'd',
    signal: abort.signal,
    pause: async () => abort.abort(),
  });

  await expect(engine.execute(analysis)).rejects.toMatchObject({ name: 'QueryCancelled' });
  expect(athena.stopped).toEqual(['q-1']);
});

test('a closed engine starts nothing', async () => {
  const athena = new FakeAthena([succeeded(written)]);
  const { engine } = engineOver(athena);
  await engine.close();

  await expect(engine.execute(analysis)).rejects.toMatchObject({ name: 'QueryCancelled' });
  expect(athena.started).toEqual([]);
});
