import { z } from 'zod';
import type { Rhythm } from '../contracts/report-growth.ts';

/** The hours of a report.json of whatever version. */
export const hoursSchema = z.object({
  traffic: z.object({
    hourly: z.array(
      z.object({
        start: z.iso.datetime({ offset: true }),
        requests: z.object({ ipv4: z.int().nonnegative(), ipv6: z.int().nonnegative() }),
      }),
    ),
  }),
});
type Hours = z.infer<typeof hoursSchema>['traffic']['hourly'];

/** Requests by weekday and hour of the clock, of several days. An hour that comes twice on one day counts twice. */
export function foldRhythm(days: readonly Hours[]): NonNullable<Rhythm> {
  const requests = emptyWeek();
  const ipv6Requests = emptyWeek();
  for (const { start, requests: byFamily } of days.flat()) {
    // The text has the report's wall clock: no zone is needed.
    const weekday = (new Date(`${start.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7;
    const hour = Number(start.slice(11, 13));
    add(requests, weekday, hour, byFamily.ipv4 + byFamily.ipv6);
    add(ipv6Requests, weekday, hour, byFamily.ipv6);
  }
  return { days: days.length, requests, ipv6Requests };
}

function emptyWeek(): number[][] {
  return Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
}

function add(week: number[][], weekday: number, hour: number, amount: number): void {
  const day = week[weekday];
  if (day !== undefined) day[hour] = (day[hour] ?? 0) + amount;
}
