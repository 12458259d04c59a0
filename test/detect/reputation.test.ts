import { expect, test } from '@jest/globals';
import { readNetworkList } from '../../src/detect/reputation.ts';

test('Spamhaus DROP: JSON lines, the last one about the list', () => {
  const text = [
    '{"cidr":"2001:678:1::/48","sblid":"SBL1","rir":"ripencc"}',
    '{"cidr":"2a0e:b107::/32","sblid":"SBL2","rir":"ripencc"}',
    '{"type":"metadata","timestamp":1763769600,"size":2,"records":2,"copyright":"(c) The Spamhaus Project SLU"}',
    '',
  ].join('\n');
  expect(readNetworkList('drop_v6.json', text)).toEqual({
    name: 'drop_v6.json',
    built: '2025-11-22',
    networks: [
      { cidr: '2001:678:1::/48', list: 'drop_v6.json SBL1' },
      { cidr: '2a0e:b107::/32', list: 'drop_v6.json SBL2' },
    ],
    unreadable: [],
  });
});

test('plain lists: one network or address per line, with remarks', () => {
  const text = '# bad ones\r\n2001:DB8::1/64 ; bits after the length\r\n192.0.2.0/24 # v4\r\n\r\n198.51.100.7\r\n';
  expect(readNetworkList('own.txt', text).networks.map(({ cidr }) => cidr)).toEqual([
    '2001:db8::/64',
    '192.0.2.0/24',
    '198.51.100.7/32',
  ]);
});

test('what is no network is named by its line and left out', () => {
  const lines = [
    '2001:db8::/129',
    '{"cidr":"nonsense"}',
    '{"cidr":',
    '{"other":1}',
    '192.0.2.0/33',
    'hello',
    '010.0.0.1',
  ];
  const { networks, unreadable } = readNetworkList('x', ['# a list', '2001:db8::/32', '', ...lines].join('\n'));
  expect(networks).toEqual([{ cidr: '2001:db8::/32', list: 'x' }]);
  expect(unreadable).toEqual(lines.map((text, index) => ({ line: index + 4, text })));
});
