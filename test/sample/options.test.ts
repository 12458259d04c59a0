import { expect, test } from '@jest/globals';
import { checkOptions, InvalidSampleOptions } from '../../src/sample/options.ts';

const good = { rows: 100, seed: 1, date: '2026-11-22' };

test('fills in what is not said', () => {
  expect(checkOptions(good)).toEqual({ ...good, days: 1, flaws: false, truth: true, midnight: 1_795_305_600 });
  expect(checkOptions({ ...good, rows: 2_000_001 }).truth).toBe(false);
});

test.each([
  [{ rows: 0 }, /^rows must be a whole number from 1 /],
  [{ rows: 1.5 }, /^rows /],
  [{ rows: Number.NaN }, /^rows /],
  [{ seed: -1 }, /^seed /],
  [{ seed: 2 ** 32 }, /^seed /],
  [{ days: 0 }, /^days /],
  [{ days: 401 }, /^days /],
  [{ date: '2026-02-30' }, /^date must be a day of the calendar as YYYY-MM-DD, not "2026-02-30"$/],
  [{ date: '2026-11-22T00:00:00Z' }, /^date /],
  [{ date: '22.11.2026' }, /^date /],
  [{ date: '' }, /^date /],
])('refuses %j', (wrong, message) => {
  expect(() => checkOptions({ ...good, ...wrong })).toThrow(InvalidSampleOptions);
  expect(() => checkOptions({ ...good, ...wrong })).toThrow(message);
});
