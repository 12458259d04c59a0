import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { createDirectoryStore } from '../../src/adapters/directory.ts';
import { createDuckDbEngine } from '../../src/adapters/duckdb.ts';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import type { QueryId, Row } from '../../src/contracts/rows.ts';
import { plan } from '../../src/stages/plan.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { toRow } from './ask.ts';
import { accessLine, defaultColumns, flowLine, restOf33 } from './lines.ts';

/** One small tree with all that is nasty, and its truth counted by hand. */
const elb = 'AWSLogs/123456789012/elasticloadbalancing/eu-central-1';
const vpc = 'AWSLogs/123456789012/vpcflowlogs/eu-central-1';
const group = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/a/1';
const access = (day: string, stamp: string) =>
  `${elb}/${day}/123456789012_elasticloadbalancing_eu-central-1_app.shop.50dc6c495c0c9188_${stamp}_10.0.1.17_x.log.gz`;

const at = (time: string, client: string, more: Parameters<typeof accessLine>[0] = {}) =>
  accessLine({ time: `2026-11-22T${time}Z`, client, received: '10', sent: '100', group, ...more });
const other = (time: string) => accessLine({ time: `${time}Z`, client: '2001:db8:9::9:1' });
const rest29 = restOf33.split(' ').slice(0, 11).join(' ');

const alphabetical = [...defaultColumns, 'flow-direction', 'traffic-path', 'vpc-id'].sort();
const flow = (columns: readonly string[], change: Record<string, string>) =>
  flowLine(columns, {
    version: '5',
    'account-id': '123456789012',
    'interface-id': 'eni-1',
    srcaddr: '2001:db8:1::5',
    dstaddr: '64:ff9b::192.0.2.33',
    srcport: '40000',
    dstport: '443',
    protocol: '6',
    packets: '3',
    bytes: '180',
    start: '1795305600', // 2026-11-22T00:00:00Z
    end: '1795305660',
    action: 'ACCEPT',
    'log-status': 'OK',
    'flow-direction': 'egress',
    'traffic-path': '8',
    'vpc-id': 'vpc-1',
    ...change,
  });

const tree: Record<string, string[]> = {
  [access('2026/11/22', '20261122T1005Z')]: [
    at('10:00:00.000000', '2001:db8:1:1::a:1000', { times: '0.001 0.099 0.000' }),
    at('10:00:59.999999', '2001:db8:1:1::b:1001', { rest: rest29 }),
    at('10:01:00.000000', '2001:db8:1:2::a:1002', { rest: `${restOf33} 10.0.1.17` }),
    at('10:01:30.000000', '2001:db8:2:1:2:3:4:5:1003', { rest: `${restOf33} 10.0.1.17 - "new"` }),
    at('10:01:30.000000', '192.0.2.1:1004', { target: '-', times: '-1 -1 -1', status: '460 -', group: '-' }),
    at('10:02:00.000000', '192.0.2.1:1005', { times: '0.000 0.000 0.000', status: '502 503' }),
    at('10:02:00.000000', '::ffff:192.0.2.2:1006'),
    'three broken lines: this one',
    at('10:03:00.000000', '2001:db8::1::7:443'),
    at('10:03:00.000000', '192.0.2.3:80', { sent: '12e' }),
    other('2026-11-21T23:59:59.999999'),
  ],
  // The last minutes of the day, delivered into the folder of the next.
  [access('2026/11/23', '20261123T0000Z')]: [
    at('23:59:59.999999', '2001:db8:1:1::a:1007'),
    other('2026-11-23T00:00:00.000000'),
  ],
  [access('2026/11/21', '20261121T1005Z')]: [other('2026-11-21T10:00:00.000000')],
  [access('2026/11/20', '20261120T1005Z')]: [at('10:00:00.000000', '203.0.113.1:1')],
  [`${elb}/2026/11/22/conn_log_x_elasticloadbalancing_eu-central-1_app.shop.50dc6c495c0c9188_20261122T1005Z_10.0.1.17_y.log.gz`]:
    ['2026-11-22T10:00:00.000000Z 2001:db8:1:1::a 1000 443 TLSv1.3 TLS_AES_128_GCM_SHA256 0.012 "-" - - Success TID_1'],
  [`${vpc}/2026/11/22/123456789012_vpcflowlogs_eu-central-1_fl-1_20261122T0000Z_a.log.gz`]: [
    alphabetical.join(' '),
    flow(alphabetical, {}),
    flow(alphabetical, { bytes: '20', dstaddr: '2001:db8:1::6', action: 'REJECT', protocol: '58' }),
    alphabetical.join(' '),
    flow(alphabetical, { srcaddr: '10.0.0.1', dstaddr: '10.0.0.1', 'flow-direction': 'ingress', 'traffic-path': '-' }),
    flow(alphabetical, { start: '1795305599' }),
    flowLine(alphabetical, { start: '1795305600', end: '1795305660', 'log-status': 'NODATA' }),
    flowLine(alphabetical, { start: '1795305600', end: '1795305660', 'log-status': 'SKIPDATA' }),
  ],
  [`${vpc}/2026/11/22/123456789012_vpcflowlogs_eu-central-1_fl-2_20261122T0000Z_b.log.gz`]: [
    flow(defaultColumns, { version: '2', start: '1795391999', action: 'REJECT', packets: '-', bytes: '-' }),
  ],
  'AWSLogs/123456789012/ELBAccessLogTestFile': ['Enable AccessLog for ELB'],
  'README.md': ['# Notes'],
};

