import { expect, test } from '@jest/globals';
import type { Family, Row } from '../../src/contracts/rows.ts';
import { flows } from '../../src/sections/flows.ts';
import { fold } from './fold.ts';

const sums = (flows: number) => ({ flows, packets: flows * 10, bytes: flows * 100 });
const path = (traffic_path: number, family: Family, records: number): Row<'flows-by-interface'> => ({
  interface_id: 'eni-1',
  vpc_id: 'vpc-1',
  direction: traffic_path === 0 ? 'ingress' : 'egress',
  traffic_path,
  family,
  action: 'ACCEPT',
  ...sums(records),
});
const none = sums(0);

test('traffic paths of all interfaces, by name; records without one are in none', () => {
  const { flows: answer } = fold(flows, {
    'flows-by-interface': [
      path(8, 'ipv4', 5),
      path(8, 'ipv6', 3),
      { ...path(8, 'ipv4', 2), interface_id: 'eni-2' },
      path(1, 'ipv4', 20),
      path(42, 'ipv6', 1),
      path(0, 'ipv4', 99),
    ],
  });
  expect(answer.paths).toEqual([
    { path: 1, name: 'another resource in the same VPC', ipv4: sums(20), ipv6: none },
    { path: 8, name: 'an internet gateway', ipv4: sums(7), ipv6: sums(3) },
    { path: 42, name: 'path 42', ipv4: none, ipv6: sums(1) },
  ]);
});

test('services of AWS, to and from; a record between two of them counts with both', () => {
  const service = (src_service: string, dst_service: string, family: Family, records: number) => ({
    src_service,
    dst_service,
    family,
    ...sums(records),
  });
  const { services } = fold(flows, {
    'flows-by-service': [
      service('', 'S3', 'ipv4', 5),
      service('S3', '', 'ipv6', 2),
      service('EC2', 'DYNAMODB', 'ipv4', 1),
      service('S3', 'DYNAMODB', 'ipv6', 3),
    ],
  }).flows;
  expect(services).toEqual([
    { service: 'S3', to: { ipv4: sums(5), ipv6: none }, from: { ipv4: none, ipv6: sums(5) } },
    { service: 'DYNAMODB', to: { ipv4: sums(1), ipv6: sums(3) }, from: { ipv4: none, ipv6: none } },
    { service: 'EC2', to: { ipv4: none, ipv6: none }, from: { ipv4: sums(1), ipv6: none } },
  ]);
});

test('ICMPv6 by purpose, what carries connections first', () => {
  const { icmpv6 } = fold(flows, {
    icmpv6: [
      { kind: 'link-local', action: 'ACCEPT', ...sums(4) },
      { kind: 'end-to-end', action: 'REJECT', ...sums(2) },
      { kind: 'end-to-end', action: 'ACCEPT', ...sums(7) },
    ],
  }).flows;
  expect(icmpv6).toEqual([
    {
      kind: 'end-to-end',
      label: 'Echo and errors (Packet Too Big, unreachable, time exceeded)',
      accepted: sums(7),
      rejected: sums(2),
    },
    { kind: 'link-local', label: 'Between neighbours on the link', accepted: sums(4), rejected: none },
  ]);
});
