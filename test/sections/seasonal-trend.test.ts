import { expect, test } from '@jest/globals';
import { Random } from '../../src/sample/random.ts';
import { levelOf, medianOf, type Point, seasonalTrend } from '../../src/sections/seasonal-trend.ts';

const days = (count: number, value: (day: number) => number): Point[] =>
  Array.from({ length: count }, (_, day) => ({ day, value: value(day) }));
const weekend = (day: number) => (day % 7 >= 5 ? 0.05 : 0);

test('the rhythm of the week is no trend, and a straight line is found exactly', () => {
  const trend = seasonalTrend(days(28, (day) => 0.3 + 0.001 * day + weekend(day)));
  expect(trend?.slope).toBeCloseTo(0.001, 12);
  expect(trend?.low).toBeCloseTo(0.001, 12);
  expect(trend?.high).toBeCloseTo(0.001, 12);
  expect(seasonalTrend(days(28, weekend))).toEqual({ slope: 0, low: 0, high: 0 });
});

test('a few odd days do not bend it', () => {
  const odd = new Set([3, 11, 20]);
  const trend = seasonalTrend(days(35, (day) => (odd.has(day) ? 0.9 : 0.3 + 0.001 * day)));
  expect(trend?.slope).toBeCloseTo(0.001, 9);
});

test('the interval by ranks: 21 slopes of three weeks, variance 7 · 3 · 2 · 11 / 18', () => {
  // Slopes are 1 … 21 sevenths and their halves; C = 1.96 · √25.67 = 9.93, hence ranks 5 and 17 of 21.
  const points = days(21, (day) => Math.floor(day / 7) * (1 + (day % 7)));
  const slopes = [1, 2, 3, 4, 5, 6, 7].flatMap((step) => [step / 7, step / 7, (2 * step) / 14]).sort((a, b) => a - b);
  expect(seasonalTrend(points)).toEqual({ slope: slopes[10], low: slopes[4], high: slopes[16] });
});

test('two days of each weekday have no interval, nor has nothing', () => {
  expect(seasonalTrend(days(14, (day) => day))).toBeNull();
  expect(seasonalTrend([])).toBeNull();
});

test('days that are missing are no matter', () => {
  const trend = seasonalTrend(days(60, (day) => 0.2 + 0.002 * day).filter(({ day }) => day % 5 !== 2));
  expect(trend?.slope).toBeCloseTo(0.002, 12);
});

test('the interval holds the true slope in nineteen of twenty', () => {
  const random = new Random(11);
  let hits = 0;
  for (let round = 0; round < 300; round++) {
    const noise = () => (random.fraction() + random.fraction() + random.fraction() - 1.5) * 0.02;
    const trend = seasonalTrend(days(42, (day) => 0.3 + 0.0005 * day + weekend(day) + noise()));
    if ((trend?.low ?? 1) <= 0.0005 && (trend?.high ?? 0) >= 0.0005) hits++;
  }
  expect(hits / 300).toBeGreaterThan(0.92);
  expect(hits / 300).toBeLessThan(1);
});

test('the level is that of the last week, as of today; the scatter that of single days', () => {
  const points = days(28, (day) => 100 + day + (day % 2 === 0 ? 3 : -3));
  const { level, scatter } = levelOf(points, { slope: 1, low: 1, high: 1 }, 27);
  expect([124, 130]).toContain(level);
  expect(scatter).toBeCloseTo(1.96 * 1.4826 * 3, 6);
});

test('the median', () => {
  expect([[3, 1, 2], [4, 1, 2, 3], [], [7]].map(medianOf)).toEqual([2, 2.5, 0, 7]);
});