let base: string;
const texts = new Map<string, Record<string, string>[]>();

function answer<Q extends QueryId>(id: Q): Row<Q>[] {
  return (texts.get(id) ?? []).map((row) => toRow(id, row));
}

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'exact-'));
  const logs = join(base, 'logs');
  for (const [key, lines] of Object.entries(tree)) {
    const path = join(logs, key);
    await mkdir(dirname(path), { recursive: true });
    const text = `${lines.join('\n')}\n`;
    await writeFile(path, key.endsWith('.gz') ? gzipSync(text) : text);
  }
  const work = createDirectoryStore(join(base, 'work'));
  const engine = createDuckDbEngine({ workDirectory: join(base, 'work'), logDirectories: [logs], threads: 2 });
  const ports = {
    logs: createLogTree([logs]),
    work,
    archive: new MemoryStore(),
    queries: createQueryLibrary(),
    engine: engine.name,
    timezone: 'UTC',
  };
  const planned = await plan({ execution: 'exact', request: { date: '2026-11-22' } }, ports);
  for (const each of planned.extract) await engine.execute(each);
  for (const each of planned.analyse) {
    const { output } = await engine.execute(each);
    const { body } = await work.get(output.slice(join(base, 'work').length + 1));
    texts.set(each.id, parse(Buffer.from(body), { columns: true }));
  }
  await engine.close();
});
afterAll(() => rm(base, { recursive: true, force: true }));

test('every line is counted once, under what became of it', () => {
  const counts: Record<string, number> = {};
  for (const { logs, outcome, lines } of answer('rows')) {
    counts[`${logs} ${outcome}`] = (counts[`${logs} ${outcome}`] ?? 0) + lines;
  }
  expect(counts).toEqual({
    'requests accepted': 8,
    'requests outside': 3,
    'requests format': 1,
    'requests address': 1,
    'requests number': 1,
    'connections accepted': 1,
    'flows accepted': 4,
    'flows outside': 1,
    'flows nodata': 1,
    'flows skipdata': 1,
  });
});

test('rejected lines are shown', () => {
  const rejected = answer('rows').filter(({ sample }) => sample !== '');
  expect(rejected).toMatchObject([
    { outcome: 'address', lines: 1, sample: at('10:03:00.000000', '2001:db8::1::7:443').slice(0, 500) },
    { outcome: 'format', lines: 1, sample: 'three broken lines: this one' },
    { outcome: 'number', lines: 1, sample: at('10:03:00.000000', '192.0.2.3:80', { sent: '12e' }).slice(0, 500) },
  ]);
});

test('requests by minute and family', () => {
  const row = (minute: string, family: string, requests: number) => ({
    minute: `2026-11-22 ${minute}`,
    family,
    requests,
    received_bytes: 10 * requests,
    sent_bytes: 100 * requests,
  });
  expect(answer('requests-by-minute')).toEqual([
    row('10:00', 'ipv6', 2),
    row('10:01', 'ipv4', 1),
    row('10:01', 'ipv6', 2),
    row('10:02', 'ipv4', 2),
    row('23:59', 'ipv6', 1),
  ]);
});

test('clients, each once, with the mapped one as IPv4', () => {
  const row = (client: string, family: string, requests: number, mapped = 0) => ({
    client,
    family,
    requests,
    received_bytes: 10 * requests,
    sent_bytes: 100 * requests,
    mapped,
  });
  expect(answer('clients')).toEqual([
    row('00000000000000000000ffffc0000201', 'ipv4', 2),
    row('00000000000000000000ffffc0000202', 'ipv4', 1, 1),
    row('20010db800010001000000000000000a', 'ipv6', 2),
    row('20010db800010001000000000000000b', 'ipv6', 1),
    row('20010db800010002000000000000000a', 'ipv6', 1),
    row('20010db8000200010002000300040005', 'ipv6', 1),
  ]);
});

