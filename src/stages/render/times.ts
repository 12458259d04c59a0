import { DateTime } from 'luxon';
import type { Period } from '../../contracts/period.ts';

/** The period as a person reads it. All times are the wall clock of the report's zone. */
export interface PeriodWords {
  /** `Sunday 22 November 2026`, or `22 to 24 November 2026`. */
  title: string;
  /** `22 Nov 2026`, `22 Nov 2026, 10:00 to 13:00`, for subjects and lists. */
  short: string;
  /** `00:00 to 24:00`. */
  hours: string;
  /** `Europe/Berlin, UTC+01:00`. */
  zone: string;
  /** How to speak of it: `day`, or `period` when it is another stretch of time. */
  noun: 'day' | 'period';
  /** Calendar days of a period of whole days, else null. */
  days: number | null;
  /** What is unusual about the day's clock, or null. */
  clockNote: string | null;
}

/** Reads an instant with the offset it is written with, so that nothing depends on the machine's zone. */
function wallClock(instant: string, locale: string): DateTime {
  return DateTime.fromISO(instant, { setZone: true, locale });
}

export function describePeriod(period: Period, locale: string): PeriodWords {
  const start = wallClock(period.start, locale);
  const end = wallClock(period.end, locale);
  const wholeDays = isMidnight(start) && isMidnight(end);
  const last = end.minus({ milliseconds: 1 });
  const oneDay = start.hasSame(last, 'day') || start.toISODate() === last.toISODate();
  const lastDay = wholeDays ? dayBefore(end) : last;
  const isDay = wholeDays && start.toISODate() === lastDay.toISODate();
  const hours = `${start.toFormat('HH:mm')} to ${isMidnight(end) ? '24:00' : end.toFormat('HH:mm')}`;
  return {
    title: isDay || oneDay ? start.toFormat('cccc d LLLL yyyy') : joinDays(start, lastDay, 'LLLL'),
    short: [
      isDay || oneDay ? start.toFormat('d LLL yyyy') : joinDays(start, lastDay, 'LLL'),
      ...(wholeDays ? [] : [hours]),
    ].join(', '),
    hours,
    zone: period.timezone === 'UTC' ? 'UTC' : `${period.timezone}, ${describeOffsets(start, end)}`,
    noun: isDay ? 'day' : 'period',
    days: wholeDays ? Math.round(end.diff(start, 'days').days) : null,
    clockNote: isDay ? describeClock(start, end) : null,
  };
}

function isMidnight(time: DateTime): boolean {
  return time.hour === 0 && time.minute === 0 && time.second === 0;
}

function dayBefore(time: DateTime): DateTime {
  return time.minus({ days: 1 });
}

function joinDays(first: DateTime, last: DateTime, month: 'LLL' | 'LLLL'): string {
  const from = first.hasSame(last, 'month') ? 'd' : first.hasSame(last, 'year') ? `d ${month}` : `d ${month} yyyy`;
  return `${first.toFormat(from)} to ${last.toFormat(`d ${month} yyyy`)}`;
}

function describeOffsets(start: DateTime, end: DateTime): string {
  const [first, last] = [start.toFormat("'UTC'ZZ"), end.toFormat("'UTC'ZZ")];
  return first === last ? first : `${first}, from the change of clocks ${last}`;
}

function describeClock(start: DateTime, end: DateTime): string | null {
  const hours = end.diff(start, 'hours').hours;
  if (hours === 24) return null;
  return `The clocks changed: this day has ${hours} hours.`;
}

/** `14:00`, for a table of one day. */
export function hourOf(instant: string): string {
  return wallClock(instant, 'en').toFormat('HH:mm');
}

/** `Sun 22 Nov`. */
export function shortDay(date: string, locale: string): string {
  return wallClock(date, locale).toFormat("ccc'\u00a0'd'\u00a0'LLL");
}

/** `Sun 22 Nov 14:00`. */
export function dayAndHour(instant: string, locale: string): string {
  return wallClock(instant, locale).toFormat('ccc d LLL HH:mm');
}

/** `23 November 2026, 04:12 (UTC+01:00)`, moved into the report's zone when the machine knows it. */
export function describeInstant(instant: string, timezone: string, locale: string): string {
  const written = wallClock(instant, locale);
  const moved = written.setZone(timezone);
  return (moved.isValid ? moved : written).toFormat("d LLLL yyyy, HH:mm '(UTC'ZZ')'");
}
