import type { FoundLogs, SkippedFile } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import type { Quality } from '../contracts/report-quality.ts';
import { describeShare, findRejectedShares, logNames } from './rejected-share.ts';

const noFile =
  'No log file of the period was found: look whether load balancers and flow logs write to the place that was read (ipv6-report doctor).';

/** Above this part of rejected lines it is not a broken line here and there but logs that are not understood. */
const tooManyRejected = 0.01;

/** How far from the times of its lines the time in a file's name may lie, milliseconds. */
const nameSlack = 3_600_000;

/** A log that misses hours, in words: `The access log of app/web/1 has`, `from 13:00 to 15:00`, `it usually has many`. */
export interface MissingWords {
  log: string;
  why: string;
  gaps: string[];
}

/** The status with a sentence for everything that keeps it from being complete. */
export function judge(
  rows: Quality['rows'],
  found: FoundLogs,
  missing: readonly MissingWords[],
  period: Period,
): Pick<Quality, 'status' | 'reasons'> {
  const reasons = [
    ...describeEmptiness(rows, found),
    ...missing.map(({ log, gaps, why }) => `${log} no line ${joinWords(gaps)}, though ${why}.`),
    ...describeSkipData(rows.skipData),
    ...describeSkipped(found.skipped.filter((file) => mayBelongTo(file, period))),
    ...describeRejected(rows),
  ];
  if (rows.accepted === 0) return { status: 'empty', reasons };
  return { status: reasons.length === 0 ? 'complete' : 'partial', reasons };
}

function describeEmptiness(rows: Quality['rows'], found: FoundLogs): string[] {
  if (rows.accepted > 0) return [];
  const files = found.files.length;
  if (files === 0) return [noFile];
  const where = files === 1 ? 'The one log file found holds' : `The ${files} log files found hold`;
  return [`${where} no line of the period that could be used.`];
}

function describeSkipData(lines: number): string[] {
  if (lines === 0) return [];
  const says = lines === 1 ? '1 flow log line says' : `${lines} flow log lines say`;
  return [`${says} that AWS could not record all flows (SKIPDATA): their traffic is in no figure.`];
}

function describeSkipped(skipped: readonly SkippedFile[]): string[] {
  const count = (reason: string) => skipped.filter((file) => file.reason === reason).length;
  const sentence = (files: number, one: string, many: string) => {
    if (files === 0) return [];
    return [`${files === 1 ? `1 log file ${one}` : `${files} log files ${many}`} and so left out.`];
  };
  const [unfit] = skipped.filter(({ reason }) => reason === 'lacks-fields');
  return [
    ...(unfit === undefined
      ? []
      : [
          `${count('lacks-fields') === 1 ? 'A flow log' : 'Flow logs'} could not be used. ${unfit.key}: ${unfit.detail}`,
        ]),
    ...sentence(count('damaged'), 'is damaged', 'are damaged'),
    ...sentence(count('unreadable'), 'could not be opened', 'could not be opened'),
    ...sentence(
      count('unknown-format') + count('alb-log-json-or-w3c'),
      'is in a format that is not read',
      'are in formats that are not read',
    ),
  ];
}

/**
 * Logs of the days before and after are read, too, for the sake of the files at midnight. A file that names a time of
 * those days (`_20261121T0905Z_`) holds no line of this one.
 */
export function mayBelongTo({ key }: { key: string }, { start, end }: Period): boolean {
  const stamp = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/]*$/.exec(key);
  if (stamp === null) return true;
  const [, year, month, day, hour, minute] = stamp;
  const named = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return !(named < Date.parse(start) - nameSlack || named > Date.parse(end) + nameSlack);
}

function describeRejected(rows: Quality['rows']): string[] {
  return findRejectedShares(rows, tooManyRejected).map((share) => {
    const { logs, rejected } = share;
    const lines = `${rejected} ${logNames[logs]} ${rejected === 1 ? 'line' : 'lines'}`;
    return `${lines}, ${describeShare(share)} of those of the period, could not be read.`;
  });
}

/** `a`, `a and b`, `a, b and c`. */
function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
