import type { Prefix } from './prefix.ts';
import { compareWords, hexToWords, prefixMask } from './words.ts';

/**
 * Longest-prefix match. Nested prefixes are flattened once into ranges that do not overlap; a look-up goes by the first
 * 16 bits to the few ranges that share them, and searches those by halves. 256 KiB and 20 bytes per range.
 */
export interface PrefixTable {
  /** Index of the longest prefix of the list that contains the address, -1 without any. */
  find(words: Uint32Array, offset?: number): number;
}

interface Range {
  readonly start: Uint32Array;
  readonly index: number;
}

/** Of equal prefixes the first in the list is found. */
export function buildPrefixTable(prefixes: readonly Prefix[]): PrefixTable {
  const ranges = flatten(prefixes);
  const starts = new Uint32Array(ranges.length * 4);
  const indexes = new Int32Array(ranges.length);
  ranges.forEach((range, at) => {
    starts.set(range.start, at * 4);
    indexes[at] = range.index;
  });
  const firstRanges = indexByFirstGroup(starts, ranges.length);

  function find(words: Uint32Array, offset = 0): number {
    const group = (words[offset] ?? 0) >>> 16;
    let low = firstRanges[group] ?? 0;
    let high = firstRanges[group + 1] ?? 0;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (compareWords(starts, middle * 4, words, offset) <= 0) low = middle;
      else high = middle - 1;
    }
    return indexes[low] ?? -1;
  }
  return { find };
}

/** For every value of the first 16 bits the last range that starts at or before its first address. */
function indexByFirstGroup(starts: Uint32Array, count: number): Int32Array {
  const first = new Int32Array(65537);
  const address = new Uint32Array(4);
  let range = 0;
  for (let group = 0; group < 65536; group++) {
    address[0] = group << 16;
    while (range + 1 < count && compareWords(starts, (range + 1) * 4, address, 0) <= 0) range++;
    first[group] = range;
  }
  first[65536] = count - 1;
  return first;
}

function flatten(prefixes: readonly Prefix[]): Range[] {
  const rows = prefixes
    .map((prefix, index) => ({ first: hexToWords(prefix.hex), length: prefix.length, index }))
    .sort((a, b) => compareWords(a.first, 0, b.first, 0) || a.length - b.length || b.index - a.index);
  const ranges: Range[] = [];
  const open: { after: Uint32Array | null; index: number }[] = [{ after: null, index: -1 }];
  const start = (words: Uint32Array, index: number) => {
    const last = ranges.at(-1);
    if (last !== undefined && compareWords(last.start, 0, words, 0) === 0) ranges.pop();
    ranges.push({ start: words, index });
  };
  const closeUpTo = (words: Uint32Array | null) => {
    for (;;) {
      const after = open.at(-1)?.after ?? null;
      if (after === null || (words !== null && compareWords(after, 0, words, 0) > 0)) return;
      open.pop();
      start(after, open.at(-1)?.index ?? -1);
    }
  };
  start(new Uint32Array(4), -1);
  for (const row of rows) {
    closeUpTo(row.first);
    start(row.first, row.index);
    open.push({ after: addressAfter(row.first, row.length), index: row.index });
  }
  closeUpTo(null);
  return ranges;
}

/** The first address behind the prefix, null when the address space ends there. */
function addressAfter(first: Uint32Array, length: number): Uint32Array | null {
  const after = new Uint32Array(4);
  for (let word = 0; word < 4; word++) after[word] = (first[word] ?? 0) | ~prefixMask(length, word);
  for (let word = 3; word >= 0; word--) {
    const next = ((after[word] ?? 0) + 1) >>> 0;
    after[word] = next;
    if (next !== 0) return after;
  }
  return null;
}
