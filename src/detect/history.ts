import { z } from 'zod';
import { securitySchema } from '../contracts/report-security.ts';
import type { History } from './day.ts';

/** What earlier reports tell of their heaviest minutes, an hour each; open to additions. */
export const earlierPeaksSchema = z.object({ security: z.object({ peaks: securitySchema.shape.peaks }) });
export type EarlierPeaks = z.infer<typeof earlierPeaksSchema>['security']['peaks'];

export interface HourOfDay {
  /** `2026-11-22T14:00:00+01:00` */
  readonly iso: string;
  /** Milliseconds since 1970; `end` no longer belongs to it. */
  readonly start: number;
  readonly end: number;
}

/** Hours belong together when clocks showed the same: 14 in the zone of each report. */
export function makeHistory(earlier: EarlierPeaks, hours: readonly HourOfDay[]): History {
  const clock = (iso: string) => iso.slice(11, 13);
  const byClock = new Map<string, { bytes: number[]; requests: number[] }>();
  for (const { start, bytes, requests } of earlier) {
    const known = byClock.get(clock(start)) ?? { bytes: [], requests: [] };
    byClock.set(clock(start), known);
    known.bytes.push(bytes);
    known.requests.push(requests);
  }
  return {
    days: new Set(earlier.map(({ start }) => start.slice(0, 10))).size,
    peaksAt(seconds, figure) {
      const hour = hours.find(({ start, end }) => seconds * 1000 >= start && seconds * 1000 < end);
      return byClock.get(clock(hour?.iso ?? ''))?.[figure] ?? [];
    },
  };
}
