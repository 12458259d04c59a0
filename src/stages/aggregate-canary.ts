import { type FoundLogs, type LogFile, logKinds } from '../contracts/logs.ts';
import type { Row } from '../contracts/rows.ts';

/** Files of the run are listed, but the raw table shows not one line of them. */
export class TableMatchesNothing extends Error {
  override readonly name = 'TableMatchesNothing';
}

/** The raw table shows lines, and (nearly) none of them is a line of that kind of logs. */
export class TableUnreadable extends Error {
  override readonly name = 'TableUnreadable';
}

/** A broken line now and then is ordinary; from this share on, the table and the files do not belong together. */
const mostUnreadable = 0.9;

/** Bytes as stored. Every file this large holds lines; a smaller one may be the header of a flow log alone. */
const surelyLines = 1024;

/**
 * Tells a table of Trino or Athena that does not match its logs, which no engine reports: a wrong folder, account, region or
 * range of days in partition projection is silently empty, and a regular expression that does not match makes every row NULL.
 * `rows` is the answer of queries/analyse/rows.sql.
 * @throws TableMatchesNothing, TableUnreadable
 */
export function judgeTables(rows: readonly Row<'rows'>[], { files }: Pick<FoundLogs, 'files'>): void {
  for (const kind of logKinds) {
    const ofKind = rows.filter(({ logs }) => logs === kind);
    const seen = new Set(ofKind.map(({ source_file }) => source_file));
    const expected = files.filter(({ logs, bytes }) => logs === kind && bytes >= surelyLines);
    const unseen = expected.filter(({ key }) => !seen.has(key));
    if (unseen[0] !== undefined) throw new TableMatchesNothing(describeUnseen(kind, unseen, expected.length));
    const lines = sum(ofKind);
    const unreadable = sum(ofKind.filter(({ outcome }) => outcome === 'format'));
    if (lines > 0 && unreadable / lines >= mostUnreadable) {
      throw new TableUnreadable(
        `The table raw_${kind}: ${unreadable} of ${lines} lines are no lines of such a log. Look at the table's location ` +
          '(SHOW CREATE TABLE), and at what lies there.',
      );
    }
  }
}

function describeUnseen(kind: string, unseen: readonly LogFile[], listed: number): string {
  const [first] = unseen;
  const which = listed === unseen.length ? 'none of its lines' : `not one line of ${unseen.length} of them`;
  return (
    `The table raw_${kind} does not match the logs: of ${listed === 1 ? '1 listed file' : `${listed} listed files`} it ` +
    `shows ${which} (${first?.path}). Compare its location, accounts, regions, first and last day ` +
    "(SHOW CREATE TABLE) with where the files lie; its regular expression must be '(.*)'."
  );
}

function sum(rows: readonly Row<'rows'>[]): number {
  return rows.reduce((total, { lines }) => total + lines, 0);
}
