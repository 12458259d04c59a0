import { expect, test } from '@jest/globals';
import { Random } from '../../src/sample/random.ts';
import { describeGrowth } from '../../src/sections/growth.ts';

const start = Date.UTC(2026, 8, 1);
const dateOf = (day: number) => new Date(start + day * 86_400_000).toISOString().slice(0, 10);

function daysOf(count: number, share: (day: number) => number, requests = 1000) {
  return Array.from({ length: count }, (_, day) => {
    const ipv6RequestShare = share(day);
    const figures = {
      status: 'complete' as const,
      requests,
      ipv6Requests: Math.round(requests * ipv6RequestShare),
      ipv6RequestShare,
      ipv6Clients: 10,
      ipv6P50: 0.03,
      ipv6ErrorRate: 0.01,
    };
    return { date: dateOf(day), figures };
  });
}

test('a share that rises by a tenth of a percentage point a day', () => {
  const growth = describeGrowth(daysOf(42, (day) => 0.3 + 0.001 * day));
  expect(growth.trend).toEqual({
    verdict: 'rising',
    days: 42,
    spanDays: 41,
    perThirtyDays: 0.03,
    low: 0.03,
    high: 0.03,
  });
  expect(growth.projection.map(({ date, days, share }) => [date, days, share])).toEqual([
    [dateOf(48), 7, 0.348],
    [dateOf(71), 30, 0.371],
  ]);
  expect(growth.days).toHaveLength(42);
  expect(growth.days.at(-1)).toMatchObject({ date: dateOf(41), ipv6Requests: 341 });
});

test('falling; and standing still is no trend', () => {
  expect(describeGrowth(daysOf(30, (day) => 0.6 - 0.001 * day)).trend?.verdict).toBe('falling');
  expect(describeGrowth(daysOf(30, () => 0.6)).trend?.verdict).toBe('unclear');
  // 0.15 percentage points in 30 days: certain, and of no matter.
  expect(describeGrowth(daysOf(60, (day) => 0.5 + 0.00005 * day)).trend?.verdict).toBe('unclear');
});

test('a projection gets wider, and stays between 0 and 1', () => {
  const random = new Random(3);
  const noisy = (level: number) => (day: number) => level + 0.0006 * day + random.fraction() / 100;
  const { projection } = describeGrowth(daysOf(100, noisy(0.3)));
  expect(projection.map(({ days }) => days)).toEqual([7, 30, 90]);
  for (const { share, low, high } of projection) {
    expect(low).toBeLessThan(share);
    expect(high).toBeGreaterThan(share);
  }
  const widths = projection.map(({ low, share }) => share - low);
  expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  expect(describeGrowth(daysOf(100, noisy(0.93))).projection.at(-1)).toMatchObject({ share: 1, high: 1 });
});

test('three weeks are needed, of days with enough requests', () => {
  expect(describeGrowth(daysOf(20, () => 0.3))).toMatchObject({ trend: null, projection: [], neededDays: 21 });
  expect(describeGrowth(daysOf(40, () => 0.3, 99)).trend).toBeNull();
  const twoWeeksTwice = daysOf(60, () => 0.3).filter((_, day) => day < 14 || day >= 53);
  expect(describeGrowth(twoWeeksTwice).trend?.days).toBe(21);
});
