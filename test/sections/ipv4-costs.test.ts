import { expect, test } from '@jest/globals';
import type { FoundLogs } from '../../src/contracts/logs.ts';
import type { Family, Row } from '../../src/contracts/rows.ts';
import { ipv4Costs } from '../../src/sections/ipv4-costs.ts';
import { contextOf, fold } from './fold.ts';

function filesOf(...names: string[]): FoundLogs['files'] {
  const folder = 'AWSLogs/123456789012/elasticloadbalancing/eu-central-1/2026/11/22/';
  const prefix = '123456789012_elasticloadbalancing_eu-central-1_app.web.1_';
  return names.map((name) => ({
    logs: 'requests',
    key: `${folder}${prefix}${name}.log.gz`,
    path: '',
    bytes: 1,
    loadBalancer: 'app/web/1',
    format: 'text' as const,
    columns: null,
  }));
}
const context = (files: FoundLogs['files']) => {
  const given = contextOf();
  return { ...given, found: { ...given.found, files } };
};
const left = (interface_id: string, family: Family, traffic_path: number): Row<'flows-by-interface'> => ({
  ...{ interface_id, vpc_id: 'v', direction: 'egress', traffic_path, family, action: 'ACCEPT' },
  ...{ flows: 1, packets: 1, bytes: 1 },
});

test('nodes of load balancers by the names of their files, most in one hour, private ones left out', () => {
  const { ipv4Costs: answer } = fold(
    ipv4Costs,
    {},
    context(
      filesOf(
        '20261122T0905Z_198.51.100.12_3x7w9kq2',
        '20261122T0910Z_198.51.100.12_aaaa',
        '20261122T0955Z_198.051.100.077_bbbb', // padded
        '20261122T1000Z_198.51.100.99_cccc', // ends at 10:00, and so belongs to the hour of 9
        '20261122T1005Z_203.0.113.1_dddd',
        '20261122T1005Z_10.20.0.11_eeee',
        '20261122T1005Z_172.31.0.11_ffff',
        '20261123T0100Z_203.0.113.7_gggg', // another day
        'something_else',
      ),
    ),
  );
  expect(answer).toEqual({
    pricePerHour: 0.005,
    currency: 'USD',
    priceSource: 'https://aws.amazon.com/vpc/pricing/, public IPv4 addresses',
    priceAsOf: '2024-02-01',
    hours: 24,
    loadBalancerAddresses: 3,
    interfaces: null,
    addresses: 3,
    cost: 0.36,
    costPerMonth: 10.95,
    requests: { ipv4: 0, ipv4Share: null },
    loadBalancers: [
      { name: 'app/web/1', addresses: 3, costPerMonth: 10.95, requests: 0, ipv4Requests: 0, ipv4Share: null },
    ],
    natGateways: null,
  });
});

test('interfaces that reach the internet with IPv4 have a public address; what may be an endpoint tells nothing', () => {
  const minute = '2026-11-22 09:00';
  const request = (family: Family, requests: number) => ({
    minute,
    family,
    requests,
    received_bytes: 0,
    sent_bytes: 0,
  });
  const { ipv4Costs: answer } = fold(
    ipv4Costs,
    {
      'flows-by-interface': [
        left('eni-1', 'ipv4', 8),
        { ...left('eni-1', 'ipv4', 8), action: 'REJECT' },
        left('eni-2', 'ipv4', 8),
        left('eni-3', 'ipv6', 8),
        left('eni-4', 'ipv4', 2),
        left('eni-5', 'ipv4', 1),
      ],
      'requests-by-minute': [request('ipv4', 30), request('ipv6', 70)],
    },
    context(filesOf('20261122T0905Z_198.51.100.12_x')),
  );
  expect(answer).toMatchObject({ loadBalancerAddresses: 1, interfaces: 2, addresses: 2, cost: 0.24 });
  expect(answer.requests).toEqual({ ipv4: 30, ipv4Share: 0.3 });
});

test('the price is a setting', () => {
  const given = {
    ...context(filesOf('20261122T0905Z_198.51.100.12_x')),
    publicIpv4: { price: 0.01, currency: 'EUR', source: 'a contract', asOf: '2026-01-01' },
  };
  expect(fold(ipv4Costs, {}, given).ipv4Costs).toMatchObject({
    cost: 0.24,
    currency: 'EUR',
    priceSource: 'a contract',
    priceAsOf: '2026-01-01',
  });
});

test('load balancers by their own nodes, the least IPv4 first', () => {
  const files = (name: string, ...addresses: string[]) =>
    filesOf(...addresses.map((address) => `20261122T0905Z_${address}_x`)).map((file) => ({
      ...file,
      loadBalancer: name,
    }));
  const row = (value: string, ipv4_requests: number, ipv6_requests: number) => ({
    ...{ dimension: 'load-balancer' as const, value, ipv4_requests, ipv6_requests, ipv4_bytes: 0, ipv6_bytes: 0 },
  });
  const { ipv4Costs: answer } = fold(
    ipv4Costs,
    { adoption: [row('app/a/1', 90, 10), row('app/b/2', 1, 99), row('app/inside/3', 5, 0)] },
    context([
      ...files('app/a/1', '198.51.100.1', '198.51.100.2'),
      ...files('app/b/2', '203.0.113.1'),
      ...files('app/inside/3', '10.0.0.1'),
    ]),
  );
  expect(answer.loadBalancers).toEqual([
    { name: 'app/b/2', addresses: 1, costPerMonth: 3.65, requests: 100, ipv4Requests: 1, ipv4Share: 0.01 },
    { name: 'app/a/1', addresses: 2, costPerMonth: 7.3, requests: 100, ipv4Requests: 90, ipv4Share: 0.9 },
  ]);
});

test('NAT gateways open connections; what answers them is none', () => {
  const gateway = { interface_id: 'eni-1', known: 9, through: 3, outward: 4, ports: 4, opened: 3, bytes: 2 ** 31 };
  const rows = [
    gateway,
    { ...gateway, interface_id: 'eni-2', bytes: 2 ** 30 },
    { ...gateway, interface_id: 'eni-balancer', opened: 2 },
    { ...gateway, interface_id: 'eni-transit', outward: 0, ports: 0, opened: 0 },
    { ...gateway, interface_id: 'eni-instance', through: 0 },
  ];
  const { ipv4Costs: answer } = fold(ipv4Costs, { 'nat-gateways': rows });
  expect(answer.natGateways).toMatchObject({ gateways: 2, bytes: 3 * 2 ** 30, priceAsOf: '2026-02-24' });
  // 2 × 24 h × 0.045, and 3 GB × 0.045
  expect(answer.natGateways?.cost).toBe(2.3);
  expect(answer.natGateways?.costPerMonth).toBe(69.81);
  const none = fold(ipv4Costs, { 'nat-gateways': rows.slice(2) }).ipv4Costs.natGateways;
  expect(none).toMatchObject({ gateways: 0, bytes: 0, cost: 0 });
});
