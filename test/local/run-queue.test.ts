import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { settingsSchema } from '../../src/contracts/settings.ts';
import { createRunQueue } from '../../src/local/run-queue.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'run-queue-'));
  await writeSample({ out: join(root, 'logs'), rows: 300, seed: 3, date: '2026-11-22' });
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('runs are made one after the other; an edition that must not be mixed in is refused in words', async () => {
  const settings = settingsSchema.parse({ logs: [join(root, 'logs')], archive: join(root, 'archive'), pdf: false });
  const errors: string[] = [];
  const { signal } = new AbortController();
  const queue = createRunQueue(settings, { signal, onError: (message) => errors.push(message) });
  const day = { report: 'daily', date: '2026-11-22' };
  const whole = await queue.start(day);
  expect((await queue.start(day)).id).toBe(whole.id);
  const mixed = await queue.start({ ...day, anonymise: 'truncate' });
  const keyless = await queue.start({ ...day, report: 'pseudonyms', anonymise: 'pseudonym' });
  const covered = await queue.start({ ...day, report: 'public', anonymise: 'truncate' });
  await queue.idle();
  expect(whole).toMatchObject({ status: 'succeeded', report: 'reports/daily/2026/11/22/index.html' });
  expect(mixed).toMatchObject({ status: 'failed', report: null, message: expect.stringContaining('daily') });
  expect(keyless).toMatchObject({ status: 'failed', message: expect.stringContaining('Pseudonyms need a key') });
  expect(covered).toMatchObject({ status: 'succeeded', report: 'reports/public/2026/11/22/index.html' });
  expect(errors).toHaveLength(2);
});
