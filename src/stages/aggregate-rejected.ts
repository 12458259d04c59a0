import type { Quality } from '../contracts/report-quality.ts';
import type { LogSource } from '../ports.ts';
import { guardSample } from '../sections/guard-sample.ts';
import { describeShare, findRejectedShares, logNames } from '../sections/rejected-share.ts';

/** Files that are looked into for the number of a rejected line: each costs one read of the file. */
const mostLookups = 20;
/** Files that the message of a failure names. */
const mostNamed = 5;

/** So many lines were rejected that the figures would mislead. */
export class TooManyRejectedLines extends Error {
  override readonly name = 'TooManyRejectedLines';
}

/** Finds the lines that were rejected in their files, and makes their texts fit to be shown. */
export async function locateLines(quality: Quality, logs: Pick<LogSource, 'locateLine'>): Promise<Quality> {
  const rejectedFiles = [...quality.rejectedFiles];
  for (const [index, file] of rejectedFiles.entries()) {
    // The number is a help for a reader; a file that is gone by now must not cost the report.
    const line =
      index >= mostLookups || file.sample === ''
        ? null
        : await logs.locateLine(file.logs, file.key, file.sample).catch(() => null);
    rejectedFiles[index] = { ...file, line, sample: guardSample(file.sample) };
  }
  return { ...quality, rejectedFiles };
}

/**
 * Refuses to make a report of logs of which more than `share` could not be read.
 * @throws TooManyRejectedLines with the worst files and what to do
 */
export function assertReadable({ rows, rejectedFiles }: Quality, share: number): void {
  const [worst, ...others] = findRejectedShares(rows, share).sort((a, b) => b.rejected - a.rejected);
  if (worst === undefined) return;
  const what = [worst, ...others].map(
    (one) => `${one.rejected} of ${one.lines} ${logNames[one.logs]} lines of the period (${describeShare(one)})`,
  );
  const kinds = [worst, ...others].map(({ logs }) => logs);
  const files = rejectedFiles.filter(({ logs }) => kinds.includes(logs));
  const named = files.slice(0, mostNamed).map(({ key, lines, reason, line }) => {
    const place = line === null ? '' : `, as in line ${line}`;
    return `${key}: ${lines} by their ${reason}${place}`;
  });
  const rest = files.length > mostNamed ? ['and others'] : [];
  throw new TooManyRejectedLines(
    `${what.join(' and ')} could not be read; at most ${Number((share * 100).toPrecision(6))} % may be, and nothing was published. ` +
      `The worst files: ${[...named, ...rest].join('; ')}. ` +
      'Look at these lines: fetch files that are broken again, move files that are no logs of AWS out of the tree. To ' +
      'have the report without these lines, raise quality.mostRejected (--most-rejected), now ' +
      `${share}; the report then says what is missing.`,
  );
}
