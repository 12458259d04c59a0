import { readIPv6 } from './parse.ts';
import { isIPv4Words, writeHex } from './words.ts';

/** What is counted per address. */
export interface Weight {
  readonly addresses: number;
  readonly requests: number;
  readonly bytes: number;
}

const SMALLEST = 1024;

/**
 * A growing list of addresses with their requests and bytes: 32 bytes per address (16 key, 8 requests, 8 bytes) and up to
 * as much again in reserve. No objects, so that the garbage collector has nothing to do.
 */
export class AddressTable {
  words = new Uint32Array(SMALLEST * 4);
  requests = new Float64Array(SMALLEST);
  bytes = new Float64Array(SMALLEST);
  size = 0;

  /** Adds an address by its key of 32 hex digits. Throws RangeError when it is none. */
  addHex(hex: string, requests: number, bytes: number): void {
    this.reserve(1);
    if (!writeHex(hex, this.words, this.size * 4)) {
      throw new RangeError(`not an address key of 32 hex digits: ${hex.slice(0, 50)}`);
    }
    this.requests[this.size] = requests;
    this.bytes[this.size] = bytes;
    this.size++;
  }

  /** Adds an address by its IPv6 text; false, and nothing added, for text that is none (parse.ts). */
  addIPv6(text: string, requests: number, bytes: number): boolean {
    this.reserve(1);
    if (!readIPv6(text, this.words, this.size * 4)) return false;
    this.requests[this.size] = requests;
    this.bytes[this.size] = bytes;
    this.size++;
    return true;
  }

  addWords(words: Uint32Array, offset: number, requests: number, bytes: number): void {
    this.reserve(1);
    const at = this.size * 4;
    for (let word = 0; word < 4; word++) this.words[at + word] = words[offset + word] ?? 0;
    this.requests[this.size] = requests;
    this.bytes[this.size] = bytes;
    this.size++;
  }

  /** Adds all addresses of another table: of another shard, file or hour. */
  addTable(other: AddressTable): void {
    this.reserve(other.size);
    this.words.set(other.words.subarray(0, other.size * 4), this.size * 4);
    this.requests.set(other.requests.subarray(0, other.size), this.size);
    this.bytes.set(other.bytes.subarray(0, other.size), this.size);
    this.size += other.size;
  }

  isIPv4(row: number): boolean {
    return isIPv4Words(this.words, row * 4);
  }

  private reserve(rows: number): void {
    const needed = this.size + rows;
    if (needed <= this.requests.length) return;
    const capacity = Math.max(needed, this.requests.length * 2);
    this.words = grow(this.words, new Uint32Array(capacity * 4));
    this.requests = grow(this.requests, new Float64Array(capacity));
    this.bytes = grow(this.bytes, new Float64Array(capacity));
  }
}

function grow<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
