import { expect, test } from '@jest/globals';
import { describeInstant, describePeriod, hourOf, shortDay } from '#src/stages/render/times.ts';

const berlin = (start: string, end: string) => describePeriod({ start, end, timezone: 'Europe/Berlin' }, 'en-GB');

test('a day', () => {
  expect(berlin('2026-11-22T00:00:00+01:00', '2026-11-23T00:00:00+01:00')).toEqual({
    title: 'Sunday 22 November 2026',
    short: '22 Nov 2026',
    hours: '00:00 to 24:00',
    zone: 'Europe/Berlin, UTC+01:00',
    noun: 'day',
    days: 1,
    clockNote: null,
  });
});

test('the days on which the clocks change', () => {
  expect(berlin('2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00')).toMatchObject({
    noun: 'day',
    zone: 'Europe/Berlin, UTC+02:00, from the change of clocks UTC+01:00',
    clockNote: 'The clocks changed: this day has 25 hours.',
  });
  expect(berlin('2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00').clockNote).toMatch(/23 hours/);
});

test('a leap day', () => {
  expect(berlin('2028-02-29T00:00:00+01:00', '2028-03-01T00:00:00+01:00').title).toBe('Tuesday 29 February 2028');
});

test.each([
  ['2026-11-22T10:00:00+01:00', '2026-11-22T13:00:00+01:00', '22 Nov 2026, 10:00 to 13:00', null],
  ['2026-11-22T22:00:00+01:00', '2026-11-23T02:00:00+01:00', '22 to 23 Nov 2026, 22:00 to 02:00', null],
  ['2026-11-22T23:00:00+01:00', '2026-11-23T00:00:00+01:00', '22 Nov 2026, 23:00 to 24:00', null],
  ['2026-11-22T00:00:00+01:00', '2026-11-25T00:00:00+01:00', '22 to 24 Nov 2026', 3],
  ['2026-11-30T00:00:00+01:00', '2026-12-02T00:00:00+01:00', '30 Nov to 1 Dec 2026', 2],
  ['2026-12-31T00:00:00+01:00', '2027-01-02T00:00:00+01:00', '31 Dec 2026 to 1 Jan 2027', 2],
])('%s to %s is %s', (start, end, short, days) => {
  expect(berlin(start, end)).toMatchObject({ short, days, noun: 'period' });
});

test('hours, days and instants are those of the report, not of the machine', () => {
  expect(hourOf('2026-11-22T14:00:00+05:45')).toBe('14:00');
  expect(shortDay('2026-11-22', 'en-GB').replaceAll('\u00a0', ' ')).toBe('Sun 22 Nov');
  expect(describeInstant('2026-11-23T00:42:07Z', 'Asia/Kathmandu', 'en-GB')).toBe(
    '23 November 2026, 06:27 (UTC+05:45)',
  );
});
