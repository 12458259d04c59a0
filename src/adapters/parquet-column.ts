import { pushVarint } from './parquet-thrift.ts';

export type ColumnType = 'boolean' | 'int32' | 'int64' | 'timestamp' | 'double' | 'text';

/** The values of a row group as Parquet's pages hold them. */
export interface EncodedColumn {
  rows: number;
  /** Definition levels, with their length before them. */
  levels: Uint8Array;
  /** The dictionary page, plain: the values, and how many. Null for a column without one. */
  dictionary: { bytes: Uint8Array; count: number } | null;
  /** What follows the definition levels in the data page, in pieces. */
  values: Uint8Array[];
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** What it holds; good until the next column is encoded. */
  encode(): EncodedColumn;
}

/** The columns of a row group under way. */
export interface ParquetTable {
  readonly columns: readonly Column[];
  /** Empties them. */
  reset(): void;
}

/** Which rows have a value, a bit a row, the lowest first. */
export function encodeLevels(rows: number, present: number, bits: Uint8Array): Uint8Array {
  const uniform = present === 0 || present === rows;
  const body = uniform ? run(rows, present === 0 ? 0 : 1) : bitPacked(rows, bits);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([length, body]);
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