test('latencies by target group, unknown ones left out; statuses, `-` as 0', () => {
  // 0.171 s is 171,000 µs: floor(120 * log10(171000)) = 627; 0.1 s is exactly 600; zero is -1.
  expect(answer('latency')).toEqual([
    { target_group: group, family: 'ipv4', bucket: -1, requests: 1 },
    { target_group: group, family: 'ipv4', bucket: 627, requests: 1 },
    { target_group: group, family: 'ipv6', bucket: 600, requests: 1 },
    { target_group: group, family: 'ipv6', bucket: 627, requests: 4 },
  ]);
  expect(answer('statuses')).toEqual([
    { target_group: '', family: 'ipv4', elb_status: 460, target_status: 0, requests: 1 },
    { target_group: group, family: 'ipv4', elb_status: 200, target_status: 200, requests: 1 },
    { target_group: group, family: 'ipv4', elb_status: 502, target_status: 503, requests: 1 },
    { target_group: group, family: 'ipv6', elb_status: 200, target_status: 200, requests: 5 },
  ]);
});

test('sources by hour', () => {
  expect(answer('sources')).toEqual([
    { logs: 'connections', source: 'app/shop/50dc6c495c0c9188', hour: '2026-11-22 10:00', lines: 1 },
    { logs: 'flows', source: 'flows', hour: '2026-11-22 00:00', lines: 3 },
    { logs: 'flows', source: 'flows', hour: '2026-11-22 23:00', lines: 1 },
    { logs: 'requests', source: 'app/my-loadbalancer/50dc6c495c0c9188', hour: '2026-11-22 10:00', lines: 7 },
    { logs: 'requests', source: 'app/my-loadbalancer/50dc6c495c0c9188', hour: '2026-11-22 23:00', lines: 1 },
  ]);
});

test('flows by minute, interface, protocol and address', () => {
  expect(answer('flows-by-minute')).toEqual([
    { minute: '2026-11-22 00:00', family: 'ipv4', flows: 1, packets: 3, bytes: 180 },
    { minute: '2026-11-22 00:00', family: 'ipv6', flows: 2, packets: 6, bytes: 200 },
    { minute: '2026-11-22 23:59', family: 'ipv6', flows: 1, packets: 0, bytes: 0 },
  ]);
  const on = (vpc_id: string, direction: string, traffic_path: number) => ({
    interface_id: 'eni-1',
    vpc_id,
    direction,
    traffic_path,
  });
  expect(answer('flows-by-interface')).toEqual([
    { ...on('', '', 0), family: 'ipv6', action: 'REJECT', flows: 1, packets: 0, bytes: 0 },
    { ...on('vpc-1', 'egress', 8), family: 'ipv6', action: 'ACCEPT', flows: 1, packets: 3, bytes: 180 },
    { ...on('vpc-1', 'egress', 8), family: 'ipv6', action: 'REJECT', flows: 1, packets: 3, bytes: 20 },
    { ...on('vpc-1', 'ingress', 0), family: 'ipv4', action: 'ACCEPT', flows: 1, packets: 3, bytes: 180 },
  ]);
  expect(answer('flows-by-protocol')).toEqual([
    { family: 'ipv4', protocol: 6, action: 'ACCEPT', nat64: 0, flows: 1, packets: 3, bytes: 180 },
    { family: 'ipv6', protocol: 6, action: 'ACCEPT', nat64: 1, flows: 1, packets: 3, bytes: 180 },
    { family: 'ipv6', protocol: 6, action: 'REJECT', nat64: 1, flows: 1, packets: 0, bytes: 0 },
    { family: 'ipv6', protocol: 58, action: 'REJECT', nat64: 0, flows: 1, packets: 3, bytes: 20 },
  ]);
  // 10.0.0.1 talks to itself: one record, counted once.
  expect(answer('flow-addresses')).toEqual([
    { address: '00000000000000000000ffff0a000001', family: 'ipv4', flows: 1 },
    { address: '0064ff9b0000000000000000c0000221', family: 'ipv6', flows: 2 },
    { address: '20010db8000100000000000000000005', family: 'ipv6', flows: 3 },
    { address: '20010db8000100000000000000000006', family: 'ipv6', flows: 1 },
  ]);
});
