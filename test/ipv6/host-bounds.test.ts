import { expect, test } from '@jest/globals';
import { HostBoundsCounter } from '../../src/ipv6/host-bounds.ts';

test('the busiest bin of every /64 is the least, all its addresses are the most', () => {
  const counter = new HostBoundsCounter();
  counter.add(1, 3, 10);
  counter.add(2, 2);
  counter.add(3, 7, 2);
  counter.add(4, 4);
  expect(counter.finish()).toEqual({
    lower: 10 + 2 + 6 + 4,
    upper: 30 + 2 + 14 + 4,
    prefixes64: [
      { from: 1, to: 1, prefixes: 10, addresses: 30 },
      { from: 2, to: 3, prefixes: 3, addresses: 16 },
      { from: 4, to: 7, prefixes: 1, addresses: 4 },
    ],
  });
});

test('without addresses', () => {
  expect(new HostBoundsCounter().finish()).toEqual({ lower: 0, upper: 0, prefixes64: [] });
});
