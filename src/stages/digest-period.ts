import { DateTime } from 'luxon';
import type { DigestKind } from '../contracts/digest.ts';
import type { Period } from '../contracts/period.ts';
import { InvalidRequest } from './period.ts';
import { formatInstant, instantOf, startOf, stopOf } from './period-calendar.ts';

/** The week (Monday to Sunday) or month of a zone that holds the day. @throws InvalidRequest */
export function digestPeriod(kind: DigestKind, date: string, timezone: string): Period {
  const day = instantOf(date, timezone);
  if (day === null || date.includes('T')) throw new InvalidRequest(`date: there is no day ${date} in ${timezone}`);
  // Counted in UTC, so that no change of the clocks interferes.
  const first = DateTime.fromISO(date, { zone: 'utc' }).startOf(kind);
  return between(first, first.plus({ [kind]: 1 }), timezone);
}

/** The week or month before. */
export function previousDigestPeriod(kind: DigestKind, period: Period): Period {
  const before = startOf(period).minus({ days: 1 }).toFormat('yyyy-MM-dd');
  return digestPeriod(kind, before, period.timezone);
}

/** The day before a moment, in the zone: a schedule's time asks for the week or month that ended last. */
export function lastEnded(kind: DigestKind, scheduledTime: string, timezone: string): string {
  const first = DateTime.fromISO(scheduledTime, { zone: timezone }).startOf(kind);
  return first.minus({ days: 1 }).toFormat('yyyy-MM-dd');
}

/** Every calendar day of the period, `2026-11-22`. */
export function datesOf(period: Period): string[] {
  const last = stopOf(period).minus({ milliseconds: 1 }).toFormat('yyyy-MM-dd');
  const dates: string[] = [];
  let day = DateTime.fromISO(startOf(period).toFormat('yyyy-MM-dd'), { zone: 'utc' });
  while (day.toFormat('yyyy-MM-dd') <= last) {
    dates.push(day.toFormat('yyyy-MM-dd'));
    day = day.plus({ days: 1 });
  }
  return dates;
}

/** The period of one day of the zone. */
export function dayPeriod(date: string, timezone: string): Period {
  const first = DateTime.fromISO(date, { zone: 'utc' });
  return between(first, first.plus({ days: 1 }), timezone);
}

function between(first: DateTime, next: DateTime, timezone: string): Period {
  const at = (day: DateTime) => {
    const instant = instantOf(day.toFormat('yyyy-MM-dd'), timezone);
    // A zone that skipped a whole day (Pacific/Apia, 30 December 2011) begins it with the next one.
    return instant ?? instantOf(day.plus({ days: 1 }).toFormat('yyyy-MM-dd'), timezone);
  };
  const [start, end] = [at(first), at(next)];
  if (start === null || end === null) throw new InvalidRequest(`date: the days of ${timezone} cannot be told`);
  return { start: formatInstant(start), end: formatInstant(end), timezone };
}
