import { afterAll, expect, test } from '@jest/globals';
import { openBed, type TypedRow } from './extract-lines.ts';
import { defaultColumns, flowLine } from './lines.ts';

const bed = await openBed();
afterAll(() => bed.close());

const allColumns = [
  ...defaultColumns,
  ...'vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id'.split(' '),
  ...'pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path reject-reason'.split(' '),
];

/** The guide's IPv6 example, with what later versions add. */
const record: Record<string, string> = {
  version: '8',
  'account-id': '123456789010',
  'interface-id': 'eni-1235b8ca123456789',
  srcaddr: '2001:db8:1234:a100:8d6e:3477:df66:f105',
  dstaddr: '2001:db8:1234:a102:3304:8879:34cf:4071',
  srcport: '34892',
  dstport: '22',
  protocol: '6',
  packets: '54',
  bytes: '8855',
  start: '1477913708',
  end: '1477913820',
  action: 'ACCEPT',
  'log-status': 'OK',
  'vpc-id': 'vpc-abcdefab012345678',
  'subnet-id': 'subnet-aaaaaaaa012345678',
  'instance-id': 'i-01234567890123456',
  'tcp-flags': '18',
  type: 'IPv6',
  'pkt-srcaddr': '2001:db8:1234:a100:8d6e:3477:df66:f105',
  'pkt-dstaddr': '64:ff9b::192.0.2.33',
  region: 'us-east-1',
  'az-id': 'use1-az1',
  'pkt-src-aws-service': 'S3',
  'flow-direction': 'egress',
  'traffic-path': '8',
};

const typed: TypedRow = {
  source_file: 'log-0.log',
  outcome: 'accepted',
  sample: null,
  start: '2016-10-31 11:35:08',
  end: '2016-10-31 11:37:00',
  interface_id: 'eni-1235b8ca123456789',
  vpc_id: 'vpc-abcdefab012345678',
  subnet_id: 'subnet-aaaaaaaa012345678',
  instance_id: 'i-01234567890123456',
  az_id: 'use1-az1',
  src: '20010db81234a1008d6e3477df66f105',
  dst: '20010db81234a1023304887934cf4071',
  src_port: 34892,
  dst_port: 22,
  family: 6,
  protocol: 6,
  packets: '54',
  bytes: '8855',
  action: 'ACCEPT',
  direction: 'egress',
  tcp_flags: 18,
  traffic_path: 8,
  pkt_src: '20010db81234a1008d6e3477df66f105',
  pkt_dst: '0064ff9b0000000000000000c0000221',
  src_service: 'S3',
  dst_service: null,
  reject_reason: null,
  log_status: 'OK',
};

test('every column, in the order of the guide, alphabetical, and backwards', async () => {
  for (const columns of [allColumns, [...allColumns].sort(), [...allColumns].reverse()]) {
    const rows = await bed.extract('flows', [{ columns, content: [columns.join(' '), flowLine(columns, record)] }]);
    expect(rows).toEqual([typed]);
  }
});

test('files of several formats in one run; columns that a format lacks are NULL', async () => {
  const few = ['dstaddr', 'srcaddr', 'start', 'bytes'];
  const rows = await bed.extract('flows', [
    { columns: allColumns, content: [flowLine(allColumns, record)] },
    { columns: few, content: [flowLine(few, record)] },
  ]);
  const { start, src, dst, family, bytes } = typed;
  const empty = Object.fromEntries(Object.keys(typed).map((name) => [name, null]));
  expect(rows).toEqual([
    typed,
    { ...empty, source_file: 'log-1.log', outcome: 'accepted', start, src, dst, family, bytes },
  ]);
});

test('the examples of the guide in the default format', async () => {
  const content = [
    '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
    '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530011 1418530070 REJECT OK',
    '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA',
    '2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA',
    '2 123456789010 eni-1235b8ca123456789 203.0.113.12 172.31.16.139 0 0 1 4 336 1432917027 1432917142 ACCEPT OK',
  ];
  const rows = await bed.extract('flows', [{ columns: defaultColumns, content }]);
  expect(
    rows.map(({ outcome, src, dst_port, protocol, bytes, action }) => [
      outcome,
      src,
      dst_port,
      protocol,
      bytes,
      action,
    ]),
  ).toEqual([
    ['accepted', '00000000000000000000ffffac1f108b', 22, 6, '4249', 'ACCEPT'],
    ['accepted', '00000000000000000000ffffac1f0945', 3389, 6, '4249', 'REJECT'],
    ['accepted', '00000000000000000000ffffcb00710c', 0, 1, '336', 'ACCEPT'],
    ['nodata', null, null, null, null, null],
    ['skipdata', null, null, null, null, null],
  ]);
});

