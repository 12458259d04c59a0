import { expect, test } from '@jest/globals';
import { AddressAccumulator } from '../../src/ipv6/accumulator.ts';
import { parseToHex } from '../../src/ipv6/address.ts';
import { AddressTable } from '../../src/ipv6/address-table.ts';
import { heavyHitterThreshold } from '../../src/ipv6/heavy-hitters.ts';
import { ladderLengths, PrefixLadder } from '../../src/ipv6/ladder.ts';
import { formatPrefix, prefixOf } from '../../src/ipv6/prefix.ts';
import { sortAddresses } from '../../src/ipv6/sort-addresses.ts';
import { SpreadCounter } from '../../src/ipv6/spread.ts';
import { collectPrefixes64 } from '../../src/ipv6/summary-merge.ts';
import { commonPrefixLength, wordsToHex } from '../../src/ipv6/words.ts';
import { fc } from '../support/properties.ts';
import { clusteredHexArbitrary, hexArbitrary } from './arbitraries.ts';

type Row = readonly [hex: string, requests: number, bytes: number];

const rowArbitrary = fc.tuple(
  fc.oneof(clusteredHexArbitrary, hexArbitrary),
  fc.integer({ min: 0, max: 60 }),
  fc.integer({ min: 0, max: 1e12 }),
);
const rowsArbitrary = fc.array(rowArbitrary, { maxLength: 80 });

function accumulate(rows: readonly Row[]): AddressAccumulator {
  const accumulator = new AddressAccumulator();
  for (const [hex, requests, bytes] of rows) accumulator.add(hex, requests, bytes);
  return accumulator;
}

const isIPv6 = (hex: string) => !hex.startsWith('00000000000000000000ffff');

/** By the definition: level after level, the sums of what no longer prefix has taken, in maps of strings. */
function foldSlowly(rows: readonly Row[], threshold: number) {
  let left = new Map<string, number[]>();
  const add = (map: Map<string, number[]>, key: string, weight: readonly number[]) => {
    map.set(
      key,
      weight.map((value, at) => value + (map.get(key)?.[at] ?? 0)),
    );
  };
  for (const [hex, requests, bytes] of rows) {
    if (!isIPv6(hex)) continue;
    const known = left.has(hex);
    add(left, hex, [known ? 0 : 1, requests, bytes]);
  }
  const found: { prefix: string; weight: number[] }[] = [];
  for (const length of ladderLengths) {
    const level = new Map<string, number[]>();
    for (const [hex, weight] of left) add(level, prefixOf(hex, length), weight);
    left = new Map();
    for (const [hex, weight] of level) {
      if ((weight[1] ?? 0) >= threshold) found.push({ prefix: formatPrefix(hex, length), weight });
      else left.set(hex, weight);
    }
  }
  const rest = [...left.values()].reduce((sum, weight) => sum.map((value, at) => value + (weight[at] ?? 0)), [0, 0, 0]);
  return { found, rest };
}

test('heavy hitters are those of the definition, and rows + rest = total', () => {
  fc.assert(
    fc.property(rowsArbitrary, fc.integer({ min: 1, max: 200 }), (rows, minimum) => {
      const { heavyHitters, ipv6 } = accumulate(rows).summarise({ share: 0, minimum });
      const { found, rest } = foldSlowly(rows, minimum);
      const byPrefix = (a: { prefix: string }, b: { prefix: string }) => (a.prefix < b.prefix ? -1 : 1);
      const answer = heavyHitters.rows.map((row) => ({
        prefix: row.prefix,
        weight: [row.addresses, row.requests, row.bytes],
      }));
      expect(answer.sort(byPrefix)).toEqual(found.sort(byPrefix));
      expect([heavyHitters.rest.addresses, heavyHitters.rest.requests, heavyHitters.rest.bytes]).toEqual(rest);
      for (const key of ['addresses', 'requests', 'bytes'] as const) {
        const sum = heavyHitters.rows.reduce((total, row) => total + row[key], heavyHitters.rest[key]);
        expect(sum).toBe(ipv6[key]);
      }
    }),
  );
});

test('the summary depends neither on the order nor on the shards of the rows', () => {
  fc.assert(
    fc.property(rowsArbitrary, fc.integer({ min: 1, max: 5 }), fc.infiniteStream(fc.nat()), (rows, shards, choice) => {
      const parts = Array.from({ length: shards }, () => new AddressAccumulator());
      for (const [hex, requests, bytes] of rows) parts[choice.next().value % shards]?.add(hex, requests, bytes);
      const merged = new AddressAccumulator();
      for (const part of parts) merged.merge(part);
      const rule = { share: 0.05, minimum: 1 };
      expect(merged.summarise(rule)).toEqual(accumulate(rows).summarise(rule));
      expect(collectPrefixes64([merged.makePart()])).toEqual(collectPrefixes64([accumulate(rows).makePart()]));
    }),
  );
});

test('rows are in order of requests, then longer prefix, then address', () => {
  fc.assert(
    fc.property(rowsArbitrary, (rows) => {
      const { heavyHitters } = accumulate(rows).summarise({ share: 0, minimum: 30 });
      heavyHitters.rows.forEach((row, at) => {
        const next = heavyHitters.rows[at + 1];
        if (next === undefined) return;
        const before =
          row.requests > next.requests ||
          (row.requests === next.requests &&
            (row.length > next.length || (row.length === next.length && row.hex < next.hex)));
        expect(before).toBe(true);
      });
    }),
  );
});

