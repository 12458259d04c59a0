import type { CatalogEntry } from '../contracts/catalog.ts';
import type { Period } from '../contracts/period.ts';
import type { ObjectStore } from '../ports.ts';
import { readEntries } from './aggregate-catalog.ts';
import { isWholeDays, startOf, stopOf } from './period-calendar.ts';

/** Reports of one name, zone and kind follow one another. */
export interface ReportInSeries {
  readonly name: string;
  readonly period: Period;
  /** Of generated logs. */
  readonly sample: boolean;
}

/** The calendar day that a period is, `2026-11-22`; null when it is none, or several. */
export function dayOf(period: Period): string | null {
  const day = startOf(period).toFormat('yyyy-MM-dd');
  return isWholeDays(period) && stopOf(period).minus({ milliseconds: 1 }).toFormat('yyyy-MM-dd') === day ? day : null;
}

/** The published reports of single days in the `days` days before, the oldest first. */
export async function readEarlierDays(
  archive: ObjectStore,
  { name, period, sample }: ReportInSeries,
  days: number,
): Promise<{ date: string; entry: CatalogEntry }[]> {
  const earliest = startOf(period).minus({ days }).toMillis();
  return (await readEntries(archive)).flatMap((entry) => {
    const { start, end, timezone } = entry.period;
    const isEarlier = Date.parse(start) >= earliest && Date.parse(end) <= Date.parse(period.start);
    if (entry.name !== name || entry.sample !== sample || timezone !== period.timezone || !isEarlier) return [];
    const date = dayOf(entry.period);
    return date === null ? [] : [{ date, entry }];
  });
}
