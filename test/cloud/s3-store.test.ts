import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { CreateBucketCommand, ListMultipartUploadsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createS3Store } from '../../src/adapters/s3.ts';
import { createS3Client } from '../../src/adapters/s3-client.ts';
import { testArchive, testStore } from '../support/store-contract.ts';

const bucket = `stores-${randomUUID()}`;
const client = createS3Client();

beforeAll(async () => {
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
});

const openPrefix = async () => createS3Store(client, { bucket, prefix: randomUUID() });

async function openBucket() {
  const own = `store-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket: own }));
  return createS3Store(client, { bucket: own, prefix: '' });
}

describe('below a prefix of a bucket', () => {
  testStore(openPrefix);
  testArchive(openPrefix);
});

describe('as a whole bucket', () => {
  testStore(openBucket);
});

test('an upload that breaks off leaves no parts behind', async () => {
  const store = await openPrefix();
  async function* produce() {
    for (let part = 0; part < 20; part += 1) yield Buffer.alloc(1_000_000, part);
    throw new Error('the source is gone');
  }
  await expect(store.write('k', Readable.from(produce()))).rejects.toThrow('the source is gone');
  const { Uploads: uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  expect(uploads ?? []).toEqual([]);
});

test('a list of more than a page is complete', async () => {
  const prefix = randomUUID();
  const keys = Array.from({ length: 1205 }, (_, index) => `rows/${String(index).padStart(4, '0')}`);
  for (let start = 0; start < keys.length; start += 50) {
    const puts = keys.slice(start, start + 50);
    await Promise.all(
      puts.map((key) => client.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}/${key}`, Body: 'x' }))),
    );
  }
  const found: string[] = [];
  for await (const { key } of createS3Store(client, { bucket, prefix }).list('rows/')) found.push(key);
  expect(found).toEqual(keys);
});

test('a dead writer’s half-written revision is replaced when its time is over, and not before', async () => {
  const store = await openPrefix();
  const folder = 'reports/daily/2026/11/22';
  const note = (since: number) =>
    JSON.stringify({ revision: 1, files: 'f'.repeat(64), state: 'writing', since: new Date(since).toISOString() });
  const files = ['index.html', 'report.json', 'manifest.json'].map((path) => ({
    path,
    body: `new ${path}`,
    contentType: 'text/plain',
  }));
  await store.put(`outbox/publish/${folder}.json`, note(Date.now() - 60_000));
  await store.put(`${folder}.r1/report.pdf`, 'left by the dead one');
  await store.put(`${folder}/report.pdf`, 'left by the dead one');
  await expect(store.publishFolder(folder, 1, files)).rejects.toMatchObject({ name: 'ObjectConflict' });
  await store.put(`outbox/publish/${folder}.json`, note(Date.now() - 11 * 60_000));
  await store.publishFolder(folder, 1, files);
  const keys: string[] = [];
  for await (const { key } of store.list('reports/')) keys.push(key);
  expect(keys).toEqual(
    [`${folder}.r1`, folder].flatMap((place) =>
      ['index.html', 'manifest.json', 'report.json'].map((path) => `${place}/${path}`),
    ),
  );
});

test('a bucket that does not exist is named, with what to do', async () => {
  const store = createS3Store(client, { bucket: `absent-${randomUUID()}`, prefix: '' });
  await expect(store.put('k', 'x')).rejects.toMatchObject({
    name: 'BucketUnusable',
    message: expect.stringMatching(/absent-.*no such bucket/),
  });
  await expect(store.get('k')).rejects.toMatchObject({ name: 'BucketUnusable' });
});
