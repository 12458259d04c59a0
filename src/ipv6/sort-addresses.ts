import { compareWords } from './words.ts';

const DIGITS = 8;
const BUCKETS = 256;
/** Longer runs of one /64 are worth passes of their own. */
const LONGEST_INSERTION = 32;

/**
 * The order of the first `size` addresses of `words`, four words each: row numbers, smallest address first. Radix sort
 * of the upper 64 bits, then of the lower 64 bits inside each /64, most of which have few addresses. 28 bytes per
 * address while it runs, 4 of them the answer.
 */
export function sortAddresses(words: Uint32Array, size: number): Uint32Array {
  const rows = new Uint32Array(size);
  for (let row = 0; row < size; row++) rows[row] = row;
  const space = { front: makeColumns(size), back: makeColumns(size), counts: new Uint32Array(DIGITS * BUCKETS) };
  sortHalf(words, 0, rows, space);
  // The sorted keys. Sorting a run writes over the first of them, which are behind us by then.
  const { high, low } = space.front;
  let start = 0;
  for (let at = 1; at <= size; at++) {
    if (at < size && low[at - 1] === low[at] && high[at - 1] === high[at]) continue;
    if (at - start > LONGEST_INSERTION) sortHalf(words, 2, rows.subarray(start, at), space);
    else if (at - start > 1) sortByInsertion(words, rows, start, at);
    start = at;
  }
  return rows;
}

/** The key of 64 bits is moved along with its row: memory is then read in order, and written at 256 places. */
interface Columns {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly rows: Uint32Array;
}

interface Space {
  front: Columns;
  back: Columns;
  readonly counts: Uint32Array;
}

function makeColumns(size: number): Columns {
  return { high: new Uint32Array(size), low: new Uint32Array(size), rows: new Uint32Array(size) };
}

/** Sorts rows by the two words from `word` on: stable passes, 8 bits each, least significant first. */
function sortHalf(words: Uint32Array, word: number, rows: Uint32Array, space: Space): void {
  const { counts } = space;
  counts.fill(0);
  const { high, low, rows: front } = space.front;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    const highKey = words[row * 4 + word] ?? 0;
    const lowKey = words[row * 4 + word + 1] ?? 0;
    high[at] = highKey;
    low[at] = lowKey;
    front[at] = row;
    for (let digit = 0; digit < 4; digit++) {
      const lowBucket = digit * BUCKETS + ((lowKey >>> (digit * 8)) & 0xff);
      counts[lowBucket] = (counts[lowBucket] ?? 0) + 1;
      const highBucket = (digit + 4) * BUCKETS + ((highKey >>> (digit * 8)) & 0xff);
      counts[highBucket] = (counts[highBucket] ?? 0) + 1;
    }
  }
  for (let digit = 0; digit < DIGITS; digit++) {
    const starts = counts.subarray(digit * BUCKETS, (digit + 1) * BUCKETS);
    // One bucket holds all: the pass would change nothing.
    if (starts.includes(rows.length)) continue;
    countsToStarts(starts);
    scatter(space.front, space.back, digit, starts, rows.length);
    [space.front, space.back] = [space.back, space.front];
  }
  rows.set(space.front.rows.subarray(0, rows.length));
}

function countsToStarts(counts: Uint32Array): void {
  let sum = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = counts[bucket] ?? 0;
    counts[bucket] = sum;
    sum += count;
  }
}

function scatter(from: Columns, to: Columns, digit: number, starts: Uint32Array, size: number): void {
  const keys = digit < 4 ? from.low : from.high;
  const shift = (digit & 3) * 8;
  const { high, low, rows } = from;
  const { high: toHigh, low: toLow, rows: toRows } = to;
  for (let at = 0; at < size; at++) {
    const bucket = ((keys[at] ?? 0) >>> shift) & 0xff;
    const place = starts[bucket] ?? 0;
    starts[bucket] = place + 1;
    toHigh[place] = high[at] ?? 0;
    toLow[place] = low[at] ?? 0;
    toRows[place] = rows[at] ?? 0;
  }
}

function sortByInsertion(words: Uint32Array, rows: Uint32Array, from: number, to: number): void {
  for (let at = from + 1; at < to; at++) {
    const row = rows[at] ?? 0;
    let hole = at;
    while (hole > from && compareWords(words, (rows[hole - 1] ?? 0) * 4, words, row * 4) > 0) {
      rows[hole] = rows[hole - 1] ?? 0;
      hole--;
    }
    rows[hole] = row;
  }
}
