import { expect, test } from '@jest/globals';
import { hosts } from '../../src/sections/hosts.ts';
import { fold } from './fold.ts';

test('at least the addresses of each /64’s busiest hour, at most all', () => {
  const { hosts: answer } = fold(hosts, {
    'prefix64-hosts': [
      { at_once: 1, addresses: 1, prefixes: 100 },
      { at_once: 1, addresses: 4, prefixes: 5 },
      { at_once: 5, addresses: 9, prefixes: 2 },
    ],
  });
  expect(answer).toEqual({
    binSeconds: 3600,
    lower: 115,
    upper: 138,
    prefixes64: [
      { from: 1, to: 1, prefixes: 105, addresses: 120 },
      { from: 4, to: 7, prefixes: 2, addresses: 18 },
    ],
  });
});
