import { DateTime } from 'luxon';
import type { Catalog, CatalogEntry } from '../../contracts/catalog.ts';
import { type Calendar, makeCalendar } from './archive-calendar.ts';
import { linkTo, nameOf } from './archive-entry.ts';
import { type ArchiveContext, viewTrend } from './archive-trend.ts';
import { createFormats, type Formats } from './formats.ts';
import type { ChartView } from './view.ts';

interface ArchiveRow {
  /** Place in the catalog, by which the script finds the row's report. */
  index: number;
  period: string;
  href: string;
  status: string;
  share: string;
  requests: string;
  clients: string;
  ipv6Median: string;
  ipv4Median: string;
  errors: string;
  events: string;
  files: { label: string; href: string }[];
}

interface ArchiveGroup {
  name: string;
  count: string;
  open: boolean;
  list: { id: string; caption: string; rows: ArchiveRow[] };
}

export interface SeriesView {
  id: string;
  name: string;
  takeaway: string;
  newest: { href: string; label: string } | null;
  trend: ChartView | null;
  calendar: Calendar | null;
  groups: ArchiveGroup[];
}

export interface ArchiveView {
  language: string;
  title: string;
  heading: string;
  count: string;
  message: string | null;
  series: SeriesView[];
}

interface Indexed {
  entry: CatalogEntry;
  index: number;
}

/** Groups of the list that stand open; the older ones are folded away. */
const openGroups = 1;

export async function viewArchive(catalog: Catalog, context: ArchiveContext): Promise<ArchiveView> {
  const formats = createFormats(context.locale);
  const indexed = catalog.reports.map((entry, index) => ({ entry, index }));
  const byName = Map.groupBy(indexed, ({ entry }) => entry.name);
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

function newestFirst({ entry: a }: Indexed, { entry: b }: Indexed): number {
  return Date.parse(b.period.start) - Date.parse(a.period.start) || Date.parse(b.period.end) - Date.parse(a.period.end);
}

async function viewSeries(
  name: string,
  entries: readonly Indexed[],
  context: ArchiveContext,
  formats: Formats,
): Promise<SeriesView> {
  const { locale } = context;
  const newest = entries[0]?.entry;
  const calendar = makeCalendar(entries, name, formats, locale);
  return {
    id: `report-${name}`,
    name,
    takeaway: describeSeries(newest, entries.length, formats, locale),
    newest: newest === undefined ? null : { href: linkTo(newest, 'index.html'), label: nameOf(newest, locale) },
    // An edition of weeks has no days to draw.
    trend:
      calendar === null
        ? null
        : await viewTrend(
            name,
            entries.map(({ entry }) => entry),
            context,
            formats,
          ),
    calendar,
    groups: makeGroups(name, entries, formats, locale),
  };
}

/** The list by month, so that a thousand reports are not laid out before anybody looks at them. */
function makeGroups(name: string, entries: readonly Indexed[], formats: Formats, locale: string): ArchiveGroup[] {
  const isEdition = entries.every(({ entry }) => entry.digest !== undefined);
  const months = Map.groupBy(entries, ({ entry }) => entry.period.start.slice(0, isEdition ? 4 : 7));
  return [...months].map(([month, reports], position) => {
    const [first] = reports;
    const words = isEdition || first === undefined ? month : monthOf(first.entry, locale);
    return {
      name: words,
      count: formats.counted(reports.length, 'report'),
      open: position < openGroups,
      list: {
        id: `list-${name}-${month}`,
        caption: `Reports of ${words}, the newest first`,
        rows: reports.map((one) => toRow(one, locale, formats)),
      },
    };
  });
}

function monthOf({ period }: CatalogEntry, locale: string): string {
  return DateTime.fromISO(period.start.slice(0, 10), { zone: 'utc', locale }).toFormat('LLLL yyyy');
}

function describeSeries(newest: CatalogEntry | undefined, all: number, formats: Formats, locale: string): string {
  if (newest === undefined) return formats.counted(all, 'report');
  const { share } = formats;
  const period = nameOf(newest, locale);
  if (newest.ipv6RequestShare !== null) return `${share(newest.ipv6RequestShare)} of requests over IPv6 on ${period}`;
  if (newest.ipv6FlowShare !== null) return `${share(newest.ipv6FlowShare)} of flow records over IPv6 on ${period}`;
  return `No log line on ${period}`;
}

function toRow({ entry, index }: Indexed, locale: string, formats: Formats): ArchiveRow {
  const period = nameOf(entry, locale);
  const { files, events } = entry;
  return {
    index,
    period,
    href: linkTo(entry, files.html),
    status: `${entry.status}${entry.sample ? ', sample' : ''}${entry.anonymised === undefined ? '' : ', anonymised'}${entry.revision > 1 ? `, revision ${entry.revision}` : ''}`,
    share: formats.share(entry.ipv6RequestShare),
    requests: formats.count(entry.requests),
    clients: formats.count(entry.ipv6Clients),
    ipv6Median: formats.seconds(entry.ipv6P50),
    ipv4Median: formats.seconds(entry.ipv4P50),
    errors: formats.share(entry.ipv6ErrorRate),
    events: events === undefined ? formats.count(null) : describeEvents(events),
    files: [
      ...(files.pdf === null ? [] : [{ label: 'PDF', href: linkTo(entry, files.pdf) }]),
      { label: 'JSON', href: linkTo(entry, files.json) },
      ...files.csv
        .filter((file) => /^csv\/(?:traffic-hourly|days|prefixes|security-events)\.csv$/.test(file))
        .map((file) => ({ label: `CSV ${csvName(file)}`, href: linkTo(entry, file) })),
    ],
  };
}

function csvName(file: string): string {
  const names: Record<string, string> = { 'traffic-hourly': 'hours', 'security-events': 'events' };
  const name = file.slice('csv/'.length, -'.csv'.length);
  return names[name] ?? name;
}

function describeEvents({ high, warning }: { high: number; warning: number }): string {
  if (high + warning === 0) return '0';
  const parts = [...(high > 0 ? [`${high} high`] : []), ...(warning > 0 ? [`${warning} warning`] : [])];
  return parts.join(', ');
}
