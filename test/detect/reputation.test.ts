import { expect, test } from '@jest/globals';
import { parseReputationList } from '../../src/detect/reputation.ts';

test('Spamhaus DROP: JSON lines, the last one about the list', () => {
  const text = [
    '{"cidr":"2001:678:1::/48","sblid":"SBL1","rir":"ripencc"}',
    '{"cidr":"2a0e:b107::/32","sblid":"SBL2","rir":"ripencc"}',
    '{"type":"metadata","timestamp":1763769600,"size":2,"records":2,"copyright":"(c) The Spamhaus Project SLU"}',
    '',
  ].join('\n');
  expect(parseReputationList('drop_v6.json', text)).toEqual({
    networks: [
      { cidr: '2001:678:1::/48', list: 'drop_v6.json SBL1' },
      { cidr: '2a0e:b107::/32', list: 'drop_v6.json SBL2' },
    ],
    unreadable: 0,
  });
});

test('plain lists: one network or address per line, with remarks', () => {
  const text = '# bad ones\r\n2001:DB8::1/64 ; bits after the length\r\n192.0.2.0/24 # v4\r\n\r\n198.51.100.7\r\n';
  expect(parseReputationList('own.txt', text).networks.map(({ cidr }) => cidr)).toEqual([
    '2001:db8::/64',
    '192.0.2.0/24',
    '198.51.100.7/32',
  ]);
});

test('what is no network is counted and left out', () => {
  const text = [
    '2001:db8::/129',
    '{"cidr":"nonsense"}',
    '{"cidr":',
    '{"other":1}',
    '192.0.2.0/33',
    'hello',
    '010.0.0.1',
  ];
  expect(parseReputationList('x', text.join('\n'))).toEqual({ networks: [], unreadable: 7 });
});
