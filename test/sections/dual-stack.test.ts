import { expect, test } from '@jest/globals';
import type { Family, Row } from '../../src/contracts/rows.ts';
import { adoption } from '../../src/sections/adoption.ts';
import { dualStack } from '../../src/sections/dual-stack.ts';
import { fold } from './fold.ts';

const received = (interface_id: string, family: Family, bytes: number, addresses = 1): Row<'interface-families'> => ({
  interface_id,
  vpc_id: 'vpc-1',
  family,
  flows: 2,
  bytes,
  addresses,
});

test('interfaces by what they accepted on their own addresses, most bytes first', () => {
  const { interfaces } = fold(dualStack, {
    'interface-families': [
      received('eni-1', 'ipv4', 100),
      received('eni-1', 'ipv6', 50, 7),
      received('eni-2', 'ipv4', 900),
      received('eni-3', 'ipv6', 10),
    ],
  }).dualStack;
  const none = { addresses: 0, flows: 0, bytes: 0 };
  expect(interfaces).toEqual({
    both: 1,
    ipv4Only: 1,
    ipv6Only: 1,
    rows: [
      { interface: 'eni-2', vpc: 'vpc-1', ipv4: { addresses: 1, flows: 2, bytes: 900 }, ipv6: none },
      {
        interface: 'eni-1',
        vpc: 'vpc-1',
        ipv4: { addresses: 1, flows: 2, bytes: 100 },
        ipv6: { addresses: 7, flows: 2, bytes: 50 },
      },
      { interface: 'eni-3', vpc: 'vpc-1', ipv4: none, ipv6: { addresses: 1, flows: 2, bytes: 10 } },
    ],
  });
});

test('beyond fifty interfaces all are counted', () => {
  const { interfaces } = fold(dualStack, {
    'interface-families': Array.from({ length: 60 }, (_, index) => received(`eni-${index}`, 'ipv6', index)),
  }).dualStack;
  expect([interfaces?.ipv6Only, interfaces?.rows.length]).toEqual([60, 50]);
});

test('certificates that were shown over both families', () => {
  const { certificates } = fold(dualStack, {
    certificates: [
      { families: 'both', certificates: 7, ipv4_connections: 25, ipv6_connections: 75 },
      { families: 'ipv4', certificates: 3, ipv4_connections: 90, ipv6_connections: 0 },
    ],
  }).dualStack;
  expect(certificates).toEqual({
    both: 7,
    ipv4Only: 3,
    ipv6Only: 0,
    connections: { total: 100, ipv4: 25, ipv6: 75, ipv6Share: 0.75 },
  });
});

const likely: Row<'dual-stack-pairs'> = {
  ...{ shifted: 0, ipv4_source: 1, ipv6_source: 1, agent: 1, joint: 6, ipv4_times: 6, ipv6_times: 6 },
  ...{ ipv4_requests: 10, ipv6_requests: 30, agent_sources: 2, all_sources: 100 },
};
const client = (hex: string, family: Family): Row<'clients'> => ({
  ...{ client: hex, family, requests: 1, received_bytes: 0, sent_bytes: 0, mapped: 0 },
});

test('clients that are not paired are counted apart', () => {
  const { clients } = fold(dualStack, {
    clients: [
      client('00000000000000000000ffffc0000201', 'ipv4'),
      client('00000000000000000000ffffc0000202', 'ipv4'),
      client('2a0281090001000100000000000000aa', 'ipv6'),
    ],
    'prefix64-hosts': [{ at_once: 1, addresses: 1, prefixes: 5 }],
    'dual-stack-pairs': [likely],
  }).dualStack;
  expect(clients).toEqual({
    told: 'pairs',
    pairs: 1,
    requests: { total: 40, ipv4: 10, ipv6: 30, ipv6Share: 0.75 },
    chancePairs: 0,
    leastBits: 20,
    paired: { ipv4: 1, ipv6: 1 },
    unpaired: { ipv4: 1, ipv6: 4 },
    unpairedShare: { ipv4: 0.5, ipv6: 0.8 },
  });
});

test('what paired clients prefer stands with the adoption', () => {
  expect(fold(adoption, { 'dual-stack-pairs': [likely] }).adoption.preferred).toEqual({
    sources: 1,
    requests: { total: 40, ipv4: 10, ipv6: 30, ipv6Share: 0.75 },
  });
  expect(fold(adoption, {}).adoption.preferred).toBeNull();
});
