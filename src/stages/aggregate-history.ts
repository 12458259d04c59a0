import type { CatalogEntry } from '../contracts/catalog.ts';
import type { Period } from '../contracts/period.ts';
import type { Run } from '../contracts/stages.ts';
import { historyDays, type PrefixHistory } from '../ipv6/prefix-history.ts';
import { decodeHistory } from '../ipv6/prefix-history-file.ts';
import type { ObjectStore } from '../ports.ts';
import type { SectionContext } from '../sections/section.ts';
import { readEntries } from './aggregate-catalog.ts';
import { historyFile } from './archive-layout.ts';
import { getIfThere } from './documents.ts';
import { isWholeDays, startOf, stopOf } from './period-calendar.ts';

/** Where aggregate leaves the history for publish, in the work store. */
export function historyKey({ run }: Pick<Run, 'run'>): string {
  return `runs/${run}/${historyFile}`;
}

/** The calendar day that a period is, `2026-11-22`; null when it is none, or several. */
export function dayOf(period: Period): string | null {
  const day = startOf(period).toFormat('yyyy-MM-dd');
  return isWholeDays(period) && stopOf(period).minus({ milliseconds: 1 }).toFormat('yyyy-MM-dd') === day ? day : null;
}

/**
 * The /64s of the days before, from the newest of the earlier reports that has them. A day that was published after the
 * days that follow it is in their history only when they are made again.
 */
export async function readHistory(
  archive: ObjectStore,
  name: string,
  period: Period,
  sample: boolean,
): Promise<SectionContext['history']> {
  const date = dayOf(period);
  if (date === null) return null;
  const earliest = startOf(period).minus({ days: historyDays }).toMillis();
  const days = (await readEntries(archive)).filter(
    (entry) =>
      entry.name === name &&
      entry.sample === sample &&
      entry.period.timezone === period.timezone &&
      Date.parse(entry.period.start) > earliest &&
      Date.parse(entry.period.end) <= Date.parse(period.start) &&
      dayOf(entry.period) !== null,
  );
  for (const entry of days.toReversed()) {
    const before = await readFile(archive, entry);
    if (before !== null) return { date, before };
  }
  return { date, before: null };
}

/** Null when the report has no history, or one that cannot be read: then the one before it counts. */
async function readFile(archive: ObjectStore, { folder }: CatalogEntry): Promise<PrefixHistory | null> {
  const stored = await getIfThere(archive, `${folder}/${historyFile}`);
  if (stored === null) return null;
  try {
    return decodeHistory(stored.body);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
