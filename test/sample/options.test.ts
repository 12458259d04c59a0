import { expect, test } from '@jest/globals';
import { checkOptions, InvalidSampleOptions } from '../../src/sample/options.ts';

const good = { rows: 100, seed: 1, date: '2026-11-22' };

test('fills in what is not said', () => {
  expect(checkOptions(good)).toEqual({
    ...good,
    flows: 50,
    days: 1,
    flaws: false,
    truth: true,
    midnight: 1_795_305_600,
  });
  expect(checkOptions({ ...good, rows: 2_000_001 }).truth).toBe(false);
  expect(checkOptions({ ...good, flows: 2_000_000 })).toMatchObject({ flows: 2_000_000, truth: true });
  expect(checkOptions({ ...good, flows: 2_000_001 }).truth).toBe(false);
  expect(checkOptions({ ...good, flows: 2_000_001, truth: true }).truth).toBe(true);
});

test.each([
  [{ rows: 0 }, /^rows must be a whole number from 1 /],
  [{ rows: 1.5 }, /^rows /],
  [{ rows: Number.NaN }, /^rows /],
  [{ flows: 0 }, /^flows must be a whole number from 1 to 1000000000, not 0$/],
  [{ flows: 0.5 }, /^flows /],
  [{ flows: 1_000_000_001 }, /^flows /],
  [{ flows: Number.NaN }, /^flows /],
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
