import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { noNetworkFiles } from '../../src/contracts/networks.ts';
import type { Report } from '../../src/contracts/report.ts';
import { familyFigures } from '../../src/contracts/report-figures.ts';
import { plantTree, readTree, type TreeRun } from '../support/read-tree.ts';
import { files } from './hand-made-day.ts';

/** Lines as AWS writes them, read by DuckDB, all queries, all sections; the figures are counted by hand. */

let root: string;
let tree: TreeRun;
let report: Report;

const country = {
  type: 'Test-Country',
  built: '2026-11-20',
  find: (address: string) => (address.startsWith('82.') ? 'FR' : 'DE'),
};

beforeAll(async () => {
  root = await plantTree(await mkdtemp(join(tmpdir(), 'hand-made-day-')), files);
  tree = await readTree([root]);
  const list = { name: 'drop.txt', place: 'drop.txt', text: '2a01:4f8:1::/48' };
  report = await tree.report({
    settings: { quality: { mostRejected: 0.1 } },
    networks: { ...noNetworkFiles, country, reputation: [list] },
  });
}, 60_000);
afterAll(async () => {
  await tree.close();
  await rm(root, { recursive: true, force: true });
});

const pick = <T extends object, K extends keyof T>(list: readonly T[], ...keys: K[]) =>
  list.map((row) => keys.map((key) => row[key]));
const sums = (flows: number, packets: number, bytes: number) => ({ flows, packets, bytes });
const none = sums(0, 0, 0);

test('quality: every line is accounted for', () => {
  expect(report.sectionErrors).toEqual([]);
  const { requests, connections, flows } = report.quality.rows.byLogs;
  expect(requests).toMatchObject({ read: 26, accepted: 24, rejected: 1, outsidePeriod: 1 });
  expect(connections).toMatchObject({ read: 7, accepted: 7 });
  expect(flows).toMatchObject({ read: 14, accepted: 13, noData: 1 });
  expect(report.quality.rejectedFiles).toMatchObject([{ logs: 'requests', reason: 'format', lines: 1, line: 17 }]);
});

test('traffic', () => {
  const { traffic } = report;
  expect(traffic.requests).toEqual(familyFigures(11, 13));
  expect(traffic.receivedBytes).toEqual(familyFigures(1100, 1300));
  expect(traffic.bytes).toEqual(familyFigures(11_000, 13_000));
  expect(traffic.flows).toEqual(familyFigures(7, 6));
  expect(traffic.flowBytes).toEqual(familyFigures(17_160, 13_908));
  expect(traffic.packets).toEqual(familyFigures(37, 31));
  expect(traffic.hourly[10]).toMatchObject({ requests: { ipv4: 6, ipv6: 6 }, flows: { ipv4: 7, ipv6: 6 } });
  expect(traffic.hourly[11]?.requests).toEqual({ ipv4: 5, ipv6: 0 });
  expect(traffic.hourly).toHaveLength(24);
});

test('adoption: used, capable, by everything', () => {
  const { adoption } = report;
  expect(adoption.used).toEqual({ requests: familyFigures(11, 13), bytes: familyFigures(11_000, 13_000) });
  // Both hosts are reached over IPv6.
  expect(adoption.capable).toEqual({ services: { requests: 24, share: 1 }, networks: null });
  expect([adoption.preferred, adoption.hours]).toEqual([null, null]);
  expect(pick(adoption.loadBalancers.rows, 'name', 'requests')).toEqual([
    ['app/web/50dc6c495c0c9188', familyFigures(6, 10)],
    ['app/api/9c1185a5c5e9fc54', familyFigures(5, 3)],
  ]);
  expect(pick(adoption.hosts.rows, 'name', 'requests')).toEqual([
    ['www.example.com', familyFigures(6, 10)],
    ['api.example.com', familyFigures(5, 3)],
  ]);
  expect(pick(adoption.targetGroups.rows, 'name', 'requests')).toEqual([
    ['targetgroup/web/1', familyFigures(6, 10)],
    ['-', familyFigures(5, 0)],
    ['targetgroup/api/1', familyFigures(0, 3)],
  ]);
  expect(pick(adoption.types.rows, 'name', 'requests')).toEqual([['h2', familyFigures(11, 13)]]);
  expect(pick(adoption.devices, 'device', 'requests')).toEqual([
    ['phone', familyFigures(6, 7)],
    ['program', familyFigures(5, 3)],
    ['desktop', familyFigures(0, 3)],
  ]);
});

