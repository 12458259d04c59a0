import { expect, test } from '@jest/globals';
import { AddressAccumulator } from '../../src/ipv6/accumulator.ts';

/** `customers` prefixes of this length with two hosts each in the networks given; numbers spread as by a hash. */
function delegate(
  length: number,
  customers: number,
  networks: (customer: number) => readonly number[],
): AddressAccumulator {
  const accumulator = new AddressAccumulator();
  for (let customer = 0; customer < customers; customer++) {
    const spread = (Math.imul(customer + 1, 0x9e3779b1) ^ Math.imul(customer + 7, 0x85ebca6b)) >>> 0;
    const assigned = length === 32 ? 0 : Math.floor(spread / 2 ** (64 - length)) * 2 ** (64 - length);
    for (const network of networks(customer)) {
      const second = (assigned + network).toString(16).padStart(8, '0');
      for (const host of ['1', 'd4b29c117e3fa1c5']) accumulator.add(`2a028109${second}${host.padStart(16, '0')}`, 1, 1);
    }
  }
  return accumulator;
}

test.each([
  [48, 3000],
  [52, 3000],
  [56, 3000],
  [60, 3000],
  [64, 3000],
  [56, 200],
])('customers with a /%d each (%d of them)', (length, customers) => {
  const [fingerprint, ...others] = delegate(length, customers, () => [0]).summarise().delegations;
  expect(others).toEqual([]);
  expect(fingerprint?.prefix).toBe('2a02:8109::/32');
  expect(fingerprint?.delegated).toBe(length);
});

test('a few customers with two networks do not blur it', () => {
  const [fingerprint] = delegate(56, 3000, (customer) => (customer % 8 === 0 ? [0, 1] : [0])).summarise().delegations;
  expect(fingerprint?.delegated).toBe(56);
});

test('the ratios multiply to the number of /64s', () => {
  const [fingerprint] = delegate(56, 3000, () => [0]).summarise().delegations;
  const product = (fingerprint?.ratios ?? []).reduce((sum, { ratio }) => sum * ratio, 1);
  expect(product).toBeCloseTo(fingerprint?.prefixes64 ?? 0, 6);
  expect(fingerprint?.ratios.find(({ length }) => length === 56)?.ratio).toBe(1);
});

test('a few /64s say nothing', () => {
  expect(delegate(56, 40, () => [0]).summarise().delegations).toEqual([]);
});

test('consecutive /64s', () => {
  const accumulator = new AddressAccumulator();
  for (let network = 0; network < 100; network++) {
    accumulator.add(`2a0281090000${network.toString(16).padStart(4, '0')}0000000000000001`, 1, 1);
  }
  // The last digit takes all values: each /64 is somebody's.
  expect(accumulator.summarise().delegations[0]?.delegated).toBe(64);
});
