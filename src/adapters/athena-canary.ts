import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type LogKind, logKindSchema, logKinds } from '../contracts/logs.ts';
import { queryFolder } from './query-directory.ts';

/** The files of a run are listed, but the raw table shows not one line of them. */
export class TableMatchesNothing extends Error {
  override readonly name = 'TableMatchesNothing';
}

/** The raw table shows lines, and (nearly) none of them is a line of that kind of logs. */
export class TableUnreadable extends Error {
  override readonly name = 'TableUnreadable';
}

/** The rows of queries/extract/canary.sql, as CSV gives them. */
export const canaryRowSchema = z.object({
  logs: logKindSchema,
  lines: z.coerce.number().int().nonnegative(),
  unreadable: z.coerce.number().int().nonnegative(),
});
export type CanaryRow = z.infer<typeof canaryRowSchema>;

/** A broken line now and then is ordinary; from this share on, the table and the files do not belong together. */
const mostUnreadable = 0.9;

export function readCanaryQuery(): Promise<string> {
  return readFile(join(queryFolder, 'extract', 'canary.sql'), 'utf8');
}

/**
 * Tells a table that does not match its logs, which no engine reports: a wrong folder, account, region or range of days
 * in partition projection is silently empty. `listed` are the files of the run, by kind.
 * @throws TableMatchesNothing, TableUnreadable
 */
export function judgeCanary(rows: readonly CanaryRow[], listed: Readonly<Record<LogKind, number>>): void {
  for (const logs of logKinds) {
    if (listed[logs] === 0) continue;
    const { lines, unreadable } = rows.find((row) => row.logs === logs) ?? { lines: 0, unreadable: 0 };
    const files = listed[logs] === 1 ? '1 file is' : `${listed[logs]} files are`;
    if (lines === 0) {
      throw new TableMatchesNothing(
        `raw_${logs}: ${files} listed, and the table shows not one line of them. ` +
          'Compare its location, accounts, regions and first and last day (SHOW CREATE TABLE) with where the files lie.',
      );
    }
    if (unreadable / lines >= mostUnreadable) {
      throw new TableUnreadable(
        `raw_${logs}: ${unreadable} of ${lines} lines are no lines of such a log. Look at the table's location and at ` +
          "its regular expression, which must be '(.*)' without a line break.",
      );
    }
  }
}
