import { expect, test } from '@jest/globals';
import type { Row } from '../../src/contracts/rows.ts';
import { flows } from '../../src/sections/flows.ts';
import { fc } from '../support/properties.ts';
import { fold } from './fold.ts';

const byInterface = (row: Partial<Row<'flows-by-interface'>>): Row<'flows-by-interface'> => ({
  interface_id: 'eni-1',
  vpc_id: 'vpc-1',
  direction: 'egress',
  traffic_path: 0,
  family: 'ipv6',
  action: 'ACCEPT',
  flows: 1,
  packets: 10,
  bytes: 100,
  ...row,
});
const byProtocol = (row: Partial<Row<'flows-by-protocol'>>): Row<'flows-by-protocol'> => ({
  family: 'ipv6',
  protocol: 6,
  action: 'ACCEPT',
  nat64: 0,
  flows: 1,
  packets: 10,
  bytes: 100,
  ...row,
});

test('accepted, rejected and other, by family and by protocol', () => {
  const { flows: answer } = fold(flows, {
    'flows-by-protocol': [
      byProtocol({ flows: 20 }),
      byProtocol({ flows: 4, action: 'REJECT' }),
      byProtocol({ flows: 2, nat64: 1 }),
      byProtocol({ flows: 7, protocol: 58 }),
      byProtocol({ flows: 9, family: 'ipv4' }),
      byProtocol({ flows: 3, family: 'ipv4', action: '', protocol: 253 }),
      byProtocol({ flows: 1, family: 'ipv4', action: 'REJECT', protocol: 253 }),
    ],
  });
  expect(answer.accepted).toEqual({
    ipv4: { flows: 9, packets: 10, bytes: 100 },
    ipv6: { flows: 29, packets: 30, bytes: 300 },
  });
  expect(answer.rejected.ipv6.flows).toBe(4);
  expect(answer.otherAction).toEqual({
    ipv4: { flows: 3, packets: 10, bytes: 100 },
    ipv6: { flows: 0, packets: 0, bytes: 0 },
  });
  expect(answer.nat64).toEqual({ flows: 2, packets: 10, bytes: 100 });
  expect(answer.protocols.map((row) => [row.family, row.name, row.accepted.flows, row.rejected.flows])).toEqual([
    ['ipv6', 'TCP', 22, 4],
    ['ipv4', 'TCP', 9, 0],
    ['ipv6', 'ICMPv6', 7, 0],
    ['ipv4', 'protocol 253', 0, 1],
  ]);
});

test('each distinct address counts once, by family', () => {
  const address = (last: string, family: 'ipv4' | 'ipv6') => ({ address: last.padStart(32, '0'), family, flows: 3 });
  const rows = [address('1', 'ipv6'), address('2', 'ipv6'), address('ffffc0000201', 'ipv4')];
  expect(fold(flows, { 'flow-addresses': rows }).flows.addresses).toEqual({ ipv4: 1, ipv6: 2 });
});

test('interfaces: one row per direction, most bytes first, actions and paths together', () => {
  const { interfaces, internetEgress } = fold(flows, {
    'flows-by-interface': [
      byInterface({ bytes: 10 }),
      byInterface({ bytes: 20, action: 'REJECT' }),
      byInterface({ bytes: 40, family: 'ipv4', traffic_path: 8 }),
      byInterface({ bytes: 500, direction: 'ingress' }),
      byInterface({ bytes: 7, direction: '', interface_id: '-', vpc_id: '' }),
    ],
  }).flows;
  expect(interfaces.total).toBe(3);
  expect(interfaces.rows.map((row) => [row.interface, row.vpc, row.direction, row.ipv4.bytes, row.ipv6.bytes])).toEqual(
    [
      ['eni-1', 'vpc-1', 'ingress', 0, 500],
      ['eni-1', 'vpc-1', 'egress', 40, 30],
      ['-', '', 'unknown', 0, 7],
    ],
  );
  expect(internetEgress).toEqual({
    ipv4: { flows: 1, packets: 10, bytes: 40 },
    ipv6: { flows: 0, packets: 0, bytes: 0 },
  });
});

test('the internet edge: paths 8 and 2, unknown where no record has a path', () => {
  expect(fold(flows, { 'flows-by-interface': [byInterface({})] }).flows.internetEgress).toBeNull();
  const paths = [1, 2, 3, 7, 8].map((traffic_path) => byInterface({ traffic_path, flows: 10 ** traffic_path }));
  expect(fold(flows, { 'flows-by-interface': paths }).flows.internetEgress?.ipv6.flows).toBe(100_000_100);
  const gatewayEndpointOnly = [byInterface({ traffic_path: 7 })];
  expect(fold(flows, { 'flows-by-interface': gatewayEndpointOnly }).flows.internetEgress?.ipv6.flows).toBe(0);
});

test('rows and rest are all interfaces, however many', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 40, maxLength: 70 }), (sizes) => {
      const rows = sizes.map((bytes, index) => byInterface({ interface_id: `eni-${index}`, bytes }));
      const { interfaces } = fold(flows, { 'flows-by-interface': rows }).flows;
      expect(interfaces.total).toBe(sizes.length);
      expect(interfaces.rows).toHaveLength(Math.min(50, sizes.length));
      const listed = interfaces.rows.reduce((sum, row) => sum + row.ipv6.bytes, 0);
      expect(listed + interfaces.rest.ipv6.bytes).toBe(sizes.reduce((a, b) => a + b, 0));
    }),
    { numRuns: 25 },
  );
});
