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
  transit: 'accepted',
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

interface FileRows {
  logs: LogKind;
  key: string;
  lines: Map<Outcome, { lines: number; sample: string }>;
}

/** What of a file's lines can only be one of the period: these are judged after the time is known. */
const ofThePeriod: readonly Outcome[] = ['accepted', 'transit', 'nodata', 'skipdata', 'address', 'number'];

/** How the lines fared, of all logs, of each kind, and in which files some were rejected. */
export class RowTally {
  readonly #files = new Map<string, FileRows>();
  readonly #keyOf: (path: string) => string;
  readonly #mayBelong: (key: string) => boolean;

  /**
   * `keyOf` makes the key of a file out of the path that the engine knows it by; `mayBelong` tells by the key whether a
   * file may hold lines of the period.
   */
  constructor(keyOf: (path: string) => string, mayBelong: (key: string) => boolean) {
    this.#keyOf = keyOf;
    this.#mayBelong = mayBelong;
  }

  add({ logs, outcome, lines, source_file, sample }: Row<'rows'>): void {
    const id = `${logs} ${source_file}`;
    let file = this.#files.get(id);
    if (file === undefined) {
      file = { logs, key: this.#keyOf(source_file), lines: new Map() };
      this.#files.set(id, file);
    }
    const known = file.lines.get(outcome);
    if (known === undefined) file.lines.set(outcome, { lines, sample });
    else known.lines += lines;
  }

  /**
   * A line without a time is of the period when its file is: when other lines of the file are, or, where no line tells,
   * the time in the file's name. Else it is one of the days before and after, like the rest of its file.
   */
  #isOfAnotherDay(file: FileRows): boolean {
    if (ofThePeriod.some((outcome) => file.lines.has(outcome))) return false;
    return file.lines.has('outside') || !this.#mayBelong(file.key);
  }

  get rows(): Quality['rows'] {
    const all = noRows();
    const byLogs: Record<LogKind, RowCounts> = { requests: noRows(), connections: noRows(), flows: noRows() };
    for (const file of this.#files.values()) {
      const elsewhere = this.#isOfAnotherDay(file);
      for (const [outcome, { lines }] of file.lines) {
        addRows(all, elsewhere ? 'outside' : outcome, lines);
        addRows(byLogs[file.logs], elsewhere ? 'outside' : outcome, lines);
      }
    }
    return { ...all, byLogs };
  }

  /** Most lines first. `line` is unknown here: finding it takes a look into the file. */
  get rejectedFiles(): RejectedFile[] {
    return [...this.#files.values()]
      .filter((file) => !this.#isOfAnotherDay(file))
      .flatMap(({ logs, key, lines: byOutcome }) =>
        rejections.flatMap((reason) => {
          const found = byOutcome.get(reason);
          return found === undefined
            ? []
            : [{ logs, key, reason, lines: found.lines, sample: found.sample, line: null }];
        }),
      )
      .sort((a, b) => b.lines - a.lines || (idOf(a) < idOf(b) ? -1 : 1))
      .slice(0, longestList);
  }
}

function idOf({ logs, key, reason }: RejectedFile): string {
  return JSON.stringify([logs, key, reason]);
}
