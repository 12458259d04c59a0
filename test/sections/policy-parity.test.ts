import { expect, test } from '@jest/globals';
import type { Row } from '../../src/contracts/rows.ts';
import { parseToHex } from '../../src/ipv6/address.ts';
import { policyParity } from '../../src/sections/policy-parity.ts';
import { fold } from './fold.ts';

const verdict = (
  ipv4: Row<'port-verdicts'>['ipv4'],
  ipv6: Row<'port-verdicts'>['ipv6'],
  ports: number,
): Row<'port-verdicts'> => ({ ipv4, ipv6, ports });

function hole(port: number, changes: Partial<Row<'policy-parity'>>): Row<'policy-parity'> {
  const nobody = { ipv4_accepted: 0, ipv4_rejected: 0, ipv6_accepted: 0, ipv6_rejected: 0 };
  return {
    ...{ interface_id: 'eni-1', protocol: 6, port, ...nobody, ipv4_networks: 0, ipv6_networks: 0 },
    ...{ ipv4_address: parseToHex('10.0.0.1') ?? '', ipv6_address: parseToHex('2001:db8::1') ?? '' },
    ...{ accepted_source: '', rejected_source: '', first_seen: '', last_seen: '', ...changes },
  };
}

test('ports by what both families meet', () => {
  const { policyParity: answer } = fold(policyParity, {
    'port-verdicts': [
      verdict('open', 'open', 7),
      verdict('closed', 'closed', 5),
      verdict('closed', 'open', 2),
      verdict('open', 'closed', 1),
      verdict('closed', 'untried', 300),
      verdict('open', 'untried', 20),
      verdict('untried', 'open', 4),
      verdict('untried', 'closed', 6),
    ],
  });
  expect(answer?.ports).toEqual({
    bothOpen: 7,
    bothClosed: 5,
    ipv6Only: 2,
    ipv4Only: 1,
    untried: { ipv4: 10, ipv6: 320 },
  });
});

test('holes of both directions, most networks first', () => {
  const { policyParity: answer } = fold(policyParity, {
    'port-verdicts': [verdict('closed', 'open', 1), verdict('open', 'closed', 1)],
    'policy-parity': [
      hole(443, { ipv4_accepted: 9, ipv4_networks: 3, ipv6_rejected: 5, ipv6_address: '' }),
      hole(5432, { ipv6_accepted: 68, ipv6_networks: 41, ipv6_rejected: 1, ipv4_rejected: 121 }),
    ],
  });
  const common = { interface: 'eni-1', protocol: 6, protocolName: 'TCP' };
  expect(answer?.holesTotal).toBe(2);
  expect(answer?.holes).toEqual([
    { ...common, port: 5432, open: 'ipv6', accepted: 68, rejected: 121, networks: 41, address: '2001:db8::1' },
    { ...common, port: 443, open: 'ipv4', accepted: 9, rejected: 5, networks: 3, address: '10.0.0.1' },
  ]);
});

test('without an attempt there is nothing to say', () => {
  expect(fold(policyParity, {}).policyParity).toBeNull();
});