test('headers again in the middle, and the header of a second gzip member, are no rows', async () => {
  const line = flowLine(defaultColumns, { ...record, version: '2' });
  const header = defaultColumns.join(' ');
  const content = [header, line, header, line, header.replaceAll('-', '_'), line, `${header} `];
  const rows = await bed.extract('flows', [{ columns: defaultColumns, content }]);
  expect(rows.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
});

test('rejected by Block Public Access: no sizes; regional NAT: no interface; account unknown; tags', async () => {
  const columns = [...defaultColumns, 'reject-reason', 'instance-tag', 'pkt-srcaddr'];
  const bpa = { ...record, action: 'REJECT', packets: '-', bytes: '-', 'reject-reason': 'BPA', start: '1477913700' };
  const nat = { ...record, 'interface-id': '-', 'account-id': 'unknown', 'instance-tag': '%2D', start: '1477913701' };
  const hidden = { ...record, srcaddr: '-', start: '1477913702' };
  const rows = await bed.extract('flows', [
    { columns, content: [bpa, nat, hidden].map((each) => flowLine(columns, each)) },
  ]);
  expect(
    rows.map(({ outcome, interface_id, packets, bytes, reject_reason, src }) => ({
      outcome,
      interface_id,
      packets,
      bytes,
      reject_reason,
      src,
    })),
  ).toEqual([
    {
      outcome: 'accepted',
      interface_id: 'eni-1235b8ca123456789',
      packets: null,
      bytes: null,
      reject_reason: 'BPA',
      src: typed['src'],
    },
    { outcome: 'accepted', interface_id: null, packets: '54', bytes: '8855', reject_reason: null, src: typed['src'] },
    {
      outcome: 'accepted',
      interface_id: 'eni-1235b8ca123456789',
      packets: '54',
      bytes: '8855',
      reject_reason: null,
      src: typed['src'],
    },
  ]);
});

test('broken records are rejected for the first thing that is wrong; the period is that of the start', async () => {
  const line = (change: Record<string, string>) => flowLine(defaultColumns, { ...record, version: '2', ...change });
  const lines: [string, string][] = [
    ['format', 'nonsense'],
    ['format', `${line({})} extra`],
    ['format', line({}).slice(0, -3)],
    ['time', line({ start: '-' })],
    ['time', line({ start: '2016-10-31T11:35:08Z', srcaddr: '-' })],
    ['address', line({ srcaddr: '-' })],
    ['address', line({ dstaddr: '10.0.0.256' })],
    ['number', line({ bytes: '-' })],
    ['number', line({ packets: '1e3', action: 'REJECT' })],
    ['outside', line({ start: '1477872000', end: '1477913708' }).replace('1477872000', '1477871999')],
    ['outside', line({ start: '1477958400' })],
    ['outside', flowLine(defaultColumns, { start: '1477958400', end: '1477958460', 'log-status': 'NODATA' })],
    ['accepted', line({ start: '1477872000' })],
    ['accepted', `${line({ start: '1477958399', end: '1477959000' })} `],
  ];
  const rows = await bed.extract('flows', [{ columns: defaultColumns, content: lines.map(([, each]) => each) }], {
    start: '2016-10-31 00:00:00',
    end: '2016-11-01 00:00:00',
  });
  expect(rows.map(({ outcome }) => outcome).sort()).toEqual(lines.map(([outcome]) => outcome).sort());
  const rejected = lines.filter(([outcome]) => /format|time|address|number/.test(outcome)).map(([, each]) => each);
  expect(
    rows
      .map(({ sample }) => sample)
      .filter((sample) => sample !== null)
      .sort(),
  ).toEqual(rejected.sort());
});
