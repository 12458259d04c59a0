import type { Period } from '../contracts/period.ts';
import { isStartOfHour, isWholeDays, startOf, stopOf } from './period-calendar.ts';

/**
 * Where things lie in the archive. Keys have `/` between segments and none at either end.
 *
 *     reports/daily/2026/11/22                    one day
 *     reports/daily/2026/11/22--2026-11-25        days, first and last that belong to it
 *     reports/daily/2026/11/22T10                 one hour of the report's zone
 *     reports/daily/2026/11/22T10--T12            hours of one day: 10:00 up to 13:00
 *     reports/daily/2026/11/22T22--2026-11-23T01  hours of several days
 *
 * The zone is not part of the name: a report's name stands for one series of reports in one zone. The revisions of a
 * folder lie beside it, `22.r1`, `22.r2` (ports.ts, `Archive.publishFolder`).
 */

/** The folder of the report of a period. @throws RangeError when the period does not begin and end with an hour */
export function reportFolder(name: string, period: Period): string {
  const start = startOf(period);
  const end = stopOf(period);
  const last = end.minus({ milliseconds: 1 });
  const year = `reports/${name}/${start.toFormat('yyyy/MM/')}`;
  const day = start.toFormat('yyyy-MM-dd');
  const lastDay = last.toFormat('yyyy-MM-dd');
  if (isWholeDays(period)) {
    return year + start.toFormat('dd') + (day === lastDay ? '' : `--${lastDay}`);
  }
  if (!isStartOfHour(start) || !isStartOfHour(end)) {
    throw new RangeError(`a report begins and ends with an hour, not ${period.start} to ${period.end}`);
  }
  const first = start.toFormat("dd'T'HH");
  const lastHour = last.toFormat("'T'HH");
  if (day !== lastDay) return `${year}${first}--${lastDay}${lastHour}`;
  return year + (first.endsWith(lastHour) ? first : `${first}--${lastHour}`);
}

/** The machine-readable twin of a published report. */
export function reportJsonKey(name: string, period: Period): string {
  return `${reportFolder(name, period)}/report.json`;
}

/**
 * In the folder of a day: which /64s had requests on which of the last days (ipv6/prefix-history-file.ts). The report of a
 * later day reads it.
 */
export const historyFile = 'prefix-history.bin';

/** The pointer to the newest report of a name, swapped with a conditional write. */
export function latestKey(name: string): string {
  return `reports/${name}/latest.json`;
}

/** One row of key figures per report. */
export const catalogKey = 'catalog.json';

/** What the archive's page can find: heavy hitters and events of every report. */
export const searchKey = 'search.json';

/** The page that opens the archive. */
export const archiveIndexKey = 'index.html';
