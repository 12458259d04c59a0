import type { CatalogEntry } from '../contracts/catalog.ts';
import type { Growth } from '../contracts/report-growth.ts';
import { tidy } from './latency-counts.ts';
import { levelOf, type Point, seasonalTrend } from './seasonal-trend.ts';

/** Three weeks: two days of each weekday have no interval. */
const neededDays = 21;
/** Days of fewer requests have no share worth a trend. */
const leastRequests = 100;
/** A change of the share below this in 30 days is none. */
const margin = 0.0025;
const horizons = [7, 30, 90, 180];
const dayMs = 86_400_000;

type Day = NonNullable<Growth>['days'][number];

/** What the catalog says of one report, and so of this one. */
export interface DayFigures
  extends Pick<
    CatalogEntry,
    'status' | 'requests' | 'ipv6Requests' | 'ipv6RequestShare' | 'ipv6P50' | 'ipv6ErrorRate'
  > {
  ipv6Clients: number;
}

/** The trend of the IPv6 share of requests, and where it leads. `days`: each once, the oldest first, today last. */
export function describeGrowth(
  days: readonly { readonly date: string; readonly figures: DayFigures }[],
): NonNullable<Growth> {
  const listed = days.map(toDay);
  const points: Point[] = listed.flatMap(({ date, requests, ipv6RequestShare: value }) =>
    requests < leastRequests || value === null ? [] : [{ day: dayNumber(date), value }],
  );
  const [first, last] = [points[0]?.day ?? 0, points.at(-1)?.day ?? 0];
  const found = points.length < neededDays ? null : seasonalTrend(points);
  const base = { days: listed, neededDays };
  if (found === null) return { ...base, trend: null, projection: [] };
  const [perThirtyDays, low, high] = [found.slope, found.low, found.high].map((slope) => tidy(slope * 30));
  const spanDays = last - first;
  const { level, scatter } = levelOf(points, found, last);
  const project = (ahead: number) => ({
    date: dateOf(last + ahead),
    days: ahead,
    share: clamp(level + found.slope * ahead),
    low: clamp(level + found.low * ahead - scatter),
    high: clamp(level + found.high * ahead + scatter),
  });
  return {
    ...base,
    trend: {
      verdict: judge(perThirtyDays ?? 0, low ?? 0, high ?? 0),
      days: points.length,
      spanDays,
      perThirtyDays: perThirtyDays ?? 0,
      low: low ?? 0,
      high: high ?? 0,
    },
    projection: horizons.filter((ahead) => ahead <= spanDays).map(project),
  };
}

function judge(change: number, low: number, high: number): 'rising' | 'falling' | 'unclear' {
  if (low > 0 && change >= margin) return 'rising';
  return high < 0 && change <= -margin ? 'falling' : 'unclear';
}

function toDay({ date, figures }: { readonly date: string; readonly figures: DayFigures }): Day {
  const { status, requests, ipv6Requests, ipv6RequestShare, ipv6Clients, ipv6P50, ipv6ErrorRate } = figures;
  return { date, status, requests, ipv6Requests, ipv6RequestShare, ipv6Clients, ipv6P50, ipv6ErrorRate };
}

function clamp(share: number): number {
  return tidy(Math.min(1, Math.max(0, share)));
}

function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs);
}

function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
