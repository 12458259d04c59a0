import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { StorageUnusable } from '../../src/adapters/directory-errors.ts';
import {
  SAMPLE_MARKER,
  SampleDirectoryTaken,
  type SampleProgress,
  writeSample,
} from '../../src/adapters/sample-writer.ts';
import { InvalidSampleOptions } from '../../src/sample/options.ts';
import { makeSample } from '../../src/sample/sample.ts';

const options = { rows: 2500, seed: 21, date: '2026-11-22' };
let folder = '';
const inside = (...names: string[]) => join(folder, ...names);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sample-writer-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Path below `out`, with `/`, and content of every file. */
async function readTree(out: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const tree = new Map<string, Buffer>();
  for (const path of files.sort()) tree.set(path.slice(out.length + 1).replaceAll('\\', '/'), await readFile(path));
  return tree;
}

test('stores what the sample is made of, gzip where the name says so', async () => {
  const written = await writeSample({ ...options, out: inside('logs') });
  const tree = await readTree(inside('logs'));
  const sample = makeSample(options);
  const expected = new Map<string, string>();
  for (const unit of sample.units()) {
    for (const { key, text } of unit.pieces()) expected.set(key, (expected.get(key) ?? '') + text);
  }
  const marker: unknown = JSON.parse(tree.get(SAMPLE_MARKER)?.toString() ?? '');
  tree.delete(SAMPLE_MARKER);
  const texts = new Map(
    Array.from(tree, ([key, bytes]) => [key, (key.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')]),
  );
  expect(texts).toEqual(new Map(Array.from(expected).sort(([a], [b]) => (a < b ? -1 : 1))));
  expect(written).toEqual({
    files: expected.size,
    bytes: Array.from(tree.values()).reduce((sum, { length }) => sum + length, 0),
    ...sample.counts,
    truth: sample.truth(),
  });
  expect(marker).toMatchObject({ ...options, complete: true, truth: sample.truth(), requests: 2500 });
});

test('the same seed and options give the same bytes, without a time in the gzip header', async () => {
  await writeSample({ ...options, out: inside('one') });
  await writeSample({ ...options, out: inside('two') });
  const one = await readTree(inside('one'));
  expect(await readTree(inside('two'))).toEqual(one);
  for (const [key, bytes] of one) if (key.endsWith('.gz')) expect(bytes.readUInt32LE(4)).toBe(0);
});

test('the marker tells the flow records asked for where they were, and those written in any case', async () => {
  const marker = async () => JSON.parse(await readFile(inside(SAMPLE_MARKER), 'utf8'));
  await writeSample({ ...options, out: folder });
  expect(await marker()).toHaveProperty('flows', 1250);
  expect(await marker()).not.toHaveProperty('flowsPerDay');
  const written = await writeSample({ ...options, flows: 5000, days: 2, out: folder });
  expect(await marker()).toMatchObject({ flowsPerDay: 5000, flows: written.flows });
  expect(written.flows).toBe(5000 + 4940);
});

test('replaces a sample of before, and nothing beside it', async () => {
  await writeSample({ ...options, out: folder });
  await writeFile(inside('notes.txt'), 'mine');
  const written = await writeSample({ ...options, seed: 22, out: folder });
  const tree = await readTree(folder);
  expect(tree.size).toBe(written.files + 2);
  expect(tree.get('notes.txt')?.toString()).toBe('mine');
});

test('does not write among logs of somebody’s', async () => {
  await mkdir(inside('AWSLogs', '999999999999'), { recursive: true });
  await writeFile(inside('AWSLogs', '999999999999', 'some.log.gz'), 'real');
  await expect(writeSample({ ...options, out: folder })).rejects.toThrow(SampleDirectoryTaken);
  await expect(writeSample({ ...options, out: folder })).rejects.toThrow(inside('AWSLogs'));
  expect(Array.from((await readTree(folder)).keys())).toEqual(['AWSLogs/999999999999/some.log.gz']);
});

test('wrong options touch nothing', async () => {
  await expect(writeSample({ ...options, date: '2026-13-01', out: inside('logs') })).rejects.toThrow(
    InvalidSampleOptions,
  );
  await expect(stat(inside('logs'))).rejects.toThrow('ENOENT');
});

test('a directory that cannot be made is named', async () => {
  await writeFile(inside('file'), '');
  await expect(writeSample({ ...options, out: inside('file', 'logs') })).rejects.toThrow(
    `cannot write sample logs below ${inside('file', 'logs')}: a part of the path is a file`,
  );
});

test('what cannot be stored says where and what to do, and leaves nothing half written', async () => {
  const blocked = writeSample({ ...options, out: folder }, ({ files }) => {
    if (files !== 1) return;
    // Flow logs are the first file; where the load balancers' folder has to be, there is a file now.
    mkdirSync(inside('AWSLogs', '123456789012'), { recursive: true });
    writeFileSync(inside('AWSLogs', '123456789012', 'elasticloadbalancing'), '');
  });
  await expect(blocked).rejects.toThrow(StorageUnusable);
  await expect(blocked).rejects.toThrow(`cannot write sample logs below ${folder}: `);
  expect(await readdir(folder)).toEqual([]);
});

test('stops when told to, and takes back what it has written', async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const stopped = writeSample({ ...options, out: folder, signal: controller.signal }, ({ files }) => {
    seen.push(files);
    if (seen.length === 10) controller.abort(new Error('enough'));
  });
  await expect(stopped).rejects.toThrow('enough');
  expect(seen).toHaveLength(10);
  expect(await readdir(folder)).toEqual([]);
});

test('tells how far it is', async () => {
  const steps: SampleProgress[] = [];
  const written = await writeSample({ ...options, out: folder }, (progress) => steps.push({ ...progress }));
  expect(steps.at(-1)).toMatchObject({ files: written.files, requests: 2500, requestsExpected: 2500, flows: 1250 });
  const requests = steps.map((step) => step.requests);
  expect(requests).toEqual([...requests].sort((a, b) => a - b));
});

test('with flaws, one file is cut short of its first line', async () => {
  const { truth } = await writeSample({ ...options, flaws: true, out: folder });
  const [damaged] = truth?.skipped.filter(({ reason }) => reason === 'damaged') ?? [];
  const bytes = await readFile(inside(...(damaged?.key.split('/') ?? [])));
  expect(bytes).toHaveLength(40);
  expect([bytes[0], bytes[1]]).toEqual([0x1f, 0x8b]);
  expect(() => gunzipSync(bytes)).toThrow('unexpected end of file');
});
