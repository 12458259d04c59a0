import type { Column, Presence } from './parquet-column.ts';
import { TextColumn } from './parquet-texts.ts';

/** What the readers of plain lines need to know of a file. */
export interface SourceFile {
  key: string;
  /** From the file's name. */
  loadBalancer: string | null;
  /** Flow logs: 1-based position of each field. */
  columns: Record<string, number> | null;
}

/** Microseconds since 1970; the end is not part of it. */
export interface Span {
  start: number;
  end: number;
}

const outcomes = {
  accepted: Buffer.from('accepted'),
  outside: Buffer.from('outside'),
  nodata: Buffer.from('nodata'),
  skipdata: Buffer.from('skipdata'),
};

/**
 * Rows of one table under way (queries/tables), read from lines that are written plainly, just as queries/extract reads
 * them. A line that is anything but plain leaves no trace: the engine reads it, and decides.
 */
export abstract class PlainTable {
  readonly columns: readonly Column[];
  protected readonly span: Span;
  readonly #sourceFile = new TextColumn('source_file');
  readonly #outcome = new TextColumn('outcome');
  readonly #sample = new TextColumn('sample');
  readonly #others: readonly Presence[];
  #key: Buffer = Buffer.alloc(0);
  #isNewKey = true;
  #last = '';

  constructor(span: Span, fields: readonly Column[]) {
    this.span = span;
    const others = [this.#sample, ...fields];
    this.#others = others.map(({ presence }) => presence);
    this.columns = [this.#sourceFile, this.#outcome, ...others];
  }

  get rows(): number {
    return this.#outcome.presence.rows;
  }

  open(file: SourceFile): void {
    this.#key = Buffer.from(file.key, 'utf8');
    this.#isNewKey = true;
  }

  /** Adds the row of the line; false when it is not plain. */
  abstract read(text: Uint8Array, begin: number, end: number): boolean;

  protected isOutside(time: number): boolean {
    return time < this.span.start || time >= this.span.end;
  }

  /** A row that is counted, and keeps nothing. */
  protected count(outcome: Exclude<keyof typeof outcomes, 'accepted'>): true {
    this.#origin(outcome);
    for (const presence of this.#others) presence.skip();
    return true;
  }

  /** Begins an accepted row: the fields follow. */
  protected accept(): void {
    this.#origin('accepted');
    this.#sample.presence.skip();
  }

  #origin(outcome: keyof typeof outcomes): void {
    if (this.#isNewKey || !this.#sourceFile.addAgain()) this.#sourceFile.add(this.#key, 0, this.#key.length);
    this.#isNewKey = false;
    if (outcome === this.#last && this.#outcome.addAgain()) return;
    this.#last = outcome;
    this.#outcome.add(outcomes[outcome], 0, outcome.length);
  }
}
