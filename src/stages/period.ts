import { DateTime, IANAZone } from 'luxon';
import type { Period } from '../contracts/period.ts';
import type { RunRequest } from '../contracts/request.ts';
import { endOf, formatInstant, instantOf, isWholeDays, startOf, stopOf } from './period-calendar.ts';

/** The longest period of one report. */
const longestDays = 366;

/** The request names a day, an hour or a zone that does not exist, or a period that ends before it begins. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
}

/**
 * The period that a request asks for, in the zone that it names or else in `defaultZone`. `date` alone is that day or
 * hour; with `to`, up to and with that day or hour; `scheduledTime` alone is the day before it in the zone.
 * @throws InvalidRequest naming the field and its value
 */
export function periodOf(request: RunRequest, defaultZone: string): Period {
  const timezone = request.timezone ?? defaultZone;
  if (!IANAZone.isValidZone(timezone)) {
    throw new InvalidRequest(`timezone: "${timezone}" is not a time zone; give an IANA name such as Europe/Berlin`);
  }
  const date = request.date ?? dayBefore(request.scheduledTime, timezone);
  const start = momentIn('date', date, timezone);
  const end = lastIn(request.to, date, start, timezone);
  if (end <= start) throw new InvalidRequest(`to: ${request.to} lies before date: ${date}`);
  if (end.diff(start, 'days').days > longestDays) {
    throw new InvalidRequest(`to: ${request.to} is more than ${longestDays} days after date: ${date}`);
  }
  return { start: formatInstant(start), end: formatInstant(end), timezone };
}

function lastIn(to: string | undefined, date: string, start: DateTime, zone: string): DateTime {
  return to === undefined ? endOf(date, start) : endOf(to, momentIn('to', to, zone));
}

function momentIn(field: 'date' | 'to', moment: string, zone: string): DateTime {
  const instant = instantOf(moment, zone);
  if (instant !== null) return instant;
  const what = moment.includes('T') ? 'hour' : 'day';
  throw new InvalidRequest(`${field}: there is no ${what} ${moment} in the time zone ${zone}`);
}

function dayBefore(scheduledTime: string | undefined, zone: string): string {
  const scheduled = DateTime.fromISO(scheduledTime ?? '', { zone });
  if (!scheduled.isValid) throw new InvalidRequest(`scheduledTime: "${scheduledTime ?? ''}" is not a time`);
  return scheduled.minus({ days: 1 }).toFormat('yyyy-MM-dd');
}

/**
 * The period to compare with first: the same stretch of the clock, as few days earlier as possible without overlap. For
 * a day that is the day before, for three days the three days before, for an hour the same hour of the day before,
 * because traffic follows the time of day.
 */
export function previousPeriod(period: Period): Period {
  return moveBack(period, lengthInDays(period));
}

/**
 * The same weekdays, as few weeks earlier as possible without overlap; null when that is the previous period already
 * (a period of seven days).
 */
export function sameWeekdayPeriod(period: Period): Period | null {
  const days = lengthInDays(period);
  const weeks = Math.ceil(days / 7);
  return weeks * 7 === days ? null : moveBack(period, weeks * 7);
}

function lengthInDays(period: Period): number {
  const days = stopOf(period).diff(startOf(period), 'days').days;
  return Math.max(1, isWholeDays(period) ? Math.round(days) : Math.ceil(days));
}

function moveBack(period: Period, days: number): Period {
  const { timezone } = period;
  const shift = (instant: DateTime): string => {
    const earlier = instant.minus({ days });
    const moment = isWholeDays(period) ? earlier.toFormat('yyyy-MM-dd') : earlier.toFormat("yyyy-MM-dd'T'HH:'00'");
    return formatInstant(instantOf(moment, timezone) ?? earlier);
  };
  return { start: shift(startOf(period)), end: shift(stopOf(period)), timezone };
}
