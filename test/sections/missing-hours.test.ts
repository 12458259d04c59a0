import { describe, expect, test } from '@jest/globals';
import { findGaps, hoursOfGap } from '../../src/sections/missing-hours.ts';
import { fc } from '../support/properties.ts';

const hourMs = 3_600_000;
const midnight = Date.UTC(2026, 10, 22);

function gapsOf(lines: readonly number[], wholeDays = true): [number, number][] {
  const byHour = new Map(lines.flatMap((count, hour) => (count === 0 ? [] : [[midnight + hour * hourMs, count]])));
  const period = { start: midnight, end: midnight + lines.length * hourMs, wholeDays };
  return findGaps(byHour, period).map(({ from, to }) => [(from - midnight) / hourMs, (to - midnight) / hourMs]);
}

/** A public site: quiet by night, never silent. */
const site = [
  400, 300, 250, 220, 210, 240, 350, 520, 710, 840, 910, 950, 970, 940, 920, 900, 910, 940, 980, 990, 960, 850, 700,
  540,
];
/** An office: nobody by night, fading in and out. */
const office = [0, 0, 0, 0, 0, 0, 2, 45, 400, 700, 800, 820, 640, 700, 810, 800, 760, 650, 300, 40, 6, 0, 0, 0];

const silenced = (lines: readonly number[], from: number, to: number) =>
  lines.map((count, hour) => (hour >= from && hour < to ? 0 : count));

describe('an outage of delivery is found', () => {
  test.each([
    ['one hour by day', silenced(site, 14, 15), [[14, 15]]],
    ['by night, when there is little anyway', silenced(site, 3, 5), [[3, 5]]],
    ['most of the day', silenced(site, 5, 20), [[5, 20]]],
    ['at the end of the day', silenced(site, 22, 24), [[22, 24]]],
    ['at its begin', silenced(site, 0, 2), [[0, 2]]],
    [
      'twice',
      silenced(silenced(site, 3, 4), 20, 22),
      [
        [3, 4],
        [20, 22],
      ],
    ],
    [
      'that began and ended within an hour',
      silenced(site, 14, 16).map((count, hour) => (hour === 13 ? 200 : count)),
      [[14, 16]],
    ],
    ['in an office at noon', silenced(office, 12, 13), [[12, 13]]],
  ])('%s', (_name, lines, gaps) => {
    expect(gapsOf(lines)).toEqual(gaps);
  });
});

describe('silence is no error', () => {
  test.each([
    ['nothing missing', site],
    ['a night in the office', office],
    ['the same office, seen from a zone half a day away', [...office.slice(12), ...office.slice(0, 12)]],
    ['a week of the office', Array.from({ length: 7 }, () => office).flat()],
    ['few lines now and then', [3, 0, 1, 5, 0, 0, 19, 4, 0, 8, 2, 0, 7, 6, 0, 3, 1, 0, 0, 5, 9, 2, 0, 1]],
    ['a nightly batch', [0, 0, 9000, 8000, ...Array.from({ length: 20 }, () => 0)]],
    ['two batches', [500, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 500, ...Array.from({ length: 11 }, () => 0)]],
    ['no line at all', Array.from({ length: 24 }, () => 0)],
  ])('%s', (_name, lines) => {
    expect(gapsOf(lines)).toEqual([]);
  });

  test('hours at the edge of a few hours may be those of the night', () => {
    expect(gapsOf([0, 500, 500, 500, 500, 0], false)).toEqual([]);
    expect(gapsOf([500, 0, 500, 500], false)).toEqual([[1, 2]]);
  });
});

test('hours that lie in the period only in part are not judged', () => {
  const start = midnight - hourMs / 2;
  const lines = new Map(Array.from({ length: 24 }, (_, hour) => [midnight + hour * hourMs, 100] as const));
  lines.delete(midnight + 5 * hourMs);
  lines.delete(midnight + 23 * hourMs);
  expect(findGaps(lines, { start, end: start + 24 * hourMs, wholeDays: true })).toEqual([
    { from: midnight + 5 * hourMs, to: midnight + 6 * hourMs },
  ]);
});

test('the hours of a gap', () => {
  expect(hoursOfGap({ from: midnight, to: midnight + 2 * hourMs })).toEqual([midnight, midnight + hourMs]);
});

test('only hours without lines are missing, and a source without such hours misses none', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 72 }), fc.boolean(), (lines, wholeDays) => {
      const gaps = gapsOf(lines, wholeDays);
      for (const [from, to] of gaps) expect(lines.slice(from, to).every((count) => count === 0)).toBe(true);
      if (!lines.includes(0)) expect(gaps).toEqual([]);
    }),
  );
});
