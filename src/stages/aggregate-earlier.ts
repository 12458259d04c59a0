import { z } from 'zod';
import type { Period } from '../contracts/period.ts';
import { ObjectNotFound, type ObjectStore } from '../ports.ts';
import { comparableSchema } from '../sections/compared-figures.ts';
import type { Earlier } from '../sections/comparison.ts';
import { reportJsonKey } from './archive-layout.ts';
import { previousPeriod, sameWeekdayPeriod } from './period.ts';
import { isWholeDays, startOf, stopOf } from './period-calendar.ts';

export interface EarlierReports {
  previous: Earlier | null;
  sameWeekday: Earlier | null;
  /** Reports that are there and cannot be compared with, a sentence each. */
  faults: string[];
}

/** Reads the published reports that this one is compared with. A report of other logs, sample or real, is none. */
export async function readEarlier(
  archive: ObjectStore,
  name: string,
  period: Period,
  sample: boolean,
): Promise<EarlierReports> {
  const faults: string[] = [];
  const read = async (earlier: Period | null): Promise<Earlier | null> => {
    if (earlier === null) return null;
    const key = reportJsonKey(name, earlier);
    const text = await readText(archive, key);
    if (text === null) return null;
    const parsed = comparableSchema.safeParse(parseJson(text));
    if (!parsed.success) {
      faults.push(`${key} is no report that can be compared with: ${firstIssue(parsed.error)}`);
      return null;
    }
    const { report } = parsed.data;
    const samePeriod = report.period.start === earlier.start && report.period.end === earlier.end;
    if (!samePeriod || report.sample !== sample) return null;
    return { report: parsed.data, words: wordsFor(period, earlier) };
  };
  const previous = await read(previousPeriod(period));
  const sameWeekday = await read(sameWeekdayPeriod(period));
  return { previous, sameWeekday, faults };
}

/** How a sentence calls the earlier period: `… than the day before`. */
function wordsFor(period: Period, earlier: Period): string {
  const back = Math.round(startOf(period).diff(startOf(earlier), 'days').days);
  const days = Math.round(stopOf(period).diff(startOf(period), 'days').days);
  if (!isWholeDays(period)) {
    if (back === 7) return 'at the same time a week before';
    return back === 1 ? 'at the same time the day before' : `at the same time ${back} days before`;
  }
  if (back === days) return days === 1 ? 'the day before' : `the ${days} days before`;
  return back === 7 ? 'a week before' : `${back / 7} weeks before`;
}

/** The text of an object, null when there is none. */
export async function readText(store: ObjectStore, key: string): Promise<string | null> {
  try {
    return new TextDecoder().decode((await store.get(key)).body);
  } catch (error) {
    if (error instanceof ObjectNotFound) return null;
    throw error;
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstIssue(error: z.ZodError): string {
  return z.prettifyError(error).split('\n').slice(0, 2).join(' ').trim();
}
