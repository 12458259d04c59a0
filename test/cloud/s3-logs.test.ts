import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { createS3Client } from '../../src/adapters/s3-client.ts';
import { createS3LogMirror } from '../../src/adapters/s3-log-mirror.ts';
import { createS3Logs } from '../../src/adapters/s3-logs.ts';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import type { FoundLogs } from '../../src/contracts/logs.ts';

const period = { start: '2026-11-22T00:00:00Z', end: '2026-11-23T00:00:00Z', timezone: 'UTC' };
const client = createS3Client();
const bucket = `logs-${randomUUID()}`;
const address = { bucket, prefix: 'some/prefix' };
let directory = '';
let tree = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ipv6-report-s3-logs-'));
  tree = join(directory, 'logs');
  await writeSample({ out: tree, rows: 2000, seed: 3, date: '2026-11-22', days: 1 });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  await upload(tree, address.prefix);
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function upload(root: string, prefix: string): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const key = `${prefix}/${relative(root, path)}`;
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: await readFile(path) }));
  }
}

const put = (key: string, body: Buffer | string) =>
  client.send(new PutObjectCommand({ Bucket: bucket, Key: `${address.prefix}/${key}`, Body: body }));

/** Accounts and regions as the sample has them. */
async function placesOf(root = address) {
  const [account = ''] = await readdir(join(tree, 'AWSLogs'));
  const [region = ''] = await readdir(join(tree, 'AWSLogs', account, 'vpcflowlogs'));
  return { places: { requests: root, connections: root, flows: root }, accounts: [account], regions: [region] };
}

const described = ({ files }: FoundLogs) => files.map(({ path: _, ...file }) => file);

test('the files of the period are those that a tree on disk has, with the same keys and columns', async () => {
  const local = await createLogTree([tree]).find(period);
  const found = await createS3Logs(client, await placesOf()).find(period);
  expect(described(found)).toEqual(described(local));
  expect(found.files.length).toBeGreaterThan(100);
  expect(new Set(found.files.map(({ logs }) => logs))).toEqual(new Set(['requests', 'connections', 'flows']));
  expect(found.files.map(({ path }) => path)).toEqual(
    found.files.map(({ key }) => `s3://${bucket}/some/prefix/${key}`),
  );
  expect(found.sample).toBe(true);
  expect(found.roots).toEqual([`s3://${bucket}/some/prefix`]);
});

test('a mirror on this machine finds the same, and can be read', async () => {
  const local = await createLogTree([tree]).find(period);
  const lines: string[] = [];
  const options = { directory: join(directory, 'work'), tell: (line: string) => lines.push(line) };
  const source = createS3LogMirror(client, [address], options);
  const found = await source.find(period);
  expect(described(found)).toEqual(described(local));
  for (const { path, key } of found.files) expect(await readFile(path ?? '')).toEqual(await readFile(join(tree, key)));
  expect(found.sample).toBe(true);

  // What was cut off, by whatever, is copied again; the rest is not.
  const [first] = found.files;
  if (!first?.path) throw new Error('the sample has no file');
  await truncate(first.path, 10);
  expect(await source.find(period)).toEqual(found);
  expect(await readFile(first.path)).toEqual(await readFile(join(tree, first.key)));
});

test('files are found in several places, with their addresses as keys', async () => {
  await upload(tree, 'other');
  const roots = [address, { bucket, prefix: 'other' }];
  const source = createS3LogMirror(client, roots, { directory: join(directory, 'several'), tell: () => {} });
  const found = await source.find(period);
  const local = await createLogTree([tree]).find(period);
  expect(found.files).toHaveLength(2 * local.files.length);
  expect(found.files.every(({ key }) => key.startsWith(`s3://${bucket}/`))).toBe(true);
});

test('the line of a sample is found in the object', async () => {
  const places = await placesOf();
  const logs = createS3Logs(client, places);
  const { files } = await logs.find(period);
  const file = files.find((candidate) => candidate.logs === 'requests' && candidate.bytes > 2000);
  if (file === undefined) throw new Error('the sample has no requests');
  const lines = gunzipSync(await readFile(join(tree, file.key)))
    .toString()
    .split('\n');
  expect(await logs.locateLine('requests', file.key, (lines[4] ?? '').slice(0, 500))).toBe(5);
  expect(await logs.locateLine('requests', file.key, 'no such line')).toBeNull();
  const mirror = createS3LogMirror(client, [address], { directory: join(directory, 'work'), tell: () => {} });
  expect(await mirror.locateLine('requests', file.key, (lines[4] ?? '').slice(0, 500))).toBe(5);
});

test('strangers are skipped with their reason, and other days are not even listed', async () => {
  const places = await placesOf();
  const [account] = places.accounts;
  const [region] = places.regions;
  const folder = `AWSLogs/${account}/elasticloadbalancing/${region}`;
  const flows = `AWSLogs/${account}/vpcflowlogs/${region}/2026/11/22/${account}_vpcflowlogs_${region}`;
  const balancer = `${account}_elasticloadbalancing_${region}`;
  const net = `${folder}/2026/11/22/${balancer}_net.edge.0a1b2c3d4e5f6071_20261122T0005Z_1a2b3c4d.log.gz`;
  await put(net, 'x');
  await put(`${folder}/2026/11/10/${balancer}_app.web.50dc6c495c0c9188_20261110T0005Z_198.51.100.7_1a2b.log.gz`, 'x');
  await put(`${flows}_fl-0aaaaaaaaaaaaaaaa_20261122T0000Z_1a2b3c4d.log.gz`, 'not compressed');
  await put(
    `${flows}_fl-0bbbbbbbbbbbbbbbb_20261122T0000Z_1a2b3c4d.log.gz`,
    Buffer.from('1f8b08000000000000ffff', 'hex'),
  );
  const { files, skipped } = await createS3Logs(client, places).find(period);
  expect(skipped.find(({ key }) => key === net)).toMatchObject({ reason: 'nlb-log' });
  expect(skipped.find(({ key }) => key.includes('fl-0aaaaaaaaaaaaaaaa'))).toMatchObject({ reason: 'unknown-format' });
  expect(skipped.find(({ key }) => key.includes('fl-0bbbbbbbbbbbbbbbb'))).toBeDefined();
  expect([...files, ...skipped].filter(({ key }) => key.includes('/2026/11/10/'))).toEqual([]);
});

test('an address without logs, and a bucket that is not there, say what to do', async () => {
  const options = { directory: join(directory, 'none'), tell: () => {} };
  const nowhere = createS3LogMirror(client, [{ bucket, prefix: 'nothing/here' }], options);
  await expect(nowhere.find(period)).rejects.toMatchObject({
    name: 'NoLogsThere',
    message: expect.stringContaining('AWSLogs'),
  });
  const absent = { bucket: `absent-${randomUUID()}`, prefix: '' };
  await expect(createS3LogMirror(client, [absent], options).find(period)).rejects.toMatchObject({
    name: 'BucketUnusable',
  });
  await expect(createS3Logs(client, await placesOf(absent)).find(period)).rejects.toMatchObject({
    name: 'BucketUnusable',
  });
});

test('a copy that is interrupted ends soon and leaves no half files under a log’s name', async () => {
  const stop = new AbortController();
  stop.abort(new Error('enough'));
  const options = { directory: join(directory, 'interrupted'), tell: () => {}, signal: stop.signal };
  await expect(createS3LogMirror(client, [address], options).find(period)).rejects.toThrow('enough');
  expect(await readdir(options.directory, { recursive: true }).catch(() => [])).toEqual([]);
});
