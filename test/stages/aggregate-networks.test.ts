import { expect, test } from '@jest/globals';
import { noNetworkFiles } from '../../src/contracts/networks.ts';
import { readNetworks } from '../../src/stages/aggregate-networks.ts';

test('lists become networks; their bad lines are named with file, line and remedy', () => {
  const { proxies, reputation, faults } = readNetworks({
    ...noNetworkFiles,
    faults: ['asn.mmdb cannot be used: there is no such file.'],
    proxies: [{ name: 'Edge', place: '/etc/edge.txt', text: '203.0.113.0/24\nedge.example.com\n2001:db8::/48 # ours' }],
    reputation: [
      {
        name: 'drop_v6.json',
        place: 's3://lists/drop_v6.json',
        text: '{"cidr":"2001:db8:1::/48","sblid":"SBL1"}\n{"type":"metadata","timestamp":1763769600}\n',
      },
    ],
  });
  expect(proxies).toEqual([{ name: 'Edge', prefixes: ['203.0.113.0/24', '2001:db8::/48'] }]);
  expect(reputation).toEqual([
    {
      name: 'drop_v6.json',
      built: '2025-11-22',
      networks: [{ cidr: '2001:db8:1::/48', list: 'drop_v6.json SBL1' }],
    },
  ]);
  expect(faults).toEqual([
    'asn.mmdb cannot be used: there is no such file.',
    '/etc/edge.txt, line 2: “edge.example.com” is no network such as 2001:db8::/32 or 192.0.2.0/24; correct or remove the line.',
  ]);
});

test('of many bad lines the first three are named, the others counted; a list without a network says so', () => {
  const list = (text: string) => ({ name: 'x', place: 'x.txt', text });
  const { faults } = readNetworks({
    ...noNetworkFiles,
    reputation: [list(['a', 'b', `${'c'.repeat(99)}`, 'd', 'e'].join('\n')), list('# empty\n')],
  });
  expect(faults).toHaveLength(5);
  expect(faults[2]).toMatch(/^x\.txt, line 3: “c{60}…” is no network/);
  expect(faults[3]).toBe('x.txt has 2 more lines that are no network.');
  expect(faults[4]).toBe('x.txt holds no network.');
});
