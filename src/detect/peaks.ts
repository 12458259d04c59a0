import type { Security } from '../contracts/report-security.ts';
import type { ClientMinute, SourceMinute } from './day.ts';
import type { HourOfDay } from './history.ts';

/** The heaviest minute of one /64, or one IPv4 address, in each hour: what later days are compared with. */
export function findPeaks(
  hours: readonly HourOfDay[],
  minutes: readonly SourceMinute[],
  clientMinutes: readonly ClientMinute[],
): Security['peaks'] {
  const bytes = heaviestLans(minutes, (row) => row.bytes);
  const requests = heaviestLans(clientMinutes, (row) => row.requests);
  return hours.map(({ iso, start, end }) => {
    const within = ([minute]: readonly [number, number]) => minute * 1000 >= start && minute * 1000 < end;
    const most = (values: ReadonlyMap<number, number>, least: number) => {
      const highest = Math.max(0, ...[...values].filter(within).map(([, value]) => value));
      return highest >= least ? highest : 0;
    };
    return { start: iso, bytes: most(bytes, leastBytes), requests: most(requests, leastRequests) };
  });
}

/** Below these the queries leave minutes out. */
const leastBytes = 1_000_000;
const leastRequests = 100;

/** By minute, the most of one /64 or IPv4 address. */
function heaviestLans<T extends SourceMinute | ClientMinute>(
  rows: readonly T[],
  amountOf: (row: T) => number,
): Map<number, number> {
  const sums = new Map<string, { minute: number; value: number }>();
  for (const row of rows) {
    const lan = row.family === 'ipv6' ? row.address.slice(0, 16) : row.address;
    const key = `${lan} ${row.minute}`;
    const known = sums.get(key) ?? { minute: row.minute, value: 0 };
    sums.set(key, known);
    known.value += amountOf(row);
  }
  const heaviest = new Map<number, number>();
  for (const { minute, value } of sums.values()) heaviest.set(minute, Math.max(heaviest.get(minute) ?? 0, value));
  return heaviest;
}
