import type { WeightedWords } from './summary-part.ts';

const SMALLEST = 1024;

/** A growing list for WeightedWords. */
export class WeightedWordsList {
  private readonly width: 2 | 4;
  private words: Uint32Array;
  private addresses = new Float64Array(SMALLEST);
  private requests = new Float64Array(SMALLEST);
  private bytes = new Float64Array(SMALLEST);
  private size = 0;

  constructor(width: 2 | 4) {
    this.width = width;
    this.words = new Uint32Array(SMALLEST * width);
  }

  push(words: Uint32Array, offset: number): void {
    if (this.size === this.addresses.length) this.grow();
    for (let word = 0; word < this.width; word++) this.words[this.size * this.width + word] = words[offset + word] ?? 0;
    this.size++;
  }

  /** Adds an address to the row that was pushed last. */
  addToLast(requests: number, bytes: number): void {
    const at = this.size - 1;
    this.addresses[at] = (this.addresses[at] ?? 0) + 1;
    this.requests[at] = (this.requests[at] ?? 0) + requests;
    this.bytes[at] = (this.bytes[at] ?? 0) + bytes;
  }

  finish(): WeightedWords {
    return {
      words: this.words.slice(0, this.size * this.width),
      addresses: this.addresses.slice(0, this.size),
      requests: this.requests.slice(0, this.size),
      bytes: this.bytes.slice(0, this.size),
    };
  }

  private grow(): void {
    const rows = this.size * 2;
    const words = new Uint32Array(rows * this.width);
    words.set(this.words);
    this.words = words;
    this.addresses = enlarge(this.addresses, rows);
    this.requests = enlarge(this.requests, rows);
    this.bytes = enlarge(this.bytes, rows);
  }
}

function enlarge(column: Float64Array, rows: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(rows);
  larger.set(column);
  return larger;
}
