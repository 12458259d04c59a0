import { expect, test } from '@jest/globals';
import { bucketsPerDecade, bucketValue } from '../../src/contracts/latency.ts';
import { Random } from '../../src/sample/random.ts';
import { LatencyCounts } from '../../src/sections/latency-counts.ts';
import { compareLatencies } from '../../src/sections/latency-gap.ts';

function counts(buckets: Record<number, number>): LatencyCounts {
  const made = new LatencyCounts();
  for (const [bucket, requests] of Object.entries(buckets)) made.add(Number(bucket), requests);
  return made;
}
/** The buckets that begin at 10, 20 and 100 ms. */
const ms10 = 4 * bucketsPerDecade;
const ms20 = ms10 + Math.floor(bucketsPerDecade * Math.log10(2));
const ms100 = 5 * bucketsPerDecade;

test('the same latencies: no difference, a coin decides who takes longer', () => {
  const same = { [ms10]: 500, [ms20]: 300, [ms100]: 20 };
  const gap = compareLatencies(counts(same), counts(same));
  expect(gap).toMatchObject({ verdict: 'similar', difference: 0, ratio: 1, longer: 0.5, z: 0 });
  expect(gap.low).toBeLessThan(0);
  expect(gap.high).toBeGreaterThan(0);
});

test('the Mann-Whitney test by hand, ties counted half', () => {
  // 200 below and 100 tied with 200 of the second, 100 of the second above all: U = 200·(200 + 50) + 100·300 = 80 000.
  // Ties: (200³ − 200) + (300³ − 300) + (100³ − 100) = 35 999 400, hence a variance of 7500·(601 − 100.1653).
  const gap = compareLatencies(counts({ [ms10]: 200, [ms20]: 100 }), counts({ [ms20]: 200, [ms100]: 100 }));
  expect(gap.longer).toBeCloseTo(80_000 / 90_000, 5);
  expect(gap.z).toBeCloseTo(35_000 / Math.sqrt(7500 * (601 - 35_999_400 / (600 * 599))), 2);
  expect(gap.verdict).toBe('slower');
  expect(gap.difference).toBeCloseTo(bucketValue(ms20) - bucketValue(ms10), 6);
});

test('the other way round it is faster, by as much', () => {
  const [slow, quick] = [counts({ [ms20]: 200, [ms100]: 100 }), counts({ [ms10]: 200, [ms20]: 100 })];
  const [there, back] = [compareLatencies(quick, slow), compareLatencies(slow, quick)];
  expect(back.verdict).toBe('faster');
  expect(back.difference).toBe(-(there.difference ?? 0));
  expect(back.z).toBe(-(there.z ?? 0));
});

test('a difference that nobody notices is none, however many requests show it', () => {
  // Two buckets are 3.9 %.
  const gap = compareLatencies(counts({ [ms100]: 1e6 }), counts({ [ms100 + 2]: 1e6 }));
  expect(gap.z).toBeGreaterThan(1000);
  expect(gap.verdict).not.toBe('slower');
  expect(compareLatencies(counts({ [ms100]: 1e6 }), counts({ [ms100 + 4]: 1e6 })).verdict).toBe('slower');
});

test('below 100 requests of a family nothing is said, though the medians are', () => {
  const few = compareLatencies(counts({ [ms10]: 5000 }), counts({ [ms100]: 99 }));
  expect(few).toMatchObject({ verdict: 'too-few', low: null, high: null, z: null, longer: 1 });
  expect(few.difference).toBeGreaterThan(0.08);
  expect(compareLatencies(counts({}), counts({ [ms10]: 500 }))).toMatchObject({ verdict: 'too-few', difference: null });
});

test('wide latencies and few requests leave it open', () => {
  const wide = (shift: number) =>
    counts(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [ms10 + 4 * i + shift, 2])));
  expect(compareLatencies(wide(0), wide(4)).verdict).toBe('unclear');
});

test('zeros have no ratio', () => {
  const gap = compareLatencies(counts({ [-1]: 200 }), counts({ [-1]: 150, [ms10]: 100 }));
  expect(gap).toMatchObject({ difference: 0, ratio: null, verdict: 'similar' });
});

test('of 400 samples, the interval holds the true difference nineteen times out of twenty', () => {
  const random = new Random(5);
  const draw = (median: number): LatencyCounts => {
    const made = new LatencyCounts();
    for (let index = 0; index < 400; index++) {
      // Log-logistic: the median is exact.
      const fraction = random.fraction();
      const seconds = median * (fraction / (1 - fraction)) ** 0.4;
      made.add(Math.floor(bucketsPerDecade * Math.log10(seconds * 1e6)), 1);
    }
    return made;
  };
  let hits = 0;
  for (let round = 0; round < 300; round++) {
    const { low, high } = compareLatencies(draw(0.03), draw(0.036));
    if ((low ?? 1) <= 0.006 && (high ?? 0) >= 0.006) hits++;
  }
  expect(hits / 300).toBeGreaterThan(0.93);
});
