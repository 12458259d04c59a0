import { expect, test } from '@jest/globals';
import { bucketsPerDecade, relativeError } from '../../src/contracts/latency.ts';
import { LatencyCounts, makeHistogram } from '../../src/sections/latency-counts.ts';
import { fc } from '../support/properties.ts';

/** As the SQL does it (contracts/latency.ts). */
const bucketOf = (seconds: number) =>
  seconds === 0 ? -1 : Math.floor(bucketsPerDecade * Math.log10(Math.round(seconds * 1e6)) + 1e-9);

function countsOf(samples: readonly number[]): LatencyCounts {
  const counts = new LatencyCounts();
  for (const sample of samples) counts.add(bucketOf(sample), 1);
  return counts;
}

const milliseconds = fc.integer({ min: 0, max: 120_000 }).map((ms) => ms / 1000);

test('a percentile is the sample of that rank, off by no more than the known error', () => {
  fc.assert(
    fc.property(
      fc.array(milliseconds, { minLength: 1, maxLength: 200 }),
      fc.constantFrom(0.5, 0.9, 0.99, 0.999),
      (samples, fraction) => {
        const sorted = samples.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil(Number((fraction * sorted.length).toFixed(6))) - 1)] ?? Number.NaN;
        const found = countsOf(samples).percentile(fraction) ?? Number.NaN;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * relativeError * 1.0001);
      },
    ),
  );
});

test('ranks on the edge: of ten samples the ninth is the 90th percentile', () => {
  const samples = Array.from({ length: 10 }, (_, index) => 10 ** (index - 6));
  expect(countsOf(samples).percentile(0.9)).toBeCloseTo(100, -1);
  expect(countsOf(samples).percentile(0.5)).toBeCloseTo(0.01, 3);
});

test('no samples, no percentile; zeros are zero', () => {
  expect(new LatencyCounts().percentile(0.5)).toBeNull();
  expect(countsOf([0, 0, 1]).percentile(0.5)).toBe(0);
});

test('counts of parts add up to the counts of the whole', () => {
  fc.assert(
    fc.property(fc.array(milliseconds), fc.array(milliseconds), (left, right) => {
      const merged = countsOf(left);
      merged.merge(countsOf(right));
      const whole = countsOf([...left, ...right]);
      expect(merged.total).toBe(whole.total);
      for (const fraction of [0.5, 0.9, 0.99]) expect(merged.percentile(fraction)).toBe(whole.percentile(fraction));
      expect(makeHistogram(merged, new LatencyCounts())).toEqual(makeHistogram(whole, new LatencyCounts()));
    }),
  );
});

test('the histogram holds ten bins per factor of ten, without gap, and the zeros first', () => {
  const histogram = makeHistogram(countsOf([0, 0.001, 0.001, 0.00124]), countsOf([0.0099, 0.01]));
  expect(histogram).toHaveLength(12);
  expect(histogram[0]).toEqual({ from: 0, to: 0, ipv4: 1, ipv6: 0 });
  expect(histogram[1]).toEqual({ from: 0.001, to: 0.00125893, ipv4: 3, ipv6: 0 });
  expect(histogram[2]).toEqual({ from: 0.00125893, to: 0.00158489, ipv4: 0, ipv6: 0 });
  expect(histogram[10]).toMatchObject({ to: 0.01, ipv6: 1 });
  expect(histogram[11]).toEqual({ from: 0.01, to: 0.0125893, ipv4: 0, ipv6: 1 });
  expect(makeHistogram(new LatencyCounts(), new LatencyCounts())).toEqual([]);
});

test('a latency lies within its bin', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120_000_000 }), (microseconds) => {
      const seconds = microseconds / 1e6;
      const [bin] = makeHistogram(countsOf([seconds]), new LatencyCounts());
      expect(seconds).toBeGreaterThanOrEqual((bin?.from ?? Number.NaN) * (1 - 1e-5));
      expect(seconds).toBeLessThan((bin?.to ?? Number.NaN) * (1 + 1e-5));
    }),
  );
});
