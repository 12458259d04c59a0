import type { LogKind } from '../contracts/logs.ts';
import type { Quality } from '../contracts/report-quality.ts';
import { type Outcome, type Rejection, type Row, rejections } from '../contracts/rows.ts';

type RowCounts = Quality['rows']['byLogs'][LogKind];
type RejectedFile = Quality['rejectedFiles'][number];

/** Files with rejected lines that are named; the counts are of all. */
const longestList = 100;

function noRows(): RowCounts {
  return {
    read: 0,
    accepted: 0,
    rejected: 0,
    outsidePeriod: 0,
    noData: 0,
    skipData: 0,
    byReason: { format: 0, time: 0, address: 0, number: 0 },
  };
}

function isRejection(outcome: Outcome): outcome is Rejection {
  return rejections.some((rejection) => rejection === outcome);
}

const counterOf = {
  accepted: 'accepted',
  outside: 'outsidePeriod',
  nodata: 'noData',
  skipdata: 'skipData',
} as const;

function addRows(counts: RowCounts, outcome: Outcome, lines: number): void {
  counts.read += lines;
  if (isRejection(outcome)) {
    counts.rejected += lines;
    counts.byReason[outcome] += lines;
  } else {
    counts[counterOf[outcome]] += lines;
  }
}

/** How the lines fared, of all logs, of each kind, and in which files some were rejected. */
export class RowTally {
  readonly #all = noRows();
  readonly #byLogs: Record<LogKind, RowCounts> = { requests: noRows(), connections: noRows(), flows: noRows() };
  readonly #rejected = new Map<string, RejectedFile>();
  readonly #keyOf: (path: string) => string;

  /** `keyOf` makes the key of a file out of the path that the engine knows it by. */
  constructor(keyOf: (path: string) => string) {
    this.#keyOf = keyOf;
  }

  add({ logs, outcome, lines, source_file, sample }: Row<'rows'>): void {
    addRows(this.#all, outcome, lines);
    addRows(this.#byLogs[logs], outcome, lines);
    if (!isRejection(outcome)) return;
    const id = JSON.stringify([logs, source_file, outcome]);
    const known = this.#rejected.get(id);
    if (known === undefined) {
      this.#rejected.set(id, { logs, key: this.#keyOf(source_file), reason: outcome, lines, sample, line: null });
    } else {
      known.lines += lines;
    }
  }

  get rows(): Quality['rows'] {
    return { ...this.#all, byLogs: this.#byLogs };
  }

  /** Most lines first. `line` is unknown here: finding it takes a look into the file. */
  get rejectedFiles(): RejectedFile[] {
    return [...this.#rejected]
      .sort(([idA, a], [idB, b]) => b.lines - a.lines || (idA < idB ? -1 : 1))
      .slice(0, longestList)
      .map(([, file]) => file);
  }
}
