import { expect, test } from '@jest/globals';
import { HostBoundsCounter } from '../../src/ipv6/host-bounds.ts';

test('the busiest bin of every /64 counts, in any order', () => {
  const bins: readonly (readonly [string, number])[] = [
    ['20010db800000001', 2],
    ['20010db800000001', 5],
    ['20010db800000001', 1],
    ['20010db800000002', 3],
  ];
  for (const order of [bins, [...bins].reverse()]) {
    const counter = new HostBoundsCounter();
    for (const [prefix64, addresses] of order) counter.add(prefix64, addresses);
    expect(counter.finish(11)).toEqual({ lower: 8, upper: 11 });
  }
});

test('without addresses', () => {
  expect(new HostBoundsCounter().finish(0)).toEqual({ lower: 0, upper: 0 });
});
