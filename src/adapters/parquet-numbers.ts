import { Column, rowsPerGroup } from './parquet-column.ts';

const none = { dictionary: null } as const;

export class Int32Column extends Column {
  readonly #values = new Int32Array(rowsPerGroup);

  constructor(name: string) {
    super(name, 'int32');
  }

  add(value: number): void {
    this.#values[this.present] = value;
    this.mark();
  }

  protected encodeValues() {
    return { ...none, values: [bytesOf(this.#values, this.present * 4)] };
  }
}

const wordSize = 2 ** 32;

/** Safe integers of 64 bits: numbers, or microseconds since 1970. */
export class Int64Column extends Column {
  readonly #words = new Int32Array(rowsPerGroup * 2);

  constructor(name: string, type: 'int64' | 'timestamp' = 'int64') {
    super(name, type);
  }

  add(value: number): void {
    const at = this.present * 2;
    this.#words[at] = (value % wordSize) | 0;
    this.#words[at + 1] = Math.floor(value / wordSize);
    this.mark();
  }

  protected encodeValues() {
    return { ...none, values: [bytesOf(this.#words, this.present * 8)] };
  }
}

export class DoubleColumn extends Column {
  readonly #values = new Float64Array(rowsPerGroup);

  constructor(name: string) {
    super(name, 'double');
  }

  add(value: number): void {
    this.#values[this.present] = value;
    this.mark();
  }

  protected encodeValues() {
    return { ...none, values: [bytesOf(this.#values, this.present * 8)] };
  }
}

export class BooleanColumn extends Column {
  readonly #bits = new Uint8Array(rowsPerGroup / 8);

  constructor(name: string) {
    super(name, 'boolean');
  }

  add(value: boolean): void {
    const { present } = this;
    if (value) this.#bits[present >> 3] = (this.#bits[present >> 3] ?? 0) | (1 << (present & 7));
    this.mark();
  }

  protected encodeValues() {
    return { ...none, values: [this.#bits.subarray(0, Math.ceil(this.present / 8))] };
  }

  override reset(): void {
    super.reset();
    this.#bits.fill(0);
  }
}

/** Parquet is little-endian, and so is every machine that Node runs on here. */
function bytesOf({ buffer, byteOffset }: Int32Array | Float64Array, length: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}
