/** Type codes of fields and of elements of lists (thrift-compact-protocol.md of Apache Thrift). */
const types = { true: 1, false: 2, int32: 5, int64: 6, binary: 8, list: 9, struct: 12 } as const;

/** Writes structs in Thrift's compact protocol, as far as Parquet's headers need it: whole numbers, texts, lists, structs. */
export class ThriftWriter {
  readonly #bytes: number[] = [];
  readonly #outer: number[] = [];
  #field = 0;

  boolean(id: number, value: boolean): void {
    this.#begin(id, value ? types.true : types.false);
  }

  int32(id: number, value: number): void {
    this.#begin(id, types.int32);
    this.#zigzag(value);
  }

  /** Safe integers only. */
  int64(id: number, value: number): void {
    this.#begin(id, types.int64);
    this.#zigzag(value);
  }

  text(id: number, value: string): void {
    this.#begin(id, types.binary);
    this.#text(value);
  }

  int32s(id: number, values: readonly number[]): void {
    this.#list(id, types.int32, values.length);
    for (const value of values) this.#zigzag(value);
  }

  texts(id: number, values: readonly string[]): void {
    this.#list(id, types.binary, values.length);
    for (const value of values) this.#text(value);
  }

  struct(id: number, write: () => void): void {
    this.#begin(id, types.struct);
    this.#inside(write);
  }

  structs<T>(id: number, items: readonly T[], write: (item: T) => void): void {
    this.#list(id, types.struct, items.length);
    for (const item of items) this.#inside(() => write(item));
  }

  /** Ends the outermost struct. */
  finish(): Uint8Array {
    return Uint8Array.from([...this.#bytes, 0]);
  }

  #inside(write: () => void): void {
    this.#outer.push(this.#field);
    this.#field = 0;
    write();
    this.#bytes.push(0);
    this.#field = this.#outer.pop() ?? 0;
  }

  /** Fields come in rising order, fewer than 16 apart. */
  #begin(id: number, type: number): void {
    this.#bytes.push(((id - this.#field) << 4) | type);
    this.#field = id;
  }

  #list(id: number, type: number, size: number): void {
    this.#begin(id, types.list);
    if (size < 15) this.#bytes.push((size << 4) | type);
    else {
      this.#bytes.push(0xf0 | type);
      pushVarint(this.#bytes, size);
    }
  }

  #text(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    pushVarint(this.#bytes, bytes.length);
    this.#bytes.push(...bytes);
  }

  #zigzag(value: number): void {
    pushVarint(this.#bytes, value >= 0 ? value * 2 : -value * 2 - 1);
  }
}

/** Seven bits a byte, the lowest first. */
export function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}
