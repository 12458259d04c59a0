import type { ObjectStore } from '../ports.ts';
import { type EarlierDay, earlierSourcesSchema, rhythmDays } from '../sections/source-rhythm.ts';
import { type ReportInSeries, readEarlierDays } from './aggregate-days.ts';
import { parseJson, readText } from './aggregate-earlier.ts';

/**
 * Which source wrote how much in which hour of the days before, as far as their reports tell. A report that this version
 * cannot read, or that is older than these figures, tells nothing.
 */
export async function readEarlierSources(archive: ObjectStore, report: ReportInSeries): Promise<EarlierDay[]> {
  const days = await readEarlierDays(archive, report, rhythmDays);
  const read = await Promise.all(
    days.map(async ({ entry: { folder, period } }) => {
      const text = await readText(archive, `${folder}/report.json`);
      const earlier = earlierSourcesSchema.safeParse(parseJson(text ?? ''));
      return earlier.success
        ? [{ start: Date.parse(period.start), end: Date.parse(period.end), report: earlier.data }]
        : [];
    }),
  );
  return read.flat();
}
