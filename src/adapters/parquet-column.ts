import { pushVarint } from './parquet-thrift.ts';

/** Rows of a row group; DuckDB's own measure, and what one thread takes at a time. */
export const rowsPerGroup = 122_880;

export type ColumnType = 'boolean' | 'int32' | 'int64' | 'timestamp' | 'double' | 'text';

/** The values of a row group as Parquet's pages hold them. */
export interface EncodedColumn {
  /** The dictionary page, plain: the values, and how many. Null for a column without one. */
  dictionary: { bytes: Uint8Array; count: number } | null;
  /** What follows the definition levels in the data page, in pieces. */
  values: Uint8Array[];
}

/**
 * Which rows of a column have a value. A class by itself, and not a base of the columns: code that all of them share would
 * meet an object of another shape each time, which takes Node longer.
 */
export class Presence {
  rows = 0;
  /** Rows with a value. */
  present = 0;
  /** A bit a row, the lowest first: bit-packed definition levels. */
  readonly #levels = new Uint8Array(rowsPerGroup / 8);

  /** A row with a value; answers its place among the values. */
  mark(): number {
    const { rows } = this;
    const at = rows >> 3;
    this.#levels[at] = (this.#levels[at] ?? 0) | (1 << (rows & 7));
    this.rows = rows + 1;
    return this.present++;
  }

  /** A row without a value. */
  skip(): void {
    this.rows++;
  }

  encode(): Uint8Array {
    const { rows, present } = this;
    const uniform = present === 0 || present === rows;
    const body = uniform ? run(rows, present === 0 ? 0 : 1) : bitPacked(rows, this.#levels);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(body.length);
    return Buffer.concat([length, body]);
  }

  reset(): void {
    this.#levels.fill(0);
    this.rows = 0;
    this.present = 0;
  }
}

/** One column of a row group under way. Every row adds a value, or skips by way of the presence. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly presence: Presence;
  encode(): EncodedColumn;
  reset(): void;
}

/** A value, `count` times (the RLE part of Parquet's hybrid encoding; values of one byte). */
function run(count: number, value: number): Uint8Array {
  const bytes: number[] = [];
  pushVarint(bytes, count * 2);
  return Uint8Array.from([...bytes, value]);
}

/** Values of so many bits that eight of them are whole bytes, in groups of eight (the bit-packed part). */
export function bitPacked(count: number, packed: Uint8Array, bits = 1): Uint8Array {
  const groups = Math.ceil(count / 8);
  const bytes: number[] = [];
  pushVarint(bytes, groups * 2 + 1);
  return Buffer.concat([Uint8Array.from(bytes), packed.subarray(0, groups * bits)]);
}
