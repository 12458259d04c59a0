import { Column, clearGrown, grown, rowsPerGroup } from './columns';
import { TextColumn } from './text-columns';

/** Bytes of texts after which a row group is written though it has few rows: lines may be long. */
const mostBytes: i32 = 64 * 1024 * 1024;
const longestKey: i32 = 64 * 1024;

export const accepted = 0;
export const outside = 1;
export const nodata = 2;
export const skipdata = 3;
const outcomes: StaticArray<usize> = [ascii('accepted'), ascii('outside'), ascii('nodata'), ascii('skipdata')];
const outcomeLengths: StaticArray<i32> = [8, 7, 6, 8];

/** Microseconds since 1970; the end is not part of the period. */
let periodBegin: i64 = 0;
let periodEnd: i64 = 0;

export function setPeriod(begin: i64, end: i64): void {
  periodBegin = begin;
  periodEnd = end;
}

export function isOutside(time: i64): bool {
  return time < periodBegin || time >= periodEnd;
}

/** Where the host writes the key of the file at hand, and what its name says of the load balancer. */
export const key: usize = heap.alloc(longestKey);
export const balancer: usize = heap.alloc(longestKey);

/** A text that can be compared with bytes of the log. */
export function ascii(text: string): usize {
  const at = heap.alloc(text.length + 16);
  for (let place = 0; place < text.length; place++) store<u8>(at + place, text.charCodeAt(place));
  return at;
}

/**
 * Rows of one table under way (queries/tables), read from lines that are written plainly, just as queries/extract reads
 * them. A line that is anything but plain leaves no trace: the engine reads it, and decides.
 */
export abstract class Table {
  private sourceFile: TextColumn = new TextColumn();
  private outcome: TextColumn = new TextColumn();
  private sample: TextColumn = new TextColumn();
  columns: StaticArray<Column> = [];
  private keyLength: i32 = 0;
  private isNewKey: bool = true;
  private last: i32 = -1;
  private bytes: i32 = 0;

  constructor(fields: StaticArray<Column>) {
    const first: StaticArray<Column> = [this.sourceFile, this.outcome, this.sample];
    this.columns = first.concat<StaticArray<Column>>(fields);
  }

  /** Adds the row of the line, and goes past its end; false when it is not plain. */
  abstract read(begin: usize): bool;

  get isFull(): bool {
    this.bytes += grown;
    clearGrown();
    return this.outcome.rows === rowsPerGroup || this.bytes > mostBytes;
  }

  /** A file begins: its key has so many bytes. */
  open(keyLength: i32, _balancerLength: i32): void {
    this.keyLength = keyLength;
    this.isNewKey = true;
  }

  reset(): void {
    for (let at = 0; at < this.columns.length; at++) this.columns[at].reset();
    this.bytes = 0;
  }

  /** A row that is counted, and keeps nothing. */
  protected count(outcome: i32): bool {
    this.addOrigin(outcome);
    for (let at = 2; at < this.columns.length; at++) this.columns[at].skip();
    return true;
  }

  /** Begins an accepted row: the fields follow. */
  protected accept(): void {
    this.addOrigin(accepted);
    this.sample.skip();
  }

  private addOrigin(outcome: i32): void {
    if (this.isNewKey || !this.sourceFile.addAgain()) this.sourceFile.add(key, key + this.keyLength);
    this.isNewKey = false;
    if (outcome === this.last && this.outcome.addAgain()) return;
    this.last = outcome;
    this.outcome.add(outcomes[outcome], outcomes[outcome] + outcomeLengths[outcome]);
  }
}
