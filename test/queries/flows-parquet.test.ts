import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { type ParquetColumns, writeParquet } from '../support/parquet.ts';
import { fc } from '../support/properties.ts';
import { plantTree, type Row, readTree } from '../support/read-tree.ts';
import { defaultColumns, flowLine } from './lines.ts';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'flows-parquet-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const period = { start: '2026-11-22T00:00:00Z', end: '2026-11-23T00:00:00Z', timezone: 'UTC' };
const folder = 'AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/11/22';
const hive =
  'AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=eu-central-1/year=2026/month=11/day=22/hour=10';
const name = (id: string) => `123456789012_vpcflowlogs_eu-central-1_${id}_20261122T1000Z_ab.log.parquet`;
const start = 1795341600; // 2026-11-22T10:00:00Z

/** The default format with the types of the guide: INT_32 and INT_64 (flow-log-records). */
const columns = {
  version: 'INTEGER',
  account_id: '',
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
const row = [2, '1', 'eni-1', '2001:db8::1', '2001:db8::2', 443, 50000, 6, 7, 5040, start, start + 59, 'ACCEPT', 'OK'];

async function rowsOf(root: string): Promise<Row[]> {
  const run = await readTree([root]);
  try {
    expect(run.found.skipped).toEqual([]);
    return await run.rows('flows');
  } finally {
    await run.close();
  }
}

test('a Parquet file gives the row that the same record gives as text', async () => {
  const [asParquet, asText] = [join(base, 'one'), join(base, 'two')];
  await writeParquet(join(asParquet, folder, name('fl-1')), columns, [row]);
  const values = Object.fromEntries(defaultColumns.map((column, index) => [column, String(row[index])]));
  await plantTree(asText, {
    [`${folder}/${name('fl-1').replace('parquet', 'gz')}`]: [
      defaultColumns.join(' '),
      flowLine(defaultColumns, values),
    ],
  });
  const strip = (rows: Row[]) => rows.map(({ source_file: _, ...rest }) => rest);
  const read = await rowsOf(asParquet);
  expect(read).toMatchObject([
    {
      source_file: `${folder}/${name('fl-1')}`,
      outcome: 'accepted',
      start: '2026-11-22 10:00:00',
      end: '2026-11-22 10:00:59',
      interface_id: 'eni-1',
      src: '20010db8000000000000000000000001',
      dst: '20010db8000000000000000000000002',
      ...{ src_port: 443, dst_port: 50000, family: 6, protocol: 6, packets: '7', bytes: '5040', action: 'ACCEPT' },
      ...{ vpc_id: null, direction: null, tcp_flags: null, traffic_path: null, log_status: 'OK' },
    },
  ]);
  expect(strip(read)).toEqual(strip(await rowsOf(asText)));
});

test('INT32 and INT64, other columns, other orders, plain and Hive folders, text beside them', async () => {
  const root = join(base, 'mixed');
  const turned = Object.fromEntries(
    Object.entries(columns)
      .map(([column, type]) => [column, type === 'BIGINT' ? 'INTEGER' : type === 'INTEGER' ? 'BIGINT' : ''] as const)
      .reverse(),
  );
  await writeParquet(join(root, folder, name('fl-1')), columns, [row], 'snappy');
  await writeParquet(join(root, hive, name('fl-2')), turned, [row.toReversed()], 'zstd');
  const rich: ParquetColumns = {
    az_id: '',
    ...columns,
    flow_direction: '',
    traffic_path: 'INTEGER',
    invented: 'DOUBLE',
  };
  await writeParquet(join(root, hive, name("fl-3 [it's]")), rich, [['euc1-az1', ...row, 'egress', 8, 0.5]]);
  const values = Object.fromEntries(defaultColumns.map((column, index) => [column, String(row[index])]));
  await plantTree(root, { [`${folder}/flow.log.gz`]: [defaultColumns.join(' '), flowLine(defaultColumns, values)] });
  const read = await rowsOf(root);
  expect(read.map(({ az_id, direction, traffic_path }) => [az_id, direction, traffic_path])).toEqual([
    [null, null, null],
    [null, null, null],
    [null, null, null],
    ['euc1-az1', 'egress', 8],
  ]);
  for (const { outcome, src, dst_port, bytes, packets } of read) {
    expect([outcome, src, dst_port, bytes, packets]).toEqual([
      'accepted',
      '20010db8000000000000000000000001',
      50000,
      '5040',
      '7',
    ]);
  }
});

test('records are judged as those of text are; null is what text writes as -', async () => {
  const root = join(base, 'judged');
  const change = (changes: Record<string, string | number | null>) =>
    Object.keys(columns).map((column, index) => (column in changes ? (changes[column] ?? null) : (row[index] ?? null)));
  const nothing = { srcaddr: '-', dstaddr: '-', srcport: null, dstport: null, protocol: null, action: '-' };
  await writeParquet(join(root, folder, name('fl-1')), columns, [
    row,
    change({ start: start - 86_400 }),
    change({ ...nothing, packets: null, bytes: null, log_status: 'NODATA' }),
    change({ ...nothing, packets: null, bytes: null, log_status: 'SKIPDATA' }),
    change({ start: null }),
    change({ dstaddr: 'nowhere' }),
    change({ bytes: null }),
    change({ bytes: -1 }),
    // Block Public Access: no bytes, and that is right.
    change({ bytes: null, packets: null, action: 'REJECT' }),
  ]);
  const read = await rowsOf(root);
  expect(read.map(({ outcome }) => outcome).sort()).toEqual(
    ['accepted', 'accepted', 'address', 'nodata', 'number', 'number', 'outside', 'skipdata', 'time'].sort(),
  );
  expect(read.find(({ outcome }) => outcome === 'address')?.['sample']).toContain('2001:db8::1 nowhere');
});

test('what is no flow log in Parquet, or no whole one, is skipped with the reason', async () => {
  const root = join(base, 'skipped');
  const good = join(root, 'good.parquet');
  await writeParquet(good, columns, Array(2000).fill(row), 'snappy');
  const bytes = await readFile(good);
  await writeFile(join(root, 'cut.parquet'), bytes.subarray(0, -5));
  await writeFile(join(root, 'packed.parquet.gz'), gzipSync(bytes));
  await writeFile(join(root, 'tiny.parquet'), 'PAR1');
  await writeParquet(join(root, 'other.parquet'), { a: '', b: 'INTEGER' }, [['x', 1]]);
  await writeParquet(join(root, 'balancer.parquet'), { type: '', time: '', elb_status_code: 'INTEGER' }, [
    ['h2', 'x', 200],
  ]);
  await writeParquet(join(root, 'typed.parquet'), { type: '', version: 'INTEGER' }, [['x', 1]]);
  await writeParquet(join(root, 'times.parquet'), { ...columns, start: 'TIMESTAMP' }, [
    row.map((value, index) => (index === 10 ? '2026-11-22 10:00:00' : value)),
  ]);
  await writeParquet(join(root, 'hyphens.parquet'), { ...columns, 'interface-id': '' }, [[...row, 'eni-1']]);
  await writeParquet(join(root, 'few.parquet'), { srcaddr: '', start: 'BIGINT' }, [['192.0.2.1', start]]);
  const { files, skipped } = await createLogTree([root]).find(period);
  expect(files.map(({ key, format }) => [key, format])).toEqual([['good.parquet', 'parquet']]);
  expect(Object.fromEntries(skipped.map(({ key, reason, detail }) => [key, [reason, detail]]))).toEqual({
    'cut.parquet': ['damaged', 'The Parquet file breaks off before its end; fetch the file again.'],
    'tiny.parquet': ['damaged', 'The Parquet file breaks off before its end; fetch the file again.'],
    'packed.parquet.gz': ['unknown-format', 'It is a Parquet file packed with gzip; unpack it.'],
    'other.parquet': ['unknown-format', 'It is a Parquet file, but no flow log.'],
    'balancer.parquet': ['alb-log-json-or-w3c', expect.stringContaining('an ALB log as Parquet')],
    'typed.parquet': ['unknown-format', 'It is a Parquet file, but no flow log.'],
    'times.parquet': [
      'unknown-format',
      'Its column start is of type TIMESTAMP; flow logs have whole numbers and text.',
    ],
    'hyphens.parquet': ['unknown-format', 'Its column interface-id is written with a hyphen; AWS writes interface_id.'],
    'few.parquet': ['lacks-fields', expect.stringContaining('leaves out dstaddr')],
  });
});

test('bytes changed anywhere cost at most this file, never the run', async () => {
  const root = join(base, 'changed');
  const path = join(root, 'flow.parquet');
  await writeParquet(join(root, 'whole.parquet'), columns, [row]);
  await writeParquet(
    path,
    columns,
    Array.from({ length: 300 }, (_, i) => [...row.slice(0, 5), i, ...row.slice(6)]),
  );
  const bytes = await readFile(path);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ mask;
      await writeFile(path, changed);
      const run = await readTree([root]);
      try {
        expect(run.found.files.length + run.found.skipped.length).toBe(2);
        const read = await run.rows('flows');
        expect(read.filter(({ source_file }) => source_file === 'whole.parquet')).toMatchObject([
          { outcome: 'accepted', src_port: 443, bytes: '5040' },
        ]);
      } finally {
        await run.close();
      }
    }),
    { numRuns: 12 },
  );
});

test('a changed name of a column: with other logs the file is skipped, alone it is an error that says so', async () => {
  const root = join(base, 'renamed');
  const { srcaddr: _, ...rest } = columns;
  await writeParquet(join(root, 'flow.parquet'), { ...rest, srcaddz: '' }, [
    [...row.slice(0, 3), ...row.slice(4), 'x'],
  ]);
  await expect(readTree([root])).rejects.toThrow(/^flow\.parquet: .* leaves out srcaddr;/);
  await writeParquet(join(root, 'whole.parquet'), columns, [row]);
  const run = await readTree([root]);
  try {
    expect(run.found.skipped).toMatchObject([{ key: 'flow.parquet', reason: 'lacks-fields' }]);
    expect(await run.rows('flows')).toHaveLength(1);
  } finally {
    await run.close();
  }
});
