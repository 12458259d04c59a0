import type { Hour } from './section.ts';

/** Milliseconds since 1970 of `2026-11-22 13:05`, UTC, as rows have it. */
export function parseMinute(minute: string): number {
  return Date.parse(`${minute.replace(' ', 'T')}:00Z`);
}

/** The position of the hour that a minute of a row belongs to. @throws RangeError when it is in none of them */
export function indexOfHour(hours: readonly Hour[], minute: string): number {
  const at = parseMinute(minute);
  let low = 0;
  let high = hours.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hours[middle]?.end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const hour = hours[low];
  if (hour === undefined || at < hour.start) throw new RangeError(`the minute ${minute} lies outside the period`);
  return low;
}