test('clients and their addresses', () => {
  expect(report.clients).toEqual({
    ipv4: { addresses: 2, mappedRequests: 1 },
    ipv6: {
      addresses: 5,
      prefixes: { '64': 4, '56': 4, '48': 3, '32': 3 },
      addressesPerPrefix64: 1.25,
      maxAddressesInPrefix64: 2,
    },
  });
  expect(pick(report.addressTypes, 'type', 'addresses', 'requests', 'bytes')).toEqual([
    ['global-unicast', 4, 12, 12_000],
    ['6to4', 1, 1, 1000],
  ]);
  expect(pick(report.interfaceIdentifiers, 'class', 'addresses', 'requests')).toEqual([
    ['randomised', 3, 9],
    ['low-byte', 2, 4],
  ]);
  expect(report.prefixes).toEqual({
    threshold: 100,
    rows: [],
    rest: { requests: 13, bytes: 13_000, addresses: 5, share: 1 },
  });
  expect(pick(report.anatomy.registries, 'registry', 'addresses', 'requests')).toEqual([['RIPE NCC', 4, 12]]);
  expect(report.anatomy.perPrefix64).toEqual({ prefixes: 4, mean: 1.25, median: 1, max: 2 });
  // Two addresses of one /64 hours apart may be one host.
  expect(report.hosts).toMatchObject({ lower: 4, upper: 5 });
  expect(report.recurrence).toMatchObject({ daysKnown: 1, prefixes64: 4, firstSeen: 4, returning: 0, stable: 0 });
});

test('dual stack', () => {
  expect(report.dualStack.interfaces).toMatchObject({ both: 1, ipv4Only: 1, ipv6Only: 0 });
  expect(report.dualStack.interfaces?.rows[1]).toMatchObject({
    interface: 'eni-web',
    ipv4: { addresses: 1, flows: 1, bytes: 500 },
    ipv6: { addresses: 1, flows: 3, bytes: 1504 },
  });
  expect(report.dualStack.certificates).toEqual({
    both: 1,
    ipv4Only: 1,
    ipv6Only: 0,
    connections: familyFigures(1, 1),
  });
  expect(report.dualStack.clients).toMatchObject({ told: 'none', pairs: 0, unpaired: { ipv4: 2, ipv6: 4 } });
});

test('networks and transition', () => {
  expect(report.networks.countries?.rows.map(({ country: code, requests }) => [code, requests])).toEqual([
    ['DE', familyFigures(6, 12)],
    ['FR', familyFigures(5, 1)],
  ]);
  expect(report.networks.reputation).toMatchObject({ requests: familyFigures(0, 3), share: 3 / 24 });
  expect(report.networks.absent.map(({ kind }) => kind)).toEqual(['asn', 'aws']);
  expect(report.proxies).toBeNull();
  expect(report.transition.native).toEqual({ requests: 12, share: 12 / 13 });
  expect(report.transition.clients).toMatchObject([
    { mechanism: '6to4', hosts: 1, requests: 1, bytes: 1000, top: [{ ipv4: '82.64.0.1', requests: 1 }] },
    { mechanism: 'ipv4-mapped', hosts: 1, requests: 1, top: [{ ipv4: '82.64.0.9', requests: 1 }] },
  ]);
  expect(report.transition.flows).toMatchObject([
    { mechanism: 'nat64', addresses: 1, flows: 1, top: [{ ipv4: '82.64.0.9', flows: 1 }] },
  ]);
});

