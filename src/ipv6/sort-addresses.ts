const DIGIT_BITS = 16;
const BUCKETS = 1 << DIGIT_BITS;

/**
 * The order of the first `size` addresses of `words`, four words each: row numbers, smallest address first, equal
 * addresses in the order they have. Radix sort by 16 bits, least significant first; digits that all addresses share cost
 * nothing. 12 bytes per address while it runs.
 */
export function sortAddresses(words: Uint32Array, size: number): Uint32Array {
  let rows = new Uint32Array(size);
  for (let row = 0; row < size; row++) rows[row] = row;
  let spare = new Uint32Array(size);
  const keys = new Uint32Array(size);
  const starts = new Uint32Array(BUCKETS);
  for (let word = 3; word >= 0; word--) {
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
      for (let at = 0; at < size; at++) {
        keys[at] = ((words[(rows[at] ?? 0) * 4 + word] ?? 0) >>> shift) & (BUCKETS - 1);
      }
      if (!countStarts(keys, size, starts)) continue;
      for (let at = 0; at < size; at++) {
        const bucket = keys[at] ?? 0;
        const to = starts[bucket] ?? 0;
        starts[bucket] = to + 1;
        spare[to] = rows[at] ?? 0;
      }
      [rows, spare] = [spare, rows];
    }
  }
  return rows;
}

/** Where each bucket starts; false when one bucket holds all. */
function countStarts(keys: Uint32Array, size: number, starts: Uint32Array): boolean {
  starts.fill(0);
  for (let at = 0; at < size; at++) {
    const key = keys[at] ?? 0;
    starts[key] = (starts[key] ?? 0) + 1;
  }
  if ((starts[keys[0] ?? 0] ?? 0) === size) return false;
  let sum = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = starts[bucket] ?? 0;
    starts[bucket] = sum;
    sum += count;
  }
  return true;
}
