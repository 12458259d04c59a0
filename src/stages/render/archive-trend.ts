import { DateTime } from 'luxon';
import type { CatalogEntry } from '../../contracts/catalog.ts';
import { shareScale } from './chart-share.ts';
import type { Formats } from './formats.ts';
import { describePeriod, shortDay } from './times.ts';
import { type ChartView, tableOf, type ViewContext } from './view.ts';

export interface ArchiveContext extends Pick<ViewContext, 'draw' | 'locale'> {
  title: string;
}

interface TrendDay {
  date: string;
  entry: CatalogEntry | undefined;
}

/** The IPv6 share of requests over the days of the archive. */
export async function viewTrend(
  name: string,
  entries: readonly CatalogEntry[],
  { draw, locale }: ArchiveContext,
  formats: Formats,
): Promise<ChartView> {
  const id = `trend-${name}`;
  const days = listDays(entries, locale);
  const known = days.filter(({ entry }) => (entry?.ipv6RequestShare ?? null) !== null);
  const [first, last] = [known.at(0), known.at(-1)];
  if (first?.entry === undefined || last?.entry === undefined || known.length < 2) {
    return { id, title: 'Trend', summary: 'A trend appears from the second day with requests on.', picture: null };
  }
  const requests = known.reduce((sum, { entry }) => sum + (entry?.requests ?? 0), 0);
  const mean = known.reduce((sum, { entry }) => sum + (entry?.ipv6Requests ?? 0), 0) / Math.max(requests, 1);
  const title = `From ${formats.share(first.entry.ipv6RequestShare)} on ${shortDay(first.date, locale)} to ${formats.share(last.entry.ipv6RequestShare)} on ${shortDay(last.date, locale)}`;
  const summary = `IPv6 share of requests on ${formats.counted(known.length, 'day')}. Days without a report, or without requests, leave a gap.`;
  const ticks = (most: number) => {
    const step = Math.ceil(days.length / most);
    return days.flatMap((_, index) => (index % step === 0 ? [index] : []));
  };
  const picture = await draw('share', {
    label: `${title}. ${summary}`,
    datasets: {
      shares: days.map(({ entry }, index) => ({
        middle: index + 0.5,
        share: entry?.ipv6RequestShare ?? null,
        note: null,
        align: 'center',
        lift: 0,
      })),
    },
    params: {
      hours: days.length,
      ticks: ticks(8),
      narrowTicks: ticks(4),
      labels: days.map(({ date }) => DateTime.fromISO(date, { zone: 'utc', locale }).toFormat('d LLL')),
      ...shareScale(
        known.map(({ entry }) => entry?.ipv6RequestShare ?? 0),
        formats,
      ),
      mean,
    },
  });
  return {
    id,
    title,
    summary,
    picture: {
      unit: 'Per cent of requests, by day',
      legend: [
        { family: 'ipv6', mark: 'line', label: 'IPv6 share' },
        { family: 'mean', mark: 'line', label: `all days, ${formats.share(mean)}` },
      ],
      ...picture,
      data: tableOf({
        id: `${id}-data`,
        caption: 'IPv6 share of requests by day',
        columns: [
          ['Day', 'text'],
          ['Requests', 'number'],
          ['IPv6 share', 'number'],
        ],
        rows: known.map(({ date, entry }) => ({
          cells: [date, formats.count(entry?.requests ?? null), formats.share(entry?.ipv6RequestShare ?? null)],
        })),
      }),
    },
  };
}

/** Every day from the first report of a whole day to the last, with its report or without. */
function listDays(entries: readonly CatalogEntry[], locale: string): TrendDay[] {
  const reports = new Map(
    entries
      .filter(({ period }) => describePeriod(period, locale).noun === 'day')
      .map((entry) => [entry.period.start.slice(0, 10), entry]),
  );
  const dates = [...reports.keys()].sort();
  const [first, last] = [dates.at(0), dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  const start = DateTime.fromISO(first, { zone: 'utc' });
  const count = DateTime.fromISO(last, { zone: 'utc' }).diff(start, 'days').days + 1;
  return Array.from({ length: count }, (_, index) => {
    const date = start.plus({ days: index }).toFormat('yyyy-MM-dd');
    return { date, entry: reports.get(date) };
  });
}
