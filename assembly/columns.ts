/** Columns of a row group under way, as the pages of a Parquet file hold them (src/adapters/parquet-file.ts). */

/** Rows of a row group; DuckDB's own measure, and what one thread takes at a time. */
export const rowsPerGroup: i32 = 122_880;
const levelBytes: i32 = rowsPerGroup / 8 + 16;

/** Physical and logical types as the host names them, by number: src/adapters/plain-reader.ts. */
export const typeBoolean = 0;
export const typeInt32 = 1;
export const typeInt64 = 2;
export const typeDouble = 3;
export const typeText = 4;

/** What the host is told of a column: 32 bits each, addresses and bytes. */
export class Answer {
  rows: i32 = 0;
  present: i32 = 0;
  levels: usize = 0;
  values: usize = 0;
  valueBytes: i32 = 0;
  dictionary: usize = 0;
  dictionaryBytes: i32 = 0;
  dictionaryCount: i32 = 0;
  /** Bits of a number of the dictionary; 0 for a column without one. */
  numberBits: i32 = 0;
}

export const answer = new Answer();

/** Bytes that columns have put by since this was last set to nought. */
export let grown: i32 = 0;

export function addGrown(bytes: i32): void {
  grown += bytes;
}

export function clearGrown(): void {
  grown = 0;
}

/** Every row adds a value, or is skipped. Levels are written from the first row on that is another than those before. */
export abstract class Column {
  rows: i32 = 0;
  /** Rows with a value. */
  present: i32 = 0;
  /** A bit a row, the lowest first: bit-packed definition levels. */
  levels: usize = allocate(levelBytes);

  abstract get type(): i32;

  /** Tells `answer` of the values. */
  abstract encode(): void;

  reset(): void {
    memory.fill(this.levels, 0, levelBytes);
    this.rows = 0;
    this.present = 0;
  }

  /** A row with a value; answers its place among the values. */
  mark(): i32 {
    const rows = this.rows;
    const place = this.present;
    if (rows !== place) {
      const at = this.levels + (rows >> 3);
      const bit: i32 = 1 << (rows & 7);
      store<u8>(at, <u8>(load<u8>(at) | bit));
    }
    this.rows = rows + 1;
    this.present = place + 1;
    return place;
  }

  /** A row without a value. */
  skip(): void {
    const rows = this.rows;
    if (rows === this.present && rows > 0) {
      memory.fill(this.levels, 0xff, rows >> 3);
      const rest: i32 = (1 << (rows & 7)) - 1;
      store<u8>(this.levels + (rows >> 3), <u8>rest);
    }
    this.rows = rows + 1;
  }

  protected tell(values: usize, bytes: i32): void {
    answer.rows = this.rows;
    answer.present = this.present;
    answer.levels = this.levels;
    answer.values = values;
    answer.valueBytes = bytes;
    answer.numberBits = 0;
  }
}

/** Memory that is all nought. */
export function allocate(bytes: i32): usize {
  const at = heap.alloc(bytes);
  memory.fill(at, 0, bytes);
  return at;
}

export class Int32Column extends Column {
  private values: usize = heap.alloc(rowsPerGroup * 4);

  get type(): i32 {
    return typeInt32;
  }

  add(value: i32): void {
    store<i32>(this.values + this.mark() * 4, value);
  }

  /** Adds what a reader has answered and is not `odd`; -1 is nothing. */
  addKnown(value: i64): void {
    if (value < 0) this.skip();
    else this.add(<i32>value);
  }

  encode(): void {
    this.tell(this.values, this.present * 4);
  }
}

export class Int64Column extends Column {
  private values: usize = heap.alloc(rowsPerGroup * 8);

  get type(): i32 {
    return typeInt64;
  }

  add(value: i64): void {
    store<i64>(this.values + this.mark() * 8, value);
  }

  addKnown(value: i64): void {
    if (value < 0) this.skip();
    else this.add(value);
  }

  encode(): void {
    this.tell(this.values, this.present * 8);
  }
}

export class DoubleColumn extends Column {
  private values: usize = heap.alloc(rowsPerGroup * 8);

  get type(): i32 {
    return typeDouble;
  }

  addKnown(value: f64): void {
    if (value < 0) this.skip();
    else store<f64>(this.values + this.mark() * 8, value);
  }

  encode(): void {
    this.tell(this.values, this.present * 8);
  }
}

/** A column in which every value is false. */
export class FalseColumn extends Column {
  private bits: usize = allocate(rowsPerGroup / 8);

  get type(): i32 {
    return typeBoolean;
  }

  encode(): void {
    this.tell(this.bits, (this.present + 7) / 8);
  }
}
