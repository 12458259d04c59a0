import { areEqual, newView, viewOf } from './byte-view.ts';
import { bitPacked, type Column, type EncodedColumn, Presence, rowsPerGroup } from './parquet-column.ts';

const smallest = 1024;
/** Texts of an attacker may share a hash: after so many neighbours a text is taken in once more instead. */
const mostProbes = 16;

/** Texts of a row group, each once (or, rarely, more often): bytes to number, as Parquet's plain encoding holds them. */
export class Dictionary {
  count = 0;
  #bytes = Buffer.alloc(smallest * 32);
  #view = newView(this.#bytes);
  #length = 0;
  #places = new Int32Array(smallest * 2);
  #hashes = new Int32Array(smallest);
  #slots = new Int32Array(smallest * 4);
  #hash = 0;

  /** The number of `from[begin..end)`; -1 when it is new. */
  find(from: Uint8Array, begin: number, end: number): number {
    const hash = hashOf(from, begin, end);
    this.#hash = hash;
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < mostProbes; probe++) {
      const number = (this.#slots[(hash + probe) & mask] ?? 0) - 1;
      if (number === -1) return -1;
      if (this.#hashes[number] === hash && this.is(number, from, begin, end)) return number;
    }
    return -1;
  }

  is(number: number, from: Uint8Array, begin: number, end: number): boolean {
    const place = this.#places[number * 2] ?? 0;
    const length = this.#places[number * 2 + 1] ?? 0;
    return length === end - begin && areEqual(this.#view, place, viewOf(from), begin, length);
  }

  /** Takes in what `find` has just not found. */
  insert(from: Uint8Array, begin: number, end: number): number {
    if (this.count * 2 >= this.#hashes.length) this.#grow();
    const number = this.count++;
    const length = end - begin;
    const place = this.#reserve(length + 4) + 4;
    this.#view.setInt32(place - 4, length, true);
    copy(from, begin, length, this.#view, place);
    this.#places[number * 2] = place;
    this.#places[number * 2 + 1] = length;
    this.#hashes[number] = this.#hash;
    this.#enter(this.#hash, number);
    return number;
  }

  /** Four bytes of length before each text. */
  encode(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  reset(): void {
    this.count = 0;
    this.#length = 0;
    this.#slots.fill(0);
  }

  #enter(hash: number, number: number): void {
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < mostProbes; probe++) {
      const slot = (hash + probe) & mask;
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = number + 1;
      return;
    }
  }

  #reserve(length: number): number {
    const place = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#length));
      this.#bytes.copy(larger, 0, 0, place);
      this.#bytes = larger;
      this.#view = newView(larger);
    }
    return place;
  }

  #grow(): void {
    const size = this.#hashes.length * 2;
    const hashes = new Int32Array(size);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const places = new Int32Array(size * 2);
    places.set(this.#places);
    this.#places = places;
    this.#slots = new Int32Array(size * 4);
    for (let number = 0; number < this.count; number++) this.#enter(hashes[number] ?? 0, number);
  }
}

/** Four bytes at a time, multiplied and folded (as in MurmurHash). */
function hashOf(from: Uint8Array, begin: number, end: number): number {
  const text = viewOf(from);
  let hash = end - begin;
  let at = begin;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ text.getInt32(at), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ text.getInt8(at), 0x9e3779b1);
  return hash ^ (hash >>> 16);
}

function copy(from: Uint8Array, begin: number, length: number, to: DataView, place: number): void {
  const text = viewOf(from);
  let at = 0;
  for (; at + 4 <= length; at += 4) to.setInt32(place + at, text.getInt32(begin + at));
  for (; at < length; at++) to.setInt8(place + at, text.getInt8(begin + at));
}

/** Texts through a dictionary. A text is ASCII or UTF-8, and never checked. */
export class TextColumn implements Column {
  readonly name: string;
  readonly type = 'text';
  readonly presence = new Presence();
  readonly #dictionary = new Dictionary();
  readonly #numbers = new NumberList();
  #last = -1;

  constructor(name: string) {
    this.name = name;
  }

  add(from: Uint8Array, begin: number, end: number): void {
    if (this.#last === -1 || !this.#dictionary.is(this.#last, from, begin, end)) {
      const known = this.#dictionary.find(from, begin, end);
      this.#last = known === -1 ? this.#dictionary.insert(from, begin, end) : known;
    }
    this.#numbers.add(this.presence, this.#last);
  }

  /** Adds what was added last; false when there is nothing like that in this row group. */
  addAgain(): boolean {
    if (this.#last === -1) return false;
    this.#numbers.add(this.presence, this.#last);
    return true;
  }

  encode(): EncodedColumn {
    return this.#numbers.encode(this.#dictionary, this.presence.present);
  }

  reset(): void {
    this.presence.reset();
    this.#dictionary.reset();
    this.#last = -1;
  }
}

/** The numbers of a column's values in its dictionary. */
export class NumberList {
  readonly #numbers = new Int32Array(rowsPerGroup);

  add(presence: Presence, number: number): void {
    this.#numbers[presence.mark()] = number;
  }

  /** With as many bytes as the numbers need: the width in bits, then all of them bit-packed. */
  encode(dictionary: Dictionary, present: number): EncodedColumn {
    const { count } = dictionary;
    const bytes = count <= 0x100 ? 1 : count <= 0x10000 ? 2 : 4;
    const packed = new Uint8Array(Math.ceil(present / 8) * 8 * bytes);
    const numbers = this.#numbers.subarray(0, present);
    if (bytes === 1) packed.set(numbers);
    else if (bytes === 2) new Uint16Array(packed.buffer).set(numbers);
    else new Int32Array(packed.buffer).set(numbers);
    const values = [Uint8Array.of(bytes * 8), bitPacked(present, packed, bytes * 8)];
    return { dictionary: { bytes: dictionary.encode(), count }, values };
  }
}

/** Texts that hardly ever come again, as they are. */
export class PlainTextColumn implements Column {
  readonly name: string;
  readonly type = 'text';
  readonly presence = new Presence();
  #bytes = Buffer.alloc(rowsPerGroup * 32);
  #view = newView(this.#bytes);
  #length = 0;

  constructor(name: string) {
    this.name = name;
  }

  add(from: Uint8Array, begin: number, end: number): void {
    const length = end - begin;
    const place = this.#length + 4;
    this.#length = place + length;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#length));
      this.#bytes.copy(larger, 0, 0, place - 4);
      this.#bytes = larger;
      this.#view = newView(larger);
    }
    this.#view.setInt32(place - 4, length, true);
    copy(from, begin, length, this.#view, place);
    this.presence.mark();
  }

  encode(): EncodedColumn {
    return { dictionary: null, values: [this.#bytes.subarray(0, this.#length)] };
  }

  reset(): void {
    this.presence.reset();
    this.#length = 0;
  }
}
