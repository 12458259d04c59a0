import type { Report } from '../contracts/report.ts';
import type { Growth, Rhythm } from '../contracts/report-growth.ts';
import type { ObjectStore } from '../ports.ts';
import { type DayFigures, describeGrowth } from '../sections/growth.ts';
import { foldRhythm, hoursSchema } from '../sections/rhythm.ts';
import { dayOf, readEarlierDays } from './aggregate-days.ts';
import { parseJson, readText } from './aggregate-earlier.ts';

/** Days that the trend looks back, this one included. */
const mostDays = 180;

/** Days that make the rhythm of the week, this one included. */
const rhythmDays = 28;

type NewReport = Omit<Report, 'comparison' | 'growth' | 'rhythm'>;

/** How the IPv6 share has moved over the days of the archive; null when the report is not of one day. */
export async function readGrowth(report: NewReport, archive: ObjectStore): Promise<Growth> {
  const { name, period, sample } = report.report;
  const date = dayOf(period);
  if (date === null) return null;
  const earlier = await readEarlierDays(archive, { name, period, sample }, mostDays - 1);
  // Only editions of several days have rows without it.
  const days = earlier.map(({ date, entry }) => ({ date, figures: { ...entry, ipv6Clients: entry.ipv6Clients ?? 0 } }));
  return describeGrowth([...days, { date, figures: figuresOf(report) }]);
}

/** As the catalog will say of this report. */
function figuresOf({ quality, traffic, clients, performance }: NewReport): DayFigures {
  return {
    status: quality.status,
    requests: traffic.requests.total,
    ipv6Requests: traffic.requests.ipv6,
    ipv6RequestShare: traffic.requests.ipv6Share,
    ipv6Clients: clients.ipv6.addresses,
    ipv6P50: performance.ipv6.p50,
    ipv6ErrorRate: performance.ipv6.errorRate,
  };
}

/** When in the week IPv6 is used, from the hours of the last four weeks; null when the report is not of one day. */
export async function readRhythm({ report, traffic }: NewReport, archive: ObjectStore): Promise<Rhythm> {
  if (dayOf(report.period) === null) return null;
  const days: Parameters<typeof foldRhythm>[0][number][] = [traffic.hourly];
  for (const { entry } of await readEarlierDays(archive, report, rhythmDays - 1)) {
    const earlier = hoursSchema.safeParse(parseJson((await readText(archive, `${entry.folder}/report.json`)) ?? ''));
    // A report that this version cannot read tells nothing: the rhythm is of the others.
    if (earlier.success) days.push(earlier.data.traffic.hourly);
  }
  return foldRhythm(days);
}
