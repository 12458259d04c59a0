import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import type { FoundLogs } from '../../src/contracts/logs.ts';
import { queryIds } from '../../src/contracts/rows.ts';
import { plan } from '../../src/stages/plan.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { writeParquet } from '../support/parquet.ts';
import { answersOf, type Bed, type EngineRun, openBed } from './trino-bed.ts';

/** Flow logs in Parquet, INT32 and INT64, judged as those of text are, beside flow logs in text; on both engines. */
let bed: Bed;
const runs: Partial<Record<'duckdb' | 'trino', EngineRun>> = {};

const columns = {
  version: 'INTEGER',
  interface_id: '',
  srcaddr: '',
  dstaddr: '',
  srcport: 'INTEGER',
  dstport: 'INTEGER',
  protocol: 'INTEGER',
  packets: 'BIGINT',
  bytes: 'BIGINT',
  start: 'BIGINT',
  end: 'BIGINT',
  action: '',
  log_status: '',
};
const start = 1795341600; // 2026-11-22T10:00:00Z
const row = [2, 'eni-1', '2001:db8::1', '192.0.2.9', 443, 50000, 6, 7, 5040, start, start + 59, 'ACCEPT', 'OK'];
const change = (changes: Record<string, string | number | null>) =>
  Object.keys(columns).map((name, index) => (name in changes ? (changes[name] ?? null) : (row[index] ?? null)));
const nothing = { srcaddr: '-', dstaddr: '-', srcport: null, dstport: null, protocol: null, action: '-' };
const judged = [
  row,
  change({ start: start - 86_400 }),
  change({ ...nothing, packets: null, bytes: null, log_status: 'NODATA' }),
  change({ ...nothing, packets: null, bytes: null, log_status: 'SKIPDATA' }),
  change({ start: null }),
  change({ dstaddr: 'nowhere' }),
  change({ bytes: null }),
  change({ bytes: -1 }),
  change({ bytes: null, packets: null, action: 'REJECT' }),
];

const folder = (account: string) => `AWSLogs/${account}/vpcflowlogs/eu-central-1/2026/11/22`;
const name = (account: string, id: string, ending: string) =>
  `${account}_vpcflowlogs_eu-central-1_fl-0${id}_20261122T1000Z_ab.log.${ending}`;

beforeAll(async () => {
  bed = await openBed();
  const [first, second] = ['123456789012', '210987654321'];
  await writeParquet(join(bed.logs, folder(first), name(first, '1', 'parquet')), columns, judged, 'snappy');
  const turned = Object.fromEntries(
    Object.entries(columns)
      .map(([column, type]) => [column, type === 'BIGINT' ? 'INTEGER' : type === 'INTEGER' ? 'BIGINT' : ''] as const)
      .reverse(),
  );
  await writeParquet(join(bed.logs, folder(first), name(first, '2', 'parquet')), turned, [row.toReversed()], 'zstd');
  const rich = { az_id: '', ...columns, flow_direction: '', traffic_path: 'INTEGER', invented: 'DOUBLE' };
  await writeParquet(join(bed.logs, folder(first), name(first, '3', 'parquet')), rich, [
    ['euc1-az1', ...row, 'egress', 8, 0.5],
  ]);
  const text = join(bed.logs, folder(second), name(second, '4', 'gz'));
  await mkdir(dirname(text), { recursive: true });
  const header = Object.keys(columns).map((column) => column.replaceAll('_', '-'));
  await writeFile(text, gzipSync(`${header.join(' ')}\n${row.join(' ')}\n`));
  for (const engine of ['duckdb', 'trino'] as const) runs[engine] = await bed.run(engine);
});

afterAll(async () => {
  await bed?.close();
});

test('the typed rows are the same on both engines, of text and of Parquet', async () => {
  const [left, right] = [await bed.rows('duckdb', 'flows'), await bed.rows('trino', 'flows')];

  expect(left).toHaveLength(judged.length + 3);
  expect(
    left
      .map(({ outcome }) => outcome)
      .filter((outcome) => outcome !== 'accepted')
      .sort(),
  ).toEqual(['address', 'nodata', 'number', 'number', 'outside', 'skipdata', 'time'].sort());
  expect(right).toEqual(left);
});

test.each(queryIds)('the query %s answers the same rows on both engines', async (id) => {
  const [left, right] = [runs.duckdb, runs.trino];
  if (left === undefined || right === undefined) throw new Error('a run is missing');

  expect((await answersOf(right)).get(id)).toEqual((await answersOf(left)).get(id));
});

test('where the columns of a file are not looked into, as in S3, its rows are the same', async () => {
  const known = await bed.rows('trino', 'flows');
  const tree = createLogTree([bed.logs]);
  const find = async (...period: Parameters<typeof tree.find>): Promise<FoundLogs> => {
    const found = await tree.find(...period);
    const files = found.files.map((file) => (file.format === 'parquet' ? { ...file, columns: null } : file));
    return { ...found, files };
  };
  const work = runs.trino?.work;
  if (work === undefined) throw new Error('a run is missing');
  const { extract } = await plan(
    { execution: 'daily-test', request: { date: '2026-11-22' } },
    {
      ...{ logs: { ...tree, find }, work, archive: new MemoryStore(), queries: createQueryLibrary() },
      ...{ engine: 'trino', timezone: 'UTC' },
    },
  );
  for (const statement of extract) await bed.engine('trino').execute(statement);

  const shape = ({ sample: _, ...rest }: Record<string, string>) => JSON.stringify(rest);
  const read = await bed.rows('trino', 'flows');
  // NULL is then as if the file had no such column: a record without its bytes is accepted, one without its start has its end.
  const others = read.filter((row) => !known.map(shape).includes(shape(row)));
  expect(others.map(({ outcome, bytes, start: begun }) => [outcome, bytes, begun]).sort()).toEqual([
    ['accepted', '', '2026-11-22 10:00:00.000'],
    ['accepted', '5040', '2026-11-22 10:00:59.000'],
  ]);
  expect(read).toHaveLength(known.length);
});
