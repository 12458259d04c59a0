import type { FoundLogs } from '../contracts/logs.ts';
import type { Quality } from '../contracts/report-quality.ts';

/** From this part of rejected lines on it is not a broken line here and there but logs that are not understood. */
const tooManyRejected = 0.1;

/** A log that misses hours, in words: `The access log of app/web/1 has`, `from 13:00 to 15:00`. */
export interface MissingWords {
  log: string;
  gaps: string[];
}

/** The status with a sentence for everything that keeps it from being complete. */
export function judge(
  rows: Quality['rows'],
  found: FoundLogs,
  missing: readonly MissingWords[],
): Pick<Quality, 'status' | 'reasons'> {
  const reasons = [
    ...describeEmptiness(rows, found),
    ...missing.map(({ log, gaps }) => `${log} no line ${joinWords(gaps)}, though the other hours have many.`),
    ...describeSkipData(rows.skipData),
    ...describeSkipped(found),
    ...describeRejected(rows),
  ];
  if (rows.accepted === 0) return { status: 'empty', reasons };
  return { status: reasons.length === 0 ? 'complete' : 'partial', reasons };
}

function describeEmptiness(rows: Quality['rows'], found: FoundLogs): string[] {
  if (rows.accepted > 0) return [];
  const files = found.files.length;
  if (files === 0) return ['No log file of the period was found.'];
  const where = files === 1 ? 'The one log file found holds' : `The ${files} log files found hold`;
  return [`${where} no line of the period that could be used.`];
}

function describeSkipData(lines: number): string[] {
  if (lines === 0) return [];
  const says = lines === 1 ? '1 flow log line says' : `${lines} flow log lines say`;
  return [`${says} that AWS could not record all flows (SKIPDATA): their traffic is in no figure.`];
}

function describeSkipped({ skipped }: FoundLogs): string[] {
  const count = (reason: string) => skipped.filter((file) => file.reason === reason).length;
  const sentence = (files: number, one: string, many: string) => {
    if (files === 0) return [];
    return [`${files === 1 ? `1 log file ${one}` : `${files} log files ${many}`} and so left out.`];
  };
  return [
    ...sentence(count('damaged'), 'is damaged', 'are damaged'),
    ...sentence(count('unreadable'), 'could not be opened', 'could not be opened'),
  ];
}

function describeRejected({ rejected, accepted }: Quality['rows']): string[] {
  if (rejected === 0 || rejected < tooManyRejected * (rejected + accepted)) return [];
  const percent = Math.floor((100 * rejected) / (rejected + accepted));
  return [`${rejected} lines, ${percent} % of those of the period, could not be read.`];
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
