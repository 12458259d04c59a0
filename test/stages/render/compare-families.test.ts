import { expect, test } from '@jest/globals';
import type { FamilyPerformance } from '#src/contracts/report-performance.ts';
import { compareFamilies } from '#src/stages/render/compare-families.ts';

function family(change: Partial<FamilyPerformance>): FamilyPerformance {
  return { requests: 10_000, timed: 10_000, p50: 0.1, p90: 0.2, p99: 0.5, errorRate: 0.01, elb5xxRate: 0, ...change };
}

test.each([
  ['the same', {}, 'same', 'same'],
  ['within five per cent', { p50: 0.105 }, 'same', 'same'],
  ['slower', { p50: 0.12 }, 'worse', 'same'],
  ['faster', { p50: 0.08 }, 'better', 'same'],
  ['a few more errors that may be chance', { errorRate: 0.0125 }, 'same', 'same'],
  ['many more errors', { errorRate: 0.02 }, 'same', 'worse'],
  ['fewer errors', { errorRate: 0.001 }, 'same', 'better'],
  ['too few timed', { timed: 29, p50: 0.9 }, 'unknown', 'same'],
  ['none', { requests: 0, timed: 0, p50: null, errorRate: null }, 'unknown', 'unknown'],
])('IPv6 %s', (_, change, latency, errors) => {
  expect(compareFamilies(family({}), family(change), 0.0096)).toMatchObject({ latency, errors });
});

test('a difference below the millisecond of the clock is none, though it is large beside the median', () => {
  const [ipv4, ipv6] = [family({ p50: 0.001 }), family({ p50: 0.002 })];
  expect(compareFamilies(ipv4, ipv6, 0.0096).latency).toBe('same');
  expect(compareFamilies(ipv4, family({ p50: 0.003 }), 0.0096).latency).toBe('worse');
});

test('the same gap counts when there are many requests and does not when there are few', () => {
  const rates = (requests: number) =>
    compareFamilies(family({ requests, errorRate: 0.01 }), family({ requests, errorRate: 0.015 }), 0.0096).errors;
  expect(rates(100)).toBe('same');
  expect(rates(100_000)).toBe('worse');
});
