import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeParquet } from '../support/parquet.ts';
import { plantTree, readTree } from '../support/read-tree.ts';
import { defaultColumns, flowLine } from './lines.ts';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'transit-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** The default format: all fields, in the order of the guide (tgw-flow-logs). */
const columns =
  'version resource-type account-id tgw-id tgw-attachment-id tgw-src-vpc-account-id tgw-dst-vpc-account-id tgw-src-vpc-id tgw-dst-vpc-id tgw-src-subnet-id tgw-dst-subnet-id tgw-src-eni tgw-dst-eni tgw-src-az-id tgw-dst-az-id tgw-pair-attachment-id srcaddr dstaddr srcport dstport protocol packets bytes start end log-status type packets-lost-no-route packets-lost-blackhole packets-lost-mtu-exceeded packets-lost-ttl-expired tcp-flags region flow-direction pkt-src-aws-service pkt-dst-aws-service'.split(
    ' ',
  );
const values: Record<string, string> = {
  version: '6',
  'resource-type': 'TransitGateway',
  'account-id': '123456789012',
  'tgw-id': 'tgw-0123456789abcdef0',
  'tgw-attachment-id': 'tgw-attach-1',
  'tgw-src-vpc-id': 'vpc-1',
  'tgw-dst-vpc-id': 'vpc-2',
  srcaddr: '2001:db8:1::1',
  dstaddr: '2001:db8:2::1',
  srcport: '443',
  dstport: '50000',
  protocol: '6',
  packets: '10',
  bytes: '1000',
  start: '1795341600', // 2026-11-22T10:00:00Z
  end: '1795341660',
  'log-status': 'OK',
  type: 'IPv6',
  'flow-direction': 'ingress',
};
const line = (change: Record<string, string> = {}) => flowLine(columns, { ...values, ...change });
const ipv4 = { srcaddr: '10.1.0.1', dstaddr: '10.2.0.1', bytes: '400', packets: '4', type: 'IPv4' };
const stamp = '2026-11-22T10:01:00.000Z ';

test('records of transit gateways have figures of their own and are in no other', async () => {
  const root = join(base, 'tree');
  const folder = 'AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/11/22';
  const name = (id: string) => `${folder}/123456789012_vpcflowlogs_eu-central-1_${id}_20261122T1000Z_ab`;
  await plantTree(root, {
    [`${name('fl-1')}.log.gz`]: [
      columns.join(' '),
      line(),
      line({ ...ipv4, 'flow-direction': 'egress', 'tgw-attachment-id': 'tgw-attach-2' }),
      line({ start: '1795305599' }),
      line({ dstaddr: 'nowhere' }),
    ],
    // Without a header, with and without CloudWatch's timestamp.
    'exports/a.log': [line({ ...ipv4 })],
    'exports/b.log': [stamp + line({ ...ipv4 })],
    [`${name('fl-2')}.log.gz`]: [
      defaultColumns.join(' '),
      flowLine(defaultColumns, { ...values, version: '2', 'interface-id': 'eni-1', action: 'ACCEPT' }),
    ],
  });
  const few = ['tgw_attachment_id', 'srcaddr', 'dstaddr', 'start', 'packets', 'bytes', 'flow_direction'];
  const types = Object.fromEntries(few.map((column) => [column, /start|packets|bytes/.test(column) ? 'BIGINT' : '']));
  const row = few.map((column) => values[column.replaceAll('_', '-')] ?? null);
  await writeParquet(join(root, `${name('fl-3')}.log.parquet`), types, [row]);

  const run = await readTree([root]);
  try {
    expect(run.found.skipped).toEqual([]);
    const report = await run.report({ settings: { quality: { mostRejected: 1 } } });
    const none = { flows: 0, packets: 0, bytes: 0 };
    expect(report.flows.transitGateways).toEqual([
      {
        attachment: 'tgw-attach-1',
        direction: 'ingress',
        ipv4: { flows: 2, packets: 8, bytes: 800 },
        ipv6: { flows: 2, packets: 20, bytes: 2000 },
      },
      { attachment: 'tgw-attach-2', direction: 'egress', ipv4: { flows: 1, packets: 4, bytes: 400 }, ipv6: none },
    ]);
    expect(report.traffic.flows).toMatchObject({ total: 1, ipv6: 1 });
    expect(report.flows.interfaces.rows.map((each) => each.interface)).toEqual(['eni-1']);
    expect(report.flows.addresses).toEqual({ ipv4: 0, ipv6: 2 });
    expect(report.quality.rows.byLogs.flows).toMatchObject({ accepted: 6, rejected: 1, outsidePeriod: 1 });
    expect(report.report.sources.map(({ source, lines }) => [source, lines])).toEqual([
      ['transit gateway flow logs', 5],
      ['flow logs', 1],
    ]);
    expect(report.sectionErrors).toEqual([]);
  } finally {
    await run.close();
  }
});
