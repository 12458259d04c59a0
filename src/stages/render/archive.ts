import type { Catalog, CatalogEntry } from '../../contracts/catalog.ts';
import { type Month, makeCalendar } from './archive-calendar.ts';
import { linkTo, nameOf } from './archive-entry.ts';
import { type ArchiveContext, viewTrend } from './archive-trend.ts';
import { createFormats, type Formats } from './formats.ts';
import type { ChartView } from './view.ts';

interface ArchiveRow {
  period: string;
  href: string;
  status: string;
  share: string;
  requests: string;
  clients: string;
  ipv6Median: string;
  ipv4Median: string;
  errors: string;
  rejected: string;
  files: { label: string; href: string; period: string }[];
}

export interface SeriesView {
  id: string;
  name: string;
  takeaway: string;
  newest: { href: string; label: string } | null;
  trend: ChartView;
  months: Month[];
  olderMonths: Month[];
  list: { id: string; caption: string; rows: ArchiveRow[] };
}

export interface ArchiveView {
  language: string;
  title: string;
  heading: string;
  count: string;
  message: string | null;
  series: SeriesView[];
}

/** Calendars that stand open; the months before them are folded away. */
const openMonths = 3;

export async function viewArchive(catalog: Catalog, context: ArchiveContext): Promise<ArchiveView> {
  const formats = createFormats(context.locale);
  const byName = Map.groupBy(catalog.reports, ({ name }) => name);
  const series = await Promise.all(
    [...byName].map(([name, entries]) => viewSeries(name, entries.toSorted(newestFirst), context, formats)),
  );
  return {
    language: context.locale,
    title: context.title,
    heading: 'Archive',
    count: formats.counted(catalog.reports.length, 'report'),
    message:
      catalog.reports.length === 0 ? 'There is no report yet. The first one appears here when it is published.' : null,
    series,
  };
}

function newestFirst(a: CatalogEntry, b: CatalogEntry): number {
  return Date.parse(b.period.start) - Date.parse(a.period.start) || Date.parse(b.period.end) - Date.parse(a.period.end);
}

async function viewSeries(
  name: string,
  entries: readonly CatalogEntry[],
  context: ArchiveContext,
  formats: Formats,
): Promise<SeriesView> {
  const months = makeCalendar(entries, formats, context.locale);
  const newest = entries[0];
  return {
    id: `report-${name}`,
    name,
    takeaway: describeSeries(newest, entries.length, formats, context.locale),
    newest: newest === undefined ? null : { href: linkTo(newest, 'index.html'), label: nameOf(newest, context.locale) },
    trend: await viewTrend(name, entries, context, formats),
    months: months.slice(0, openMonths),
    olderMonths: months.slice(openMonths),
    list: {
      id: `list-${name}`,
      caption: 'All reports, the newest first',
      rows: entries.map((entry) => toRow(entry, context.locale, formats)),
    },
  };
}

function describeSeries(newest: CatalogEntry | undefined, all: number, formats: Formats, locale: string): string {
  if (newest === undefined) return formats.counted(all, 'report');
  const { share } = formats;
  const period = nameOf(newest, locale);
  if (newest.ipv6RequestShare !== null) return `${share(newest.ipv6RequestShare)} of requests over IPv6 on ${period}`;
  if (newest.ipv6FlowShare !== null) return `${share(newest.ipv6FlowShare)} of flow records over IPv6 on ${period}`;
  return `No log line on ${period}`;
}

function toRow(entry: CatalogEntry, locale: string, formats: Formats): ArchiveRow {
  const period = nameOf(entry, locale);
  const { files } = entry;
  return {
    period,
    href: linkTo(entry, files.html),
    status: `${entry.status}${entry.sample ? ', sample' : ''}${entry.revision > 1 ? `, revision ${entry.revision}` : ''}`,
    share: formats.share(entry.ipv6RequestShare),
    requests: formats.count(entry.requests),
    clients: formats.count(entry.ipv6Clients),
    ipv6Median: formats.seconds(entry.ipv6P50),
    ipv4Median: formats.seconds(entry.ipv4P50),
    errors: formats.share(entry.ipv6ErrorRate),
    rejected: entry.flows === 0 ? formats.count(null) : formats.count(entry.ipv6RejectedFlows),
    files: [
      ...(files.pdf === null ? [] : [{ label: 'PDF', href: linkTo(entry, files.pdf), period }]),
      { label: 'JSON', href: linkTo(entry, files.json), period },
    ],
  };
}
