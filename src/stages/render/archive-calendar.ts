import { DateTime } from 'luxon';
import type { CatalogEntry } from '../../contracts/catalog.ts';
import { linkTo } from './archive-entry.ts';
import type { Formats } from './formats.ts';
import { describePeriod } from './times.ts';

export interface Day {
  /** Day of the month; null for a cell outside the month. */
  day: string | null;
  href: string | null;
  share: string;
  words: string;
  /** Class of the cell: `none`, or the tint of the share from 0 to 9. */
  tint: string;
}

export interface Month {
  name: string;
  weekdays: string[];
  weeks: Day[][];
}

const outside: Day = { day: null, href: null, share: '', words: '', tint: 'none' };

/** A calendar for every month that has a report of a whole day, the newest first. Weeks begin on Monday. */
export function makeCalendar(entries: readonly CatalogEntry[], formats: Formats, locale: string): Month[] {
  const days = new Map<string, CatalogEntry>();
  for (const entry of entries) {
    if (describePeriod(entry.period, locale).noun === 'day') days.set(entry.period.start.slice(0, 10), entry);
  }
  const months = [...new Set([...days.keys()].map((day) => day.slice(0, 7)))].sort().reverse();
  return months.map((month) => makeMonth(DateTime.fromISO(`${month}-01`, { zone: 'utc', locale }), days, formats));
}

function makeMonth(first: DateTime, entries: ReadonlyMap<string, CatalogEntry>, formats: Formats): Month {
  const before = first.weekday - 1;
  const days: Day[] = Array.from({ length: first.daysInMonth ?? 31 }, (_, index) => {
    const date = first.plus({ days: index });
    const entry = entries.get(date.toFormat('yyyy-MM-dd'));
    return entry === undefined ? { ...outside, day: date.toFormat('d') } : toDay(date.toFormat('d'), entry, formats);
  });
  const cells = [...Array.from({ length: before }, () => outside), ...days];
  while (cells.length % 7 !== 0) cells.push(outside);
  return {
    name: first.toFormat('LLLL yyyy'),
    weekdays: Array.from({ length: 7 }, (_, index) => first.plus({ days: index - before }).toFormat('ccc')),
    weeks: Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7)),
  };
}

function toDay(day: string, entry: CatalogEntry, formats: Formats): Day {
  const share = entry.ipv6RequestShare;
  return {
    day,
    href: linkTo(entry, entry.files.html),
    share: entry.status === 'empty' ? 'no data' : formats.share(share),
    words: entry.status === 'partial' ? 'partial' : '',
    tint: share === null ? 'none' : String(Math.min(9, Math.floor(share * 10))),
  };
}