test('the ladder, the shared bits and the spread are what sets of strings count', () => {
  fc.assert(
    fc.property(rowsArbitrary, (rows) => {
      const summary = accumulate(rows).summarise();
      const distinct = [...new Set(rows.map(([hex]) => hex).filter(isIPv6))].sort();
      for (const length of ladderLengths) {
        expect(summary.prefixes[length]).toBe(new Set(distinct.map((hex) => prefixOf(hex, length))).size);
      }
      const shared = new Array<number>(129).fill(0);
      distinct.slice(1).forEach((hex, at) => {
        const bits = sharedBits(distinct[at] ?? '', hex);
        shared[bits] = (shared[bits] ?? 0) + 1;
      });
      expect([...summary.sharedBits]).toEqual(shared);
      for (const [spread, length] of [
        [summary.perPrefix64, 64],
        [summary.perPrefix48, 48],
      ] as const) {
        const sizes = new Map<string, number>();
        for (const hex of distinct) sizes.set(prefixOf(hex, length), (sizes.get(prefixOf(hex, length)) ?? 0) + 1);
        const sorted = [...sizes.values()].sort((a, b) => a - b);
        const middle = ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
        expect(spread).toEqual({
          prefixes: sorted.length,
          mean: sorted.length === 0 ? null : distinct.length / sorted.length,
          median: sorted.length === 0 ? null : middle,
          max: sorted.at(-1) ?? null,
        });
      }
    }),
  );
});

function sharedBits(a: string, b: string): number {
  const bits = (hex: string) => BigInt(`0x${hex}`).toString(2).padStart(128, '0');
  const [one, other] = [bits(a), bits(b)];
  let at = 0;
  while (at < 128 && one[at] === other[at]) at++;
  return at;
}

test('every length of the ladder, and its ratios', () => {
  fc.assert(
    fc.property(fc.uniqueArray(hexArbitrary, { minLength: 1, maxLength: 40 }), fc.nat(124), (addresses, length) => {
      const table = new AddressTable();
      for (const hex of addresses) table.addHex(hex, 1, 1);
      const ladder = new PrefixLadder();
      const order = sortAddresses(table.words, table.size);
      order.forEach((row, at) => {
        ladder.visit(at === 0 ? 0 : commonPrefixLength(table.words, (order[at - 1] ?? 0) * 4, table.words, row * 4));
      });
      const count = (bits: number) => new Set(addresses.map((hex) => prefixOf(hex, bits))).size;
      expect(ladder.countPrefixes(length)).toBe(count(length));
      expect(ladder.ratio(length, 4)).toBe(count(length + 4) / count(length));
    }),
  );
});

test('the sort is that of the keys as text, in small runs and large', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(clusteredHexArbitrary, hexArbitrary), { maxLength: 60 }),
      fc.nat(90),
      (some, more) => {
        const addresses = [...some];
        for (let host = 0; host < more; host++) {
          for (const network of ['20010db80000000a', '20010db80000000b', '2a02810900000001']) {
            addresses.push(`${network}${((host * 2654435761) >>> 0).toString(16).padStart(16, '0')}`);
          }
        }
        const table = new AddressTable();
        for (const hex of addresses) table.addHex(hex, 1, 1);
        const sorted = [...sortAddresses(table.words, table.size)].map((row) => wordsToHex(table.words, row * 4));
        expect(sorted).toEqual([...addresses].sort());
      },
    ),
  );
});

/**
 * The published answer for N = 100 and a share of one tenth: 30 at a /128, 12 at its /64, 18 at a /56, 13 at a /48, 15 at
 * a /32, rest 12. The addresses are ours: every part is spread so that no longer prefix of it reaches ten.
 */
test('a hundred requests, known answer', () => {
  const rows: readonly (readonly [string, number])[] = [
    ['2001:db8:0:1::1', 30],
    ['2001:db8:0:1::2', 6],
    ['2001:db8:0:1::3', 6],
    ['2a02:8109:1:1::1', 9],
    ['2a02:8109:1:2::1', 9],
    ['2001:db8:0:100::1', 5],
    ['2001:db8:0:200::1', 8],
    ['2001:db8:100::1', 8],
    ['2001:db8:ff00::1', 7],
    ['2600:1::1', 9],
    ['2600:2::1', 3],
  ];
  const accumulator = new AddressAccumulator();
  for (const [text, requests] of rows) accumulator.add(parseToHex(text) ?? '', requests, requests * 3);
  const { heavyHitters } = accumulator.summarise({ share: 0.1, minimum: 0 });
  expect(heavyHitters.threshold).toBe(10);
  expect(Object.fromEntries(heavyHitters.rows.map(({ prefix, requests }) => [prefix, requests]))).toEqual({
    '2001:db8:0:1::1/128': 30,
    '2001:db8:0:1::/64': 12,
    '2a02:8109:1::/56': 18,
    '2001:db8::/48': 13,
    '2001:db8::/32': 15,
  });
  expect(heavyHitters.rest).toEqual({ addresses: 2, requests: 12, bytes: 36 });
});

test.each([
  [100, 0.07, 0, 7],
  [100, 0.1, 0, 10],
  [101, 0.1, 0, 11],
  [0, 0.01, 0, 1],
  [5000, 0.01, 100, 100],
  [50_000, 0.01, 100, 500],
])('of %d requests a share of %d, at least %d, is %d', (requests, share, minimum, threshold) => {
  expect(heavyHitterThreshold(requests, { share, minimum })).toBe(threshold);
});

test('the median of an even number is the mean of the middle two', () => {
  const spread = new SpreadCounter(64);
  for (const shared of [0, 100, 100, 0]) spread.visit(shared);
  expect(spread.finish()).toEqual({ prefixes: 2, mean: 2, median: 2, max: 3 });
});
