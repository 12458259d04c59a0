import type { Prefix } from '../ipv6/prefix.ts';
import { sortAddresses } from '../ipv6/sort-addresses.ts';
import { compareWords, hexToWords, prefixMask, writeHex } from '../ipv6/words.ts';

/** What is summed up of the addresses in a prefix. */
export interface Sums {
  /** Distinct. */
  addresses: number;
  requests: number;
  flows: number;
  attempts: number;
  failed: number;
}

const columns = ['requests', 'flows', 'attempts', 'failed'] as const;
const smallest = 1024;

/** Clients in ascending order, and the requests of all before each, and of all at the end: 24 bytes per client. */
export interface ClientList {
  readonly words: Uint32Array;
  readonly requestsBefore: Float64Array;
}

/**
 * Who was there, and how much of it lies in a prefix: millions of addresses, 48 bytes each, and an answer in two binary
 * searches. An address may be added more than once.
 */
export class PrefixSums {
  #words = new Uint32Array(smallest * 4);
  #values = new Float64Array(smallest * columns.length);
  #size = 0;
  #index: Index | null = null;
  readonly #first = new Uint32Array(4);
  readonly #last = new Uint32Array(4);
  readonly #lists: ClientList[] = [];

  /** @throws RangeError when `hex` is no key of 32 hex digits */
  add(hex: string, values: Partial<Sums>): void {
    if (this.#size * 4 === this.#words.length) this.#grow();
    if (!writeHex(hex, this.#words, this.#size * 4)) throw new RangeError('not an address key of 32 hex digits');
    for (let column = 0; column < columns.length; column++) {
      this.#values[this.#size * columns.length + column] = values[columns[column] ?? 'requests'] ?? 0;
    }
    this.#size++;
    this.#index = null;
  }

  /** Adds clients that are in no other list. They are looked up where they are, and copied nowhere. */
  attach(list: ClientList): void {
    this.#lists.push(list);
    this.#index = null;
  }

  /** The requests of all that was added. */
  dumpClients(): ClientList {
    const { words, totals, size } = buildIndex(this.#words, this.#values, this.#size, []);
    const requestsBefore = new Float64Array(size + 1);
    for (let at = 0; at <= size; at++) requestsBefore[at] = totals[at * columns.length] ?? 0;
    return { words: words.slice(0, size * 4), requestsBefore };
  }

  sum(prefix: Prefix): Sums {
    this.#index ??= buildIndex(this.#words, this.#values, this.#size, this.#lists);
    const { words, totals, size, doublesBefore } = this.#index;
    const first = hexToWords(prefix.hex, this.#first);
    const last = this.#last;
    for (let word = 0; word < 4; word++) last[word] = (first[word] ?? 0) | ~prefixMask(prefix.length, word);
    const from = countBelow(words, size, first, 0);
    const to = countBelow(words, size, last, 1);
    const [requests = 0, flows = 0, attempts = 0, failed = 0] = columns.map(
      (_, column) => (totals[to * columns.length + column] ?? 0) - (totals[from * columns.length + column] ?? 0),
    );
    const doubles = (doublesBefore[to] ?? 0) - (doublesBefore[from] ?? 0);
    const sums = { addresses: to - from - doubles, requests, flows, attempts, failed };
    for (const { words: clients, requestsBefore } of this.#lists) {
      const below = countBelow(clients, clients.length / 4, first, 0);
      const upTo = countBelow(clients, clients.length / 4, last, 1);
      sums.addresses += upTo - below;
      sums.requests += (requestsBefore[upTo] ?? 0) - (requestsBefore[below] ?? 0);
    }
    return sums;
  }

  /** The sums of a prefix without those of prefixes in it, which must not overlap. */
  sumWithout(prefix: Prefix, without: readonly Prefix[]): Sums {
    const rest = this.sum(prefix);
    for (const part of without) {
      const taken = this.sum(part);
      rest.addresses -= taken.addresses;
      for (const name of columns) rest[name] -= taken[name];
    }
    return rest;
  }

  #grow(): void {
    const words = new Uint32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    const values = new Float64Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
  }
}

interface Index {
  /** Distinct addresses, ascending. */
  words: Uint32Array;
  /** Of the addresses before each, and of all at the end. */
  totals: Float64Array;
  size: number;
  /** How many of the addresses before each are in a list, too. */
  doublesBefore: Uint32Array;
}

function buildIndex(words: Uint32Array, values: Float64Array, count: number, lists: readonly ClientList[]): Index {
  const order = sortAddresses(words, count);
  const sorted = new Uint32Array(count * 4);
  const totals = new Float64Array((count + 1) * columns.length);
  let size = 0;
  for (let at = 0; at < count; at++) {
    const row = order[at] ?? 0;
    const repeated = size > 0 && compareWords(sorted, (size - 1) * 4, words, row * 4) === 0;
    if (!repeated) {
      for (let word = 0; word < 4; word++) sorted[size * 4 + word] = words[row * 4 + word] ?? 0;
      size++;
    }
    for (let column = 0; column < columns.length; column++) {
      const cell = size * columns.length + column;
      const before = repeated ? cell : cell - columns.length;
      totals[cell] = (totals[before] ?? 0) + (values[row * columns.length + column] ?? 0);
    }
  }
  return { words: sorted, totals, size, doublesBefore: countDoubles(sorted, size, lists) };
}

function countDoubles(words: Uint32Array, size: number, lists: readonly ClientList[]): Uint32Array {
  const before = new Uint32Array(size + 1);
  for (let at = 0; at < size; at++) {
    const address = words.subarray(at * 4, at * 4 + 4);
    const isClient = lists.some(({ words: clients }) => {
      const place = countBelow(clients, clients.length / 4, address, 0);
      return place * 4 < clients.length && compareWords(clients, place * 4, address, 0) === 0;
    });
    before[at + 1] = (before[at] ?? 0) + (isClient ? 1 : 0);
  }
  return before;
}

/** Addresses below `bound`, and with `inclusive` 1 also the bound itself. */
function countBelow(words: Uint32Array, size: number, bound: Uint32Array, inclusive: 0 | 1): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareWords(words, middle * 4, bound, 0) < inclusive) low = middle + 1;
    else high = middle;
  }
  return low;
}
