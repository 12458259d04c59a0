import { DateTime } from 'luxon';
import type { CatalogEntry } from '../../contracts/catalog.ts';
import { linkTo } from './archive-entry.ts';
import type { Formats } from './formats.ts';
import { describePeriod, shortDay } from './times.ts';

export interface Day {
  /** Day of the month; null for a cell outside the month. */
  day: string | null;
  href: string | null;
  /** Place in the catalog. */
  index: number;
  /** What the cell says in words. */
  words: string;
  /** Classes of the cell: the tint of the share from 0 to 5, and the status when it is not complete. */
  look: string;
}

export interface Month {
  id: string;
  name: string;
  weekdays: { short: string; long: string }[];
  weeks: Day[][];
}

export interface Year {
  name: string;
  count: string;
  open: boolean;
  months: Month[];
}

export interface Calendar {
  years: Year[];
  /** Upper ends of the tints, the lightest first. */
  legend: { look: string; label: string }[];
}

const tints = 6;

interface Indexed {
  entry: CatalogEntry;
  index: number;
}

/**
 * A calendar for every month that has a report of a whole day, by years, the newest first. Weeks begin on Monday. Tints
 * run from the lowest to the highest share of the archive: over all of 0 to 100 % days would look alike.
 */
export function makeCalendar(
  entries: readonly Indexed[],
  name: string,
  formats: Formats,
  locale: string,
): Calendar | null {
  const days = new Map<string, Indexed>();
  for (const one of entries) {
    if (describePeriod(one.entry.period, locale).noun === 'day') days.set(one.entry.period.start.slice(0, 10), one);
  }
  if (days.size === 0) return null;
  const shares = [...days.values()].flatMap(({ entry }) => entry.ipv6RequestShare ?? []);
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const tintOf = (share: number) =>
    high > low ? Math.min(tints - 1, Math.floor(((share - low) / (high - low)) * tints)) : 3;
  const byYear = Map.groupBy([...days.keys()].sort().reverse(), (day) => day.slice(0, 4));
  const years = [...byYear].map(([year, dates], position) => ({
    name: year,
    count: formats.counted(dates.length, 'day'),
    open: position === 0,
    months: [...new Set(dates.map((date) => date.slice(0, 7)))].map((month) =>
      makeMonth(DateTime.fromISO(`${month}-01`, { zone: 'utc', locale }), name, days, { tintOf, formats, locale }),
    ),
  }));
  return { years, legend: makeLegend(shares.length, low, high, formats) };
}

function makeLegend(count: number, low: number, high: number, formats: Formats): Calendar['legend'] {
  if (count === 0) return [];
  if (low === high) return [{ look: 'tint-3', label: formats.share(low) }];
  const step = (high - low) / tints;
  return Array.from({ length: tints }, (_, tint) => ({
    look: `tint-${tint}`,
    label: `${formats.share(low + step * tint)} to ${formats.share(low + step * (tint + 1))}`,
  }));
}

interface Look {
  tintOf: (share: number) => number;
  formats: Formats;
  locale: string;
}

const outside: Day = { day: null, href: null, index: -1, words: '', look: '' };

function makeMonth(first: DateTime, name: string, days: ReadonlyMap<string, Indexed>, look: Look): Month {
  const before = first.weekday - 1;
  const cells: Day[] = Array.from({ length: before }, () => outside);
  for (let index = 0; index < (first.daysInMonth ?? 31); index += 1) {
    const date = first.plus({ days: index });
    const found = days.get(date.toFormat('yyyy-MM-dd'));
    cells.push(found === undefined ? { ...outside, day: date.toFormat('d') } : toDay(date.toFormat('d'), found, look));
  }
  while (cells.length % 7 !== 0) cells.push(outside);
  return {
    id: `month-${name}-${first.toFormat('yyyy-MM')}`,
    name: first.toFormat('LLLL yyyy'),
    weekdays: Array.from({ length: 7 }, (_, index) => {
      const day = first.plus({ days: index - before });
      return { short: day.toFormat('ccccc'), long: day.toFormat('cccc') };
    }),
    weeks: Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7)),
  };
}

function toDay(day: string, { entry, index }: Indexed, { tintOf, formats, locale }: Look): Day {
  const share = entry.ipv6RequestShare;
  const tint = share === null ? 'tint-none' : `tint-${tintOf(share)}`;
  const figure = share === null ? 'no requests' : `${formats.share(share)} IPv6`;
  const said = entry.status === 'empty' ? 'no data' : entry.status === 'partial' ? `${figure}, partial data` : figure;
  return {
    day,
    href: linkTo(entry, entry.files.html),
    index,
    words: `${shortDay(entry.period.start.slice(0, 10), locale)}: ${said}`,
    look: entry.status === 'complete' ? tint : `${tint} day-${entry.status}`,
  };
}
