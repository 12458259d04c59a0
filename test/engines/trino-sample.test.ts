import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { logKinds } from '../../src/contracts/logs.ts';
import { noNetworkFiles } from '../../src/contracts/networks.ts';
import { reportSchema } from '../../src/contracts/report.ts';
import { queryIds } from '../../src/contracts/rows.ts';
import { settingsSchema } from '../../src/contracts/settings.ts';
import { aggregate } from '../../src/stages/aggregate.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { answersOf, type Bed, type EngineRun, openBed } from './trino-bed.ts';

/** A sample day with all that goes wrong in it, read by DuckDB and by Trino, in a zone that is not UTC. */
let bed: Bed;
let duckdb: EngineRun;
let trino: EngineRun;

beforeAll(async () => {
  bed = await openBed({ timezone: 'Asia/Kolkata' });
  await writeSample({ out: bed.logs, rows: 20_000, seed: 7, date: '2026-11-22', days: 2, flaws: true });
  // The day after, too: as every day, three days of logs are read for one.
  const next = join(bed.folder, 'next');
  await writeSample({ out: next, rows: 10_000, seed: 8, date: '2026-11-23' });
  await cp(join(next, 'AWSLogs'), join(bed.logs, 'AWSLogs'), { recursive: true, force: false });
  duckdb = await bed.run('duckdb');
  trino = await bed.run('trino');
});

afterAll(async () => {
  await bed?.close();
});

test('the sample day is worth comparing', async () => {
  const rows = (await answersOf(duckdb)).get('rows') ?? [];

  for (const logs of logKinds) expect(rows.some((line) => line.startsWith(`"${logs}"`))).toBe(true);
  const outcomes = new Set(rows.slice(1).map((line) => line.split('","')[2]));
  expect([...outcomes].sort()).toEqual(['accepted', 'address', 'format', 'nodata', 'number', 'outside', 'skipdata']);
});

test.each(logKinds)('the typed rows of %s are the same on both engines', async (table) => {
  const [left, right] = [await bed.rows('duckdb', table), await bed.rows('trino', table)];

  expect(left.length).toBeGreaterThan(1000);
  expect(right).toEqual(left);
});

/** Logs of transit gateways are read by DuckDB only, and no sample has them. */
const asked = queryIds.filter((id) => id !== 'transit-gateways');

test.each(asked)('the query %s answers the same rows on both engines', async (id) => {
  const [left, right] = [await answersOf(duckdb), await answersOf(trino)];

  expect(left.get(id)?.length).toBeGreaterThan(1);
  expect(right.get(id)).toEqual(left.get(id));
});

test('report.json has the same figures from both engines', async () => {
  const [left, right] = [await reportOf(duckdb, 'duckdb'), await reportOf(trino, 'trino')];

  expect(left.traffic.requests.total).toBeGreaterThan(5_000);
  expect(left.sectionErrors).toEqual([]);
  expect({ ...right, report: { ...right.report, engine: 'duckdb' } }).toEqual(left);
});

test('a repeated extraction replaces the rows of its run', async () => {
  const before = await bed.rows('trino', 'connections');
  const [again] = trino.planned.extract.filter(({ id }) => id === 'connections');
  if (again === undefined) throw new Error('there is no extraction of connections');

  await bed.engine('trino').execute(again);

  expect(await bed.rows('trino', 'connections')).toEqual(before);
});

async function reportOf(run: EngineRun, engine: 'duckdb' | 'trino') {
  const event = { run: run.planned.run, extract: run.extract, analyse: run.analyse };
  const { report } = await aggregate(event, {
    work: run.work,
    archive: new MemoryStore('memory://archive'),
    logs: createLogTree([bed.logs]),
    networks: { load: async () => noNetworkFiles },
    clock: { now: () => new Date('2026-11-23T06:00:00Z') },
    settings: settingsSchema.parse({}),
    version: '0',
    engine,
  });
  return reportSchema.parse(JSON.parse(await readFile(run.work.locate(report), 'utf8')));
}