test('performance and TLS', () => {
  const { performance, tls } = report;
  const about = (seconds: number) => expect.closeTo(seconds, 3);
  expect(performance.ipv4).toMatchObject({
    requests: 11,
    timed: 6,
    p50: about(0.01),
    errorRate: 5 / 11,
    elb5xxRate: 0,
  });
  expect(performance.ipv6).toMatchObject({ requests: 13, timed: 11, p50: about(0.02), errorRate: 2 / 13 });
  expect(performance.ipv6.elb5xxRate).toBe(2 / 13);
  const [first] = performance.targetGroups;
  expect(first).toMatchObject({
    targetGroup: 'targetgroup/web/1',
    ipv4: { timed: 6 },
    ipv6: { requests: 10, timed: 8 },
  });
  expect(first?.gap.latency).toMatchObject({ verdict: 'too-few', difference: about(0.01), longer: 1 });
  expect(tls.plain).toEqual({ ipv4: 1, ipv6: 0 });
  expect(tls.ipv4).toMatchObject({ established: 2, failed: 0, p50: about(0.01) });
  expect(tls.ipv6).toMatchObject({ established: 3, failed: 1, failureRate: 0.25, p50: about(0.012), p99: about(0.02) });
  expect(pick(tls.protocols, 'protocol').flat()).toEqual(['TLSv1.3', 'TLSv1.2']);
  expect(tls.protocols[1]?.ipv6).toMatchObject({ connections: 1, share: 1 / 3 });
});

test('flows', () => {
  const { flows } = report;
  expect(flows.accepted).toEqual({ ipv4: sums(6, 36, 17_100), ipv6: sums(5, 30, 13_804) });
  expect(flows.rejected).toEqual({ ipv4: sums(1, 1, 60), ipv6: sums(1, 1, 104) });
  expect(flows.addresses).toEqual({ ipv4: 7, ipv6: 5 });
  expect(flows.internetEgress).toEqual({ ipv4: sums(2, 13, 6700), ipv6: sums(1, 12, 12_000) });
  expect(pick(flows.paths, 'path', 'ipv4', 'ipv6')).toEqual([
    [8, sums(2, 13, 6700), sums(1, 12, 12_000)],
    [1, none, sums(1, 3, 300)],
    [7, sums(1, 2, 200), none],
  ]);
  expect(flows.services).toMatchObject([{ service: 'S3', to: { ipv4: sums(1, 2, 200), ipv6: none } }]);
  expect(pick(flows.icmpv6, 'kind', 'accepted', 'rejected')).toEqual([
    ['end-to-end', sums(1, 1, 104), sums(1, 1, 104)],
  ]);
  expect(flows.nat64).toEqual(sums(1, 3, 300));
  expect(flows.interfaces.total).toBe(5);
  expect(
    flows.protocols.map(({ family, name, accepted, rejected }) => [family, name, accepted.flows, rejected.flows]),
  ).toEqual([
    ['ipv4', 'TCP', 6, 1],
    ['ipv6', 'TCP', 4, 0],
    ['ipv6', 'ICMPv6', 1, 1],
  ]);
});

test('policy parity, and what IPv4 costs', () => {
  expect(report.policyParity?.ports).toEqual({
    bothOpen: 1,
    bothClosed: 0,
    ipv6Only: 1,
    ipv4Only: 0,
    untried: { ipv4: 0, ipv6: 0 },
  });
  expect(report.policyParity?.holes).toMatchObject([
    { interface: 'eni-web', port: 5432, open: 'ipv6', accepted: 1, rejected: 1, address: '2a05:d014:8a3:4c00::11' },
  ]);
  expect(report.ipv4Costs).toMatchObject({
    loadBalancerAddresses: 2,
    interfaces: 2,
    addresses: 2,
    cost: 0.24,
    requests: { ipv4: 11, ipv4Share: 11 / 24 },
    loadBalancers: [
      { name: 'app/web/50dc6c495c0c9188', addresses: 1, requests: 16, ipv4Requests: 6 },
      { name: 'app/api/9c1185a5c5e9fc54', addresses: 1, requests: 8, ipv4Requests: 5 },
    ],
    natGateways: { gateways: 1, bytes: 9700, cost: 1.08 },
  });
});

test('growth knows this day alone', () => {
  expect(report.growth?.days).toMatchObject([{ date: '2026-11-22', requests: 24, ipv6Requests: 13, ipv6Clients: 5 }]);
  expect(report.growth?.trend).toBeNull();
});
