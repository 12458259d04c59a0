import { expect, test } from '@jest/globals';
import { compareRates, intervalOfDifference } from '../../src/sections/rate-gap.ts';

/** Newcombe 1998, table II, method 10. */
test.each([
  [{ total: 80, part: 48 }, { total: 70, part: 56 }, 0.0524, 0.3339],
  [{ total: 10, part: 3 }, { total: 10, part: 9 }, 0.1705, 0.809],
  [{ total: 29, part: 0 }, { total: 56, part: 5 }, -0.0381, 0.1926],
  [{ total: 10, part: 0 }, { total: 10, part: 10 }, 0.6075, 1],
])('the interval of %j and %j', (first, second, low, high) => {
  const interval = intervalOfDifference(first, second);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test.each([
  ['higher', 100_000, 1000, 50_000, 1500], // 1 % and 3 %
  ['lower', 100_000, 3000, 50_000, 500],
  ['similar', 100_000, 1000, 50_000, 600], // 0.2 percentage points: shown, but of no matter
  ['unclear', 300, 6, 200, 8], // 2 % and 4 %, of too few to tell
  ['too-few', 10_000, 100, 99, 50],
])('%s', (verdict, total4, part4, total6, part6) => {
  expect(compareRates({ total: total4, part: part4 }, { total: total6, part: part6 }).verdict).toBe(verdict);
});

test('without requests of a family there is no difference to know', () => {
  expect(compareRates({ total: 0, part: 0 }, { total: 500, part: 5 })).toEqual({
    verdict: 'too-few',
    difference: null,
    low: null,
    high: null,
  });
});
