import type { Digest } from '../contracts/digest.ts';
import type { FolderFile } from '../ports.ts';
import { toCsv } from './publish-csv.ts';

/** The days of an edition for spreadsheets. A day without a report has its date, `missing`, and empty cells. */
export function digestCsv(digest: Digest): FolderFile {
  const families = ['requests', 'bytes', 'flows', 'flowBytes'] as const;
  const names = ['requests', 'bytes', 'flows', 'flow_bytes'];
  const columns = ['date', 'status', ...names.flatMap((name) => [`ipv4_${name}`, `ipv6_${name}`])];
  const rows = digest.days.map((day) => [
    day.date,
    day.status,
    ...families.flatMap((name) => (day.status === 'missing' ? [null, null] : [day[name].ipv4, day[name].ipv6])),
    day.ipv6P50,
    day.status === 'missing' ? null : day.events,
  ]);
  return {
    path: 'csv/days.csv',
    body: toCsv([...columns, 'ipv6_p50_seconds', 'security_events'], rows),
    contentType: 'text/csv; charset=utf-8',
  };
}
