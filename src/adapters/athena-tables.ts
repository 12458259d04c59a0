import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { queryFolder } from './query-directory.ts';

const location = z
  .string()
  .regex(/^(?:s3a?|file):\/\/[^'\\\s${}]*[^'\\\s${}/]$/, 'an s3:// or file:// address without a slash at its end');
const day = z
  .string()
  .regex(/^(?:\d{4}\/\d{2}\/\d{2}|NOW(?:[+-]\d{1,3}DAYS?)?)$/, 'a day like 2026/11/22, or NOW, NOW+1DAY, NOW-3DAYS');

/** Where the logs and the work store lie. What goes into the statements is checked here: none of it can leave its quotes. */
export const tablePlacesSchema = z.strictObject({
  /** The folder that holds `AWSLogs/`, of the access logs. */
  logs: location,
  /** The same for connection logs; better not the same folder, for Athena bills each read of a byte. */
  connectionLogs: location,
  flowLogs: location,
  /** Root of the work store. */
  work: location,
  /** Accounts and regions whose folders are read. */
  accounts: z.array(z.string().regex(/^\d{12}$/, 'twelve digits')).min(1),
  regions: z.array(z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'a region like eu-central-1')).min(1),
  /** Days outside of these are silently empty. Without: from 2020 to tomorrow (UTC). */
  firstDay: day.default('2020/01/01'),
  lastDay: day.default('NOW+1DAY'),
});
export type TablePlaces = z.input<typeof tablePlacesSchema>;

/** Raw tables, a line as one column (but for Parquet); the list of a run's files; and the typed tables that analysis reads. */
export const tableNames = [
  'raw_files',
  'raw_requests',
  'raw_connections',
  'raw_flows',
  'raw_flows_parquet',
  'requests',
  'connections',
  'flows',
] as const;
export type TableName = (typeof tableNames)[number];

/** The statement that creates the table: queries/tables/<name>.<dialect>.sql with its places filled in. */
export async function tableStatement(
  name: TableName,
  dialect: 'athena' | 'trino',
  places: TablePlaces,
): Promise<string> {
  const text = await readFile(join(queryFolder, 'tables', `${name.replaceAll('_', '-')}.${dialect}.sql`), 'utf8');
  const checked = tablePlacesSchema.parse(places);
  const values: Record<string, string> = {
    logs: checked.logs,
    connection_logs: checked.connectionLogs,
    flow_logs: checked.flowLogs,
    work: checked.work,
    accounts: checked.accounts.join(','),
    regions: checked.regions.join(','),
    first_day: checked.firstDay,
    last_day: checked.lastDay,
  };
  // What is not ours is partition projection's own: it fills in ${account}, ${region}, ${day} and ${run} by itself.
  return text.replaceAll(/\$\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}
