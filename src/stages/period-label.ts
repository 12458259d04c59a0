import type { Period } from '../contracts/period.ts';
import { reportFolder } from './archive-layout.ts';
import { isWholeDays, startOf, stopOf } from './period-calendar.ts';

/** The period in file names and identifiers: `2026-11-22`, `2026-11-22T10--T12`. */
export function periodSlug(name: string, period: Period): string {
  return reportFolder(name, period).slice(`reports/${name}/`.length).replaceAll('/', '-');
}

/** The period in a sentence: `2026-11-22`, `2026-11-22 to 2026-11-25`, `2026-11-22 10:00 to 13:00`. */
export function periodLabel(period: Period): string {
  const start = startOf(period);
  const end = stopOf(period);
  const day = start.toFormat('yyyy-MM-dd');
  if (isWholeDays(period)) {
    const last = end.minus({ milliseconds: 1 }).toFormat('yyyy-MM-dd');
    return day === last ? day : `${day} to ${last}`;
  }
  const stop = end.toFormat('yyyy-MM-dd') === day ? 'HH:mm' : 'yyyy-MM-dd HH:mm';
  return `${day} ${start.toFormat('HH:mm')} to ${end.toFormat(stop)}`;
}
