import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import type { Executed } from '../../src/contracts/stages.ts';
import { type Bed, type EngineRun, openBed } from './trino-bed.ts';

/** What Athena would bill: three days of logs are read once, for the day and one either side, and then only columns. */
let bed: Bed;
let run: EngineRun;

beforeAll(async () => {
  bed = await openBed();
  await writeSample({ out: bed.logs, rows: 40_000, seed: 9, date: '2026-11-22', days: 2, truth: false });
  const next = join(bed.folder, 'next');
  await writeSample({ out: next, rows: 40_000, seed: 10, date: '2026-11-23', truth: false });
  await cp(join(next, 'AWSLogs'), join(bed.logs, 'AWSLogs'), { recursive: true, force: false });
  run = await bed.run('trino');
});

afterAll(async () => {
  await bed?.close();
});

const sum = (executed: readonly Executed[]) =>
  executed.reduce((bytes, { execution }) => bytes + execution.scannedBytes, 0);

test('all questions together read at most 15 % of what the raw text takes', () => {
  const [raw, analysis] = [sum(run.extract), sum(run.analyse)];
  const share = analysis / raw;
  const most = run.analyse.toSorted((a, b) => b.execution.scannedBytes - a.execution.scannedBytes).slice(0, 5);
  process.stderr.write(
    `Trino read ${raw} bytes of raw text, and ${analysis} (${(share * 100).toFixed(1)} %) to answer all questions; most: ${most
      .map(({ id, execution }) => `${id} ${execution.scannedBytes}`)
      .join(', ')}\n`,
  );

  expect(raw).toBeGreaterThan(50_000_000);
  expect(analysis).toBeGreaterThan(0);
  expect(share).toBeLessThanOrEqual(0.15);
});
