import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTrinoEngine, type TrinoOptions } from '../../src/adapters/trino.ts';
import { writeResultTo } from '../../src/adapters/trino-result.ts';
import type { Statement } from '../../src/contracts/statement.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { type Answer, certificate, type FakeTrino, startFakeTrino } from './trino-fake.ts';

let folder: string;
let server: FakeTrino | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trino-test-'));
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

async function engineOver(script: Answer[], more: Partial<TrinoOptions> = {}, scheme: 'http' | 'https' = 'http') {
  server = await startFakeTrino(script, scheme);
  return createTrinoEngine({ url: server.url, user: 'reporter', catalog: 'hive', schema: 'ipv6', ...more });
}

function analysis(parameters: string[] = ["'it''s'"]): Statement {
  return {
    kind: 'analyse',
    id: 'clients',
    sql: 'SELECT client FROM requests WHERE run = ?',
    parameters,
    output: join(folder, 'results', 'clients.csv'),
    token: 'a'.repeat(64),
  };
}

const columns = [{ name: 'client' }, { name: 'requests' }];
const rowsInTwoPages: Answer[] = [
  { page: { nextPath: '/v1/statement/queued/1' } },
  { page: { columns, data: [['a', 1]], nextPath: '/v1/statement/executing/2' } },
  { page: { columns, data: [['b "quoted", with comma', null]], nextPath: '/v1/statement/executing/3' } },
  { page: { columns } },
];

test('follows the pages and writes the rows as Athena does', async () => {
  const engine = await engineOver(rowsInTwoPages);

  const result = await engine.execute(analysis());

  expect(await readFile(result.output, 'utf8')).toBe('"client","requests"\n"a","1"\n"b ""quoted"", with comma",\n');
  expect(result).toEqual({ executionId: '20261122_1', output: analysis().output, scannedBytes: 1234, millis: 56 });
  expect(server?.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /v1/statement',
    'GET /v1/statement/queued/1',
    'GET /v1/statement/executing/2',
    'GET /v1/statement/executing/3',
  ]);
});

test('stores the rows in a work store', async () => {
  const store = new MemoryStore('s3://work/ipv6');
  const engine = await engineOver(rowsInTwoPages, { writeResult: writeResultTo(store) });

  await engine.execute({ ...analysis(), output: store.locate('runs/1/results/clients.csv') });

  const { body } = await store.get('runs/1/results/clients.csv');
  expect(Buffer.from(body).toString()).toContain('"a","1"');
});

test('an answer without rows has its header all the same', async () => {
  const engine = await engineOver([{ page: { columns } }]);

  await engine.execute(analysis());

  expect(await readFile(analysis().output, 'utf8')).toBe('"client","requests"\n');
});

test('binds values with EXECUTE … USING and leaves the text of the statement alone', async () => {
  const engine = await engineOver([{ page: { columns } }]);

  await engine.execute(analysis());

  const [post] = server?.seen ?? [];
  expect(post?.body).toBe("EXECUTE statement USING 'it''s'");
  const prepared = decodeURIComponent(String(post?.headers['x-trino-prepared-statement'])).replace(
    'statement=$zstd:',
    '',
  );
  expect(zstdDecompressSync(Buffer.from(prepared, 'base64url')).toString()).toBe(analysis().sql);
  expect(post?.headers).toMatchObject({
    'x-trino-user': 'reporter',
    'x-trino-catalog': 'hive',
    'x-trino-schema': 'ipv6',
    'x-trino-time-zone': 'UTC',
  });
});

test('sends a statement without values as it is', async () => {
  const engine = await engineOver([{ page: { columns } }]);

  await engine.execute(analysis([]));

  expect(server?.seen[0]?.body).toBe(analysis().sql);
  expect(server?.seen[0]?.headers).not.toHaveProperty('x-trino-prepared-statement');
});

test('an extraction replaces the rows that its run has already', async () => {
  const engine = await engineOver([{ page: {} }]);

  await engine.execute({ ...analysis(), kind: 'extract', id: 'requests' });

  expect(String(server?.seen[0]?.headers['x-trino-session'])).toContain(
    'hive.insert_existing_partitions_behavior=OVERWRITE',
  );
  expect(await readdir(folder)).toEqual([]);
});

test('keeps whole numbers beyond 2^53 exactly', async () => {
  const stats = '"stats":{"physicalInputBytes":1,"elapsedTimeMillis":1}';
  const text = `{"id":"q",${stats},"columns":[{"name":"bytes"},{"name":"text"}],"data":[[9007199254740993,"9007199254740993,"],[-12,""]]}`;
  const engine = await engineOver([{ text }]);

  await engine.execute(analysis());

  expect(await readFile(analysis().output, 'utf8')).toBe(
    '"bytes","text"\n"9007199254740993","9007199254740993,"\n"-12",""\n',
  );
});

test('tries again what fails in passing, and honours Retry-After', async () => {
  const engine = await engineOver([
    { status: 503, text: 'starting' },
    { page: { nextPath: '/v1/statement/executing/1' } },
    { broken: true },
    { status: 429, headers: { 'Retry-After': '0' }, text: 'slowly' },
    { page: { columns, data: [['a', 1]] } },
  ]);

  await engine.execute(analysis());

  expect(await readFile(analysis().output, 'utf8')).toContain('"a","1"');
});

