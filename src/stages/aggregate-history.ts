import type { CatalogEntry } from '../contracts/catalog.ts';
import type { Run } from '../contracts/stages.ts';
import { historyDays, type PrefixHistory } from '../ipv6/prefix-history.ts';
import { decodeHistory } from '../ipv6/prefix-history-file.ts';
import type { ObjectStore } from '../ports.ts';
import type { SectionContext } from '../sections/section.ts';
import { dayOf, type ReportInSeries, readEarlierDays } from './aggregate-days.ts';
import { historyFile } from './archive-layout.ts';
import { getIfThere } from './documents.ts';

/** Where aggregate leaves the history for publish, in the work store. */
export function historyKey({ run }: Pick<Run, 'run'>): string {
  return `runs/${run}/${historyFile}`;
}

/**
 * The /64s of the days before, from the newest of the earlier reports that has them. A day that was published after the
 * days that follow it is in their history only when they are made again.
 */
export async function readHistory(archive: ObjectStore, report: ReportInSeries): Promise<SectionContext['history']> {
  const date = dayOf(report.period);
  if (date === null) return null;
  const days = await readEarlierDays(archive, report, historyDays - 1);
  for (const { entry } of days.toReversed()) {
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
