import type { Report } from '../contracts/report.ts';
import type { Growth } from '../contracts/report-growth.ts';
import type { ObjectStore } from '../ports.ts';
import { type DayFigures, describeGrowth } from '../sections/growth.ts';
import { dayOf, readEarlierDays } from './aggregate-days.ts';

/** Days that the trend looks back, this one included. */
const mostDays = 180;

/** How the IPv6 share has moved over the days of the archive; null when the report is not of one day. */
export async function readGrowth(report: Omit<Report, 'comparison' | 'growth'>, archive: ObjectStore): Promise<Growth> {
  const { name, period, sample } = report.report;
  const date = dayOf(period);
  if (date === null) return null;
  const earlier = await readEarlierDays(archive, { name, period, sample }, mostDays - 1);
  // Only editions of several days have rows without it.
  const days = earlier.map(({ date, entry }) => ({ date, figures: { ...entry, ipv6Clients: entry.ipv6Clients ?? 0 } }));
  return describeGrowth([...days, { date, figures: figuresOf(report) }]);
}

/** As the catalog will say of this report. */
function figuresOf({ quality, traffic, clients, performance }: Omit<Report, 'comparison' | 'growth'>): DayFigures {
  return {
    status: quality.status,
    requests: traffic.requests.total,
    ipv6Requests: traffic.requests.ipv6,
    ipv6RequestShare: traffic.requests.ipv6Share,
    ipv6Clients: clients.ipv6.addresses,
    ipv6P50: performance.ipv6.p50,
  };
}