test('does not start a query a second time when the connection broke', async () => {
  const engine = await engineOver([{ broken: true }, { page: { columns } }]);

  await expect(engine.execute(analysis())).rejects.toMatchObject({ name: 'TrinoUnavailable' });
  expect(server?.seen).toHaveLength(1);
});

const failures = [
  ['USER_ERROR', 'SYNTAX_ERROR', "line 1:8: Column 'x' cannot be resolved", 'QueryFailed', "Column 'x'"],
  ['USER_ERROR', 'TABLE_NOT_FOUND', 'Table hive.ipv6.requests does not exist', 'QueryFailed', 'queries/tables'],
  ['EXTERNAL', 'HIVE_CURSOR_ERROR', 'Failed to read s3://logs/a.log.gz', 'QueryFailed', 'move the one it names'],
  ['USER_ERROR', 'USER_CANCELED', 'Query was canceled', 'QueryCancelled', 'canceled'],
  ['INSUFFICIENT_RESOURCES', 'EXCEEDED_GLOBAL_MEMORY_LIMIT', 'Query exceeded 2GB', 'QueryOutOfResources', '2GB'],
  ['INSUFFICIENT_RESOURCES', 'EXCEEDED_TIME_LIMIT', 'Query exceeded 1h', 'QueryTimeout', 'query.max-run-time'],
] as const;

test.each(failures)('%s %s is named and leaves no half result', async (errorType, errorName, message, name, words) => {
  const failure = { error: { errorName, errorType, message, errorCode: 1 } };
  const engine = await engineOver([
    { page: { columns, data: [['a', 1]], nextPath: '/v1/statement/executing/1' } },
    { page: failure },
  ]);

  const error = await engine.execute(analysis()).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ name, message: expect.stringContaining(words) });
  expect(error).toMatchObject({ message: expect.stringMatching(/^analyse clients: /) });
  expect(await readdir(join(folder, 'results'))).toEqual([]);
});

test('an interrupted run cancels its query on the server', async () => {
  const abort = new AbortController();
  const engine = await engineOver([{ page: { columns, data: [['a', 1]], nextPath: '/v1/statement/executing/1' } }], {
    signal: abort.signal,
    writeResult: async (_location, chunks) => {
      for await (const _ of chunks) abort.abort();
    },
  });

  await expect(engine.execute(analysis())).rejects.toMatchObject({ name: 'QueryCancelled' });
  expect(server?.seen.at(-1)).toMatchObject({ method: 'DELETE', path: '/v1/statement/executing/1' });
});

test('a query that takes too long is cancelled and named', async () => {
  const endless = Array.from({ length: 200 }, () => ({ page: { nextPath: '/v1/statement/executing/1' } }));
  const slow: Answer[] = [...endless.slice(0, 3), { status: 503, headers: { 'Retry-After': '5' }, text: '' }];
  const engine = await engineOver(slow, { timeout: 200 });

  await expect(engine.execute(analysis())).rejects.toMatchObject({ name: 'QueryTimeout' });
  expect(server?.seen.at(-1)?.method).toBe('DELETE');
});

test('sends a password, or a token, over TLS with an authority of its own', async () => {
  const engine = await engineOver(
    [{ page: { columns } }],
    { certificateAuthority: certificate, auth: { kind: 'password', password: 'pässword' } },
    'https',
  );
  await engine.execute(analysis());
  expect(server?.seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('reporter:pässword').toString('base64')}`);
  await server?.close();

  const second = await engineOver(
    [{ page: { columns } }],
    { certificateAuthority: certificate, auth: { kind: 'jwt', token: 'ey.J.h' } },
    'https',
  );
  await second.execute(analysis());
  expect(server?.seen[0]?.headers.authorization).toBe('Bearer ey.J.h');
});

test('trusts no certificate of unknown authority', async () => {
  const engine = await engineOver([{ page: { columns } }], {}, 'https');

  await expect(engine.execute(analysis())).rejects.toMatchObject({
    name: 'TrinoUnavailable',
    message: expect.stringContaining('self-signed'),
  });
});

test('sends no credentials in clear text, and none to another host', async () => {
  expect(() =>
    createTrinoEngine({
      url: 'http://trino.example.org:8080',
      user: 'u',
      catalog: 'hive',
      schema: 's',
      auth: { kind: 'jwt', token: 't' },
    }),
  ).toThrow(expect.objectContaining({ name: 'TrinoInsecure' }));

  const engine = await engineOver([{ page: { columns, nextPath: 'http://evil.example.org/v1/statement/2' } }]);
  await expect(engine.execute(analysis())).rejects.toMatchObject({ name: 'TrinoInsecure' });
});

test('says when credentials are refused, and when the server is no Trino', async () => {
  const refused = await engineOver([{ status: 401, text: 'Invalid credentials' }]);
  await expect(refused.execute(analysis())).rejects.toMatchObject({
    name: 'TrinoUnauthorized',
    message: expect.stringContaining('Invalid credentials'),
  });
  await server?.close();

  const other = await engineOver([{ text: '<html>hello</html>' }]);
  await expect(other.execute(analysis())).rejects.toMatchObject({ name: 'TrinoUnavailable' });
  await server?.close();

  const odd = await engineOver([{ text: '{"hello":1}' }]);
  await expect(odd.execute(analysis())).rejects.toMatchObject({ name: 'TrinoUnavailable' });
});
