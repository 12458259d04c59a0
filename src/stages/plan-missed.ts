import { createHash } from 'node:crypto';
import type { RunRequest } from '../contracts/request.ts';
import type { MissedRun, Run } from '../contracts/stages.ts';
import type { ObjectStore } from '../ports.ts';
import { readEarlierDays } from './aggregate-days.ts';
import { startOf } from './period-calendar.ts';

/** Far enough back to find the first report of a series. */
const allDays = 36_500;

/**
 * The days without a report among the `catchUp` days before the run's, the oldest first, because comparisons look back. Days
 * before the first report of the series are not missed: nobody has asked for them.
 */
export async function findMissed(
  { catchUp = 0, recipients, timezone, anonymise }: RunRequest,
  { run, report, period }: Run,
  sample: boolean,
  archive: ObjectStore,
): Promise<MissedRun[]> {
  if (catchUp === 0) return [];
  const known = (await readEarlierDays(archive, { name: report, period, sample }, allDays)).map(({ date }) => date);
  const [first] = known;
  if (first === undefined) return [];
  const begin = startOf(period);
  const days = Array.from({ length: catchUp }, (_, index) =>
    begin.minus({ days: catchUp - index }).toFormat('yyyy-MM-dd'),
  );
  return days
    .filter((date) => date > first && !known.includes(date))
    .map((date) => ({
      name: `${report}-${date}-caught-up-${createHash('sha256').update(run).digest('hex').slice(0, 6)}`,
      request: {
        report,
        date,
        ...(timezone !== undefined && { timezone }),
        ...(recipients !== undefined && { recipients }),
        ...(anonymise !== undefined && { anonymise }),
      },
    }));
}
