import { expect, test } from '@jest/globals';
import { parseS3Address } from '../../src/adapters/s3-address.ts';
import { addressOfKey, keyOfObject, rootsOf } from '../../src/adapters/s3-logs-list.ts';
import { flowLogOf, sortByName } from '../../src/adapters/s3-logs-names.ts';
import { dayFolders, partitionsOf } from '../../src/adapters/s3-logs-partitions.ts';
import { logKinds } from '../../src/contracts/logs.ts';

const day = (start: string, end: string) => ({ start, end, timezone: 'UTC' });
const folder = 'AWSLogs/111122223333/elasticloadbalancing/eu-central-1/2026/11/22';
const access = `${folder}/111122223333_elasticloadbalancing_eu-central-1_app.web.50dc6c495c0c9188_20261122T0005Z_198.51.100.7_1a2b3c4d.log.gz`;
const object = (key: string, size = 100) => ({ bucket: 'logs', key, size });

test('the days of a period and one either side, in UTC', () => {
  expect(dayFolders(day('2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'))).toEqual([
    '2026/11/21',
    '2026/11/22',
    '2026/11/23',
  ]);
  // A day in Auckland (UTC+13) covers two days of UTC.
  expect(dayFolders(day('2026-11-22T00:00:00+13:00', '2026-11-23T00:00:00+13:00'))).toEqual([
    '2026/11/20',
    '2026/11/21',
    '2026/11/22',
    '2026/11/23',
  ]);
  expect(dayFolders(day('2026-12-31T23:00:00Z', '2027-01-01T00:00:00Z'))).toEqual([
    '2026/12/30',
    '2026/12/31',
    '2027/01/01',
  ]);
});

test('one place for all logs: every folder is listed once', () => {
  const place = parseS3Address('s3://logs/prod');
  const partitions = partitionsOf(
    { places: { requests: place, connections: place, flows: place }, accounts: ['1', '2'], regions: ['a'] },
    day('2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'),
  );
  expect(partitions).toHaveLength(2 * 2 * 3);
  expect(partitions[0]).toEqual({
    bucket: 'logs',
    prefix: 'prod/AWSLogs/1/elasticloadbalancing/a/2026/11/21/',
    kinds: ['requests', 'connections'],
  });
  expect(partitions.at(-1)).toEqual({
    bucket: 'logs',
    prefix: 'prod/AWSLogs/2/vpcflowlogs/a/2026/11/23/',
    kinds: ['flows'],
  });
});

test('Hive-compatible folders of flow logs, and those of an organisation', () => {
  const place = parseS3Address('s3://logs/prod');
  const partitions = partitionsOf(
    {
      places: { requests: place, connections: place, flows: place },
      accounts: ['o-abc/1'],
      regions: ['a'],
      hiveFolders: ['AWSLogs/aws-account-id=1/aws-service=vpcflowlogs/aws-region=a'],
    },
    day('2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'),
  );
  expect(partitions).toHaveLength(3 + 2 * 3);
  expect(partitions[0]).toEqual({
    bucket: 'logs',
    prefix: 'prod/AWSLogs/aws-account-id=1/aws-service=vpcflowlogs/aws-region=a/year=2026/month=11/day=21/',
    kinds: ['flows'],
  });
  expect(partitions.at(-1)?.prefix).toBe('prod/AWSLogs/o-abc/1/vpcflowlogs/a/2026/11/23/');
});

test('names tell the kind; what is no log of ours has its reason', () => {
  expect(sortByName(object(access), ['requests'])).toEqual({
    ...object(access),
    logs: 'requests',
    loadBalancer: 'app/web/50dc6c495c0c9188',
    format: 'text',
  });
  const connection = access.replace('22/1111', '22/conn_log_1111');
  expect(sortByName(object(connection), [...logKinds])).toMatchObject({ logs: 'connections' });
  const reasonOf = (key: string, size = 100) => sortByName(object(key, size), ['requests']);
  expect(reasonOf(connection)).toMatchObject({ reason: 'no-log' });
  expect(reasonOf(access, 0)).toMatchObject({ reason: 'empty' });
  expect(reasonOf(access.replace('.gz', ''))).toMatchObject({ reason: 'unknown-format' });
  expect(reasonOf(access.replace('_app.', '_net.'))).toMatchObject({ reason: 'nlb-log' });
  expect(reasonOf(access.replace('22/1111', '22/health_check_log_1111'))).toMatchObject({ reason: 'health-check-log' });
  expect(reasonOf(`${folder}/notes.txt`)).toMatchObject({ reason: 'no-log' });
  expect(reasonOf('AWSLogs/111122223333/ELBAccessLogTestFile')).toMatchObject({ reason: 'test-file' });
  const parquet = 'x/111122223333_vpcflowlogs_eu-central-1_fl-0123456789abcdef0_20261122T0000Z_1a2b.log.parquet';
  expect(sortByName(object(parquet), ['flows'])).toMatchObject({ logs: 'flows', format: 'parquet' });
  expect(reasonOf(access.replace(/gz$/, 'parquet'))).toMatchObject({ reason: 'unknown-format' });
});

test('files of one flow log belong together', () => {
  const name = (id: string, stamp: string) => `a/111122223333_vpcflowlogs_us-gov-west-1_${id}_${stamp}_1a2b3c4d.log.gz`;
  expect(flowLogOf(name('fl-0123456789abcdef0', '20261122T0000Z'))).toBe('fl-0123456789abcdef0');
  expect(flowLogOf('a/renamed_20261122T0000Z_x.log.gz')).toBe(flowLogOf('a/renamed_20261122T0005Z_y.log.gz'));
  expect(flowLogOf('a/one.log.gz')).not.toBe(flowLogOf('a/two.log.gz'));
});

test('keys stand below the one root, or are addresses, and lead back to the object', () => {
  const one = parseS3Address('s3://logs/prod');
  const other = parseS3Address('s3://flows');
  const object = { bucket: 'logs', key: 'prod/AWSLogs/x' };
  const single = rootsOf({ places: { requests: one, connections: one, flows: one }, accounts: [], regions: [] });
  const double = rootsOf({ places: { requests: one, connections: one, flows: other }, accounts: [], regions: [] });
  expect(single).toHaveLength(1);
  expect(double).toHaveLength(2);
  expect(keyOfObject(object, single)).toBe('AWSLogs/x');
  expect(keyOfObject(object, double)).toBe('s3://logs/prod/AWSLogs/x');
  for (const roots of [single, double]) expect(addressOfKey(keyOfObject(object, roots), roots)).toEqual(object);
  expect(addressOfKey('no address', double)).toBeNull();
});

test.each(['../x', 'a/../../x', 'a//x', './x', 'a/.', 'a\\x'])('the key %j is no log', (key) => {
  expect(sortByName(object(access.replace('AWSLogs', key)), [...logKinds])).toMatchObject({ reason: 'no-log' });
});
