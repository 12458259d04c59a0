import { type Column, type EncodedColumn, Presence, rowsPerGroup } from './parquet-column.ts';

export class Int32Column implements Column {
  readonly name: string;
  readonly type = 'int32';
  readonly presence = new Presence();
  readonly #values = new Int32Array(rowsPerGroup);

  constructor(name: string) {
    this.name = name;
  }

  add(value: number): void {
    this.#values[this.presence.mark()] = value;
  }

  encode(): EncodedColumn {
    return plain(this.#values, this.presence.present * 4);
  }

  reset(): void {
    this.presence.reset();
  }
}

const wordSize = 2 ** 32;

/** Safe integers of 64 bits: numbers, or microseconds since 1970. */
export class Int64Column implements Column {
  readonly name: string;
  readonly type: 'int64' | 'timestamp';
  readonly presence = new Presence();
  readonly #words = new Int32Array(rowsPerGroup * 2);

  constructor(name: string, type: 'int64' | 'timestamp' = 'int64') {
    this.name = name;
    this.type = type;
  }

  add(value: number): void {
    const at = this.presence.mark() * 2;
    this.#words[at] = value | 0;
    this.#words[at + 1] = Math.floor(value / wordSize);
  }

  encode(): EncodedColumn {
    return plain(this.#words, this.presence.present * 8);
  }

  reset(): void {
    this.presence.reset();
  }
}

export class DoubleColumn implements Column {
  readonly name: string;
  readonly type = 'double';
  readonly presence = new Presence();
  readonly #values = new Float64Array(rowsPerGroup);

  constructor(name: string) {
    this.name = name;
  }

  add(value: number): void {
    this.#values[this.presence.mark()] = value;
  }

  encode(): EncodedColumn {
    return plain(this.#values, this.presence.present * 8);
  }

  reset(): void {
    this.presence.reset();
  }
}

export class BooleanColumn implements Column {
  readonly name: string;
  readonly type = 'boolean';
  readonly presence = new Presence();
  readonly #bits = new Uint8Array(rowsPerGroup / 8);

  constructor(name: string) {
    this.name = name;
  }

  add(value: boolean): void {
    const at = this.presence.mark();
    if (value) this.#bits[at >> 3] = (this.#bits[at >> 3] ?? 0) | (1 << (at & 7));
  }

  encode(): EncodedColumn {
    return plain(this.#bits, Math.ceil(this.presence.present / 8));
  }

  reset(): void {
    this.presence.reset();
    this.#bits.fill(0);
  }
}

/** Parquet is little-endian, and so is every machine that Node runs on. */
function plain({ buffer, byteOffset }: Uint8Array | Int32Array | Float64Array, length: number): EncodedColumn {
  return { dictionary: null, values: [new Uint8Array(buffer, byteOffset, length)] };
}
