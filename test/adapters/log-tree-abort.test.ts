import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { SortThreads } from '../../src/adapters/log-tree-threads.ts';
import { writeSample } from '../../src/adapters/sample-writer.ts';

const base = await mkdtemp(join(tmpdir(), 'log-tree-abort-'));
afterAll(() => rm(base, { recursive: true, force: true }));
const period = { start: '2026-11-22T00:00:00Z', end: '2026-11-23T00:00:00Z', timezone: 'UTC' };
const logs = join(base, 'logs');
await writeSample({ out: logs, rows: 2000, seed: 5, date: '2026-11-22', truth: false });

test('a search that is broken off leaves nothing behind', async () => {
  const rows = join(base, 'rows');
  const controller = new AbortController();
  const search = createLogTree([logs], { rows, signal: controller.signal }).find(period);
  controller.abort(new Error('enough'));
  await expect(search).rejects.toThrow('enough');
  expect(await readdir(base)).not.toContain('rows');
});

test('who waits for threads that are stopped learns of it', async () => {
  const threads = new SortThreads({ period, rows: null }, 2);
  const waiting = Promise.allSettled(
    Array.from({ length: 50 }, () => threads.sortOut({ key: 'a', path: join(logs, 'nowhere'), size: 10 })),
  );
  await threads.stop();
  const ends = await waiting;
  expect(ends.map(({ status }) => status)).toContain('rejected');
});

test('threads say of a file that it cannot be read, and write rows that can', async () => {
  const directory = join(base, 'written');
  const threads = new SortThreads({ period, rows: { directory, writer: 'w' } }, 2);
  const names = (await readdir(logs, { recursive: true })).filter((name) => name.endsWith('.gz'));
  const sorted = await Promise.all(
    [...names, 'nowhere.log.gz'].map((key) => threads.sortOut({ key, path: join(logs, key), size: 10 })),
  );
  await threads.close();
  expect(sorted.filter((one) => one !== 'parquet' && 'logs' in one).length).toBeGreaterThan(names.length / 2);
  expect(sorted.at(-1)).toMatchObject({ reason: 'unreadable' });
  const written = await readdir(join(directory, 'requests'));
  expect(written.filter((name) => name.endsWith('.parquet')).length).toBe(2);
});
