import { expect, test } from '@jest/globals';
import { foldRhythm, hoursSchema } from '../../src/sections/rhythm.ts';

const hour = (start: string, ipv4: number, ipv6: number) => ({ start, requests: { ipv4, ipv6 } });

test('hours of several days add up by weekday and hour of the clock', () => {
  const rhythm = foldRhythm([
    [hour('2026-11-22T00:00:00+01:00', 7, 3), hour('2026-11-22T23:00:00+01:00', 1, 1)],
    [hour('2026-11-15T00:00:00+01:00', 90, 10)],
    [hour('2026-11-16T00:00:00+01:00', 5, 0)],
  ]);
  expect(rhythm.days).toBe(3);
  expect([rhythm.requests[6]?.[0], rhythm.ipv6Requests[6]?.[0]]).toEqual([110, 13]);
  expect([rhythm.requests[6]?.[23], rhythm.ipv6Requests[6]?.[23]]).toEqual([2, 1]);
  expect([rhythm.requests[0]?.[0], rhythm.ipv6Requests[0]?.[0]]).toEqual([5, 0]);
  expect(rhythm.requests.flat().reduce((sum, count) => sum + count, 0)).toBe(117);
});

test('the hour that comes twice when the clocks change counts twice, the one that is skipped stays empty', () => {
  const rhythm = foldRhythm([
    [hour('2026-10-25T02:00:00+02:00', 1, 2), hour('2026-10-25T02:00:00+01:00', 3, 4)],
    [hour('2026-03-29T01:00:00+01:00', 1, 1), hour('2026-03-29T03:00:00+02:00', 1, 1)],
  ]);
  expect(rhythm.requests[6]?.slice(0, 5)).toEqual([0, 2, 10, 2, 0]);
});

test('a document without hours is no report', () => {
  expect(hoursSchema.safeParse({ traffic: { hourly: [{ start: 'yesterday' }] } }).success).toBe(false);
  expect(hoursSchema.safeParse(undefined).success).toBe(false);
});
