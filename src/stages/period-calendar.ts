import { DateTime } from 'luxon';
import type { Period } from '../contracts/period.ts';

/**
 * Days and hours as the clocks of a zone show them. A day lasts 23, 24, 24.5 or 25 hours; an hour that is shown twice
 * when the clocks go back is one hour of twice the length, so that a name such as `2026-10-25T02` stays unique.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** One hour of a period: `start` and `end` are milliseconds since 1970, `iso` names the start in the period's zone. */
export interface PeriodHour {
  readonly iso: string;
  readonly start: number;
  /** First millisecond that no longer belongs to the hour. */
  readonly end: number;
}

/** ISO 8601 with the offset that holds at that instant, without fractions: `2026-11-22T00:00:00+01:00`. */
export function formatInstant(instant: DateTime): string {
  const iso = instant.toISO({ suppressMilliseconds: true, includeOffset: true });
  if (iso === null) throw new RangeError('not a moment');
  return iso;
}

/** The first instant at which the zone's clocks show this local time, or, if they skip it, the first one after it. */
function firstInstant(local: DateTime): DateTime {
  return local.getPossibleOffsets()[0] ?? local;
}

/** `2026-11-22` or `2026-11-22T14:00` as the clocks of the zone show it; null when they never do. */
export function instantOf(moment: string, zone: string): DateTime | null {
  const local = DateTime.fromISO(moment, { zone });
  if (!local.isValid) return null;
  const first = firstInstant(local);
  const shown = moment.includes('T') ? first.toFormat("yyyy-MM-dd'T'HH:'00'") : first.toFormat('yyyy-MM-dd');
  return shown === moment ? first : null;
}

/** The first instant after the day (`2026-11-22`) or hour (`2026-11-22T14:00`) that begins at `start`. */
export function endOf(moment: string, start: DateTime): DateTime {
  const next = moment.includes('T')
    ? nextWallHour(start)
    : DateTime.fromISO(start.plus({ days: 1 }).toFormat('yyyy-MM-dd'), { zone: start.zone });
  return firstInstant(next);
}

/** Wall clock plus one hour: counted in UTC, so that no change of the clocks interferes, then read in the zone. */
function nextWallHour(start: DateTime): DateTime {
  const wall = DateTime.utc(start.year, start.month, start.day, start.hour).plus({ hours: 1 });
  return DateTime.fromObject(
    { year: wall.year, month: wall.month, day: wall.day, hour: wall.hour },
    { zone: start.zone },
  );
}

export function startOf(period: Period): DateTime {
  return DateTime.fromISO(period.start, { zone: period.timezone });
}

/** The end of the period, which no longer belongs to it. */
export function stopOf(period: Period): DateTime {
  return DateTime.fromISO(period.end, { zone: period.timezone });
}

function isStartOfDay(instant: DateTime): boolean {
  return instantOf(instant.toFormat('yyyy-MM-dd'), instant.zoneName ?? 'UTC')?.toMillis() === instant.toMillis();
}

export function isStartOfHour(instant: DateTime): boolean {
  const moment = instant.toFormat("yyyy-MM-dd'T'HH:'00'");
  return instantOf(moment, instant.zoneName ?? 'UTC')?.toMillis() === instant.toMillis();
}

/** True when the period begins and ends with a day of its zone. */
export function isWholeDays(period: Period): boolean {
  return isStartOfDay(startOf(period)) && isStartOfDay(stopOf(period));
}

/**
 * The hours of the period in order, without gaps: each begins where the clocks of the zone show a full hour or where
 * they change. On a day on which an hour is shown twice both are there, told apart by their offset.
 */
export function hoursOf(period: Period): PeriodHour[] {
  const end = stopOf(period).toMillis();
  const hours: PeriodHour[] = [];
  for (let at = startOf(period); at.toMillis() < end; ) {
    const next = nextBoundary(at);
    hours.push({ iso: formatInstant(at), start: at.toMillis(), end: Math.min(next.toMillis(), end) });
    at = next;
  }
  return hours;
}

function nextBoundary(at: DateTime): DateTime {
  const local = at.toMillis() + at.offset * minuteMs;
  const next = at.plus({ milliseconds: hourMs - (local % hourMs) });
  if (next.offset === at.offset) return next;
  // Clocks change on whole minutes: go to the first one that has another offset.
  let change = at.plus({ minutes: 1 }).startOf('minute');
  while (change.offset === at.offset) change = change.plus({ minutes: 1 });
  return change;
}
