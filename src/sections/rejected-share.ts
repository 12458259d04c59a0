import { type LogKind, logKinds } from '../contracts/logs.ts';
import type { Quality } from '../contracts/report-quality.ts';

/** Lines of a kind of logs that could not be read, and how many of the period there are at all. */
export interface RejectedShare {
  logs: LogKind;
  rejected: number;
  lines: number;
}

/**
 * The kinds of logs of whose lines of the period more than the share was rejected. Each kind is judged by itself: a
 * report without its access logs misleads, however many flow log lines stand beside them.
 */
export function findRejectedShares({ byLogs }: Quality['rows'], share: number): RejectedShare[] {
  return logKinds.flatMap((logs) => {
    const { accepted, rejected, noData, skipData } = byLogs[logs];
    const lines = accepted + rejected + noData + skipData;
    return rejected > share * lines ? [{ logs, rejected, lines }] : [];
  });
}

export const logNames: Readonly<Record<LogKind, string>> = {
  requests: 'access log',
  connections: 'connection log',
  flows: 'flow log',
};

/** `1.25 %`, rounded down; `all` when it is all of them. */
export function describeShare({ rejected, lines }: RejectedShare): string {
  return rejected === lines ? 'all' : `${(Math.floor((10_000 * rejected) / lines) / 100).toString()} %`;
}
