import { setImmediate } from 'node:timers/promises';
import { AthenaClient } from '@aws-sdk/client-athena';
import { afterEach, expect, test } from '@jest/globals';
import { createAthenaEngine } from '../../src/adapters/athena.ts';
import { callAthena } from '../../src/adapters/athena-calls.ts';
import type { Statement } from '../../src/contracts/statement.ts';
import { type AthenaServer, type AthenaServerOptions, startAthenaServer } from '../support/athena-server.ts';

/** The engine with the real client of the SDK, against a server that speaks Athena's API. */
let server: AthenaServer | undefined;

afterEach(() => server?.close());

const question: Statement = {
  kind: 'analyse',
  id: 'clients',
  sql: 'SELECT client FROM requests WHERE run = ?',
  parameters: ["'it''s'"],
  output: 's3://work/runs/daily-1/results/clients.csv',
  token: 'a'.repeat(64),
};

async function open(options: AthenaServerOptions, signal?: AbortSignal) {
  server = await startAthenaServer(options);
  const client = new AthenaClient({
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  return createAthenaEngine({
    calls: callAthena(client),
    workgroup: 'reports',
    database: 'ipv6_report',
    pause: () => setImmediate(),
    ...(signal !== undefined && { signal }),
  });
}

const succeeded = async () => ({ state: 'SUCCEEDED', location: 's3://work/results/1.csv', scannedBytes: 7 }) as const;

test('starts, waits in the queue, and answers what Athena wrote', async () => {
  const engine = await open({ run: succeeded, queued: 3 });

  await expect(engine.execute(question)).resolves.toMatchObject({
    executionId: 'query-1',
    output: 's3://work/results/1.csv',
    scannedBytes: 7,
  });
  expect(server?.started).toEqual([
    {
      QueryString: question.sql,
      ExecutionParameters: question.parameters,
      ClientRequestToken: question.token,
      WorkGroup: 'reports',
      QueryExecutionContext: { Database: 'ipv6_report' },
      ResultConfiguration: { OutputLocation: question.output },
    },
  ]);
  expect(server?.calls.filter((call) => call === 'GetQueryExecution').length).toBeGreaterThan(3);
});

test('is throttled when it starts and when it looks, and goes on', async () => {
  const throttled = { exception: 'TooManyRequestsException', message: 'Rate exceeded' };
  const engine = await open({
    run: succeeded,
    refusals: {
      StartQueryExecution: [throttled, throttled, throttled],
      GetQueryExecution: [{ exception: 'ThrottlingException', message: 'Rate exceeded' }],
    },
  });

  await expect(engine.execute(question)).resolves.toMatchObject({ executionId: 'query-1' });
  expect(server?.calls.filter((call) => call === 'StartQueryExecution')).toHaveLength(4);
});

test('gives up when it is throttled for good', async () => {
  const refusals = Array.from({ length: 50 }, () => ({ exception: 'TooManyRequestsException', message: 'Rate' }));
  const engine = await open({ run: succeeded, refusals: { StartQueryExecution: refusals } });

  await expect(engine.execute(question)).rejects.toMatchObject({
    name: 'AthenaThrottled',
    message: expect.stringMatching(/^analyse clients: .*quota of active queries/),
  });
});

test.each([
  ['FAILED', 'SYNTAX_ERROR: line 1:8: Column x cannot be resolved', 'QueryFailed', 'Column x cannot be resolved'],
  ['FAILED', 'Query exhausted resources at this scale factor', 'QueryOutOfResources', 'quieter time'],
  ['CANCELLED', 'Query cancelled by user', 'QueryCancelled', 'Query cancelled by user'],
  ['CANCELLED', 'Bytes scanned limit was exceeded', 'AthenaBytesLimit', 'BytesScannedCutoffPerQuery of the workgroup'],
] as const)('%s because of "%s" is %s', async (state, reason, name, words) => {
  const engine = await open({ run: async () => ({ state, reason }) });

  await expect(engine.execute(question)).rejects.toMatchObject({ name, message: expect.stringContaining(words) });
});

test.each([
  ['AccessDeniedException', 'not authorized to perform: athena:StartQueryExecution', 'Grant the missing permission'],
  ['InvalidRequestException', 'WorkGroup reports is not found.', '"reports" was asked for'],
  ['InvalidRequestException', 'Queries of this type are not supported', 'Queries of this type'],
])('%s is said with what to do', async (exception, message, words) => {
  const engine = await open({ run: succeeded, refusals: { StartQueryExecution: [{ exception, message }] } });

  await expect(engine.execute(question)).rejects.toMatchObject({
    name: 'AthenaRefused',
    message: expect.stringContaining(words),
  });
});

test('an interrupted run stops its query', async () => {
  const abort = new AbortController();
  const engine = await open({ run: () => new Promise(() => {}) }, abort.signal);

  const done = engine.execute(question);
  setTimeout(() => abort.abort(), 50);

  await expect(done).rejects.toMatchObject({ name: 'QueryCancelled' });
  expect(server?.stopped).toEqual(['query-1']);
});

test('a server that is not there is named', async () => {
  const engine = await open({ run: succeeded });
  await server?.close();

  await expect(engine.execute(question)).rejects.toMatchObject({
    name: 'AthenaRefused',
    message: expect.stringMatching(/analyse clients: AWS cannot be reached/),
  });
});
