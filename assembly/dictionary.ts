import { addGrown, allocate } from './columns';

const smallest: i32 = 1024;
/** Texts of an attacker may share a hash: after so many neighbours a text is taken in once more instead. */
const mostProbes: i32 = 16;
const slotBytes: i32 = 8;

/** Texts of a row group, each once (or, rarely, more often): bytes to number, as Parquet's plain encoding holds them. */
export class Dictionary {
  count: i32 = 0;
  bytes: usize = heap.alloc(smallest * 32);
  /** Bytes in use. */
  length: i32 = 0;
  private capacity: i32 = smallest * 32;
  /** Where each text begins in `bytes`, and its length: 32 bits each. */
  private places: usize = heap.alloc(smallest * 8);
  /** Hash and number + 1 of a text: 32 bits each. */
  private slots: usize = allocate(smallest * 4 * slotBytes);
  private mask: i32 = smallest * 4 - 1;
  private hash: u32 = 0;

  /** The number of the text; -1 when it is new. */
  find(begin: usize, length: i32): i32 {
    const hash = hashOf(begin, length);
    this.hash = hash;
    for (let probe = 0; probe < mostProbes; probe++) {
      const slot = this.slots + ((hash + probe) & this.mask) * slotBytes;
      const number = load<i32>(slot, 4) - 1;
      if (number === -1) return -1;
      if (load<u32>(slot) === hash && this.is(number, begin, length)) return number;
    }
    return -1;
  }

  is(number: i32, begin: usize, length: i32): bool {
    const place = this.places + number * 8;
    return load<i32>(place, 4) === length && areEqual(this.bytes + load<u32>(place), begin, length);
  }

  /** Takes in what `find` has just not found. */
  insert(begin: usize, length: i32): i32 {
    if (this.count * 4 > this.mask) this.grow();
    const number = this.count++;
    const place = this.reserve(length + 4) + 4;
    store<i32>(this.bytes + place - 4, length);
    memory.copy(this.bytes + place, begin, length);
    store<u32>(this.places + number * 8, place);
    store<i32>(this.places + number * 8, length, 4);
    this.enter(this.hash, number);
    return number;
  }

  reset(): void {
    this.count = 0;
    this.length = 0;
    memory.fill(this.slots, 0, (this.mask + 1) * slotBytes);
  }

  private enter(hash: u32, number: i32): void {
    for (let probe = 0; probe < mostProbes; probe++) {
      const slot = this.slots + ((hash + probe) & this.mask) * slotBytes;
      if (load<i32>(slot, 4) !== 0) continue;
      store<u32>(slot, hash);
      store<i32>(slot, number + 1, 4);
      return;
    }
  }

  private reserve(bytes: i32): i32 {
    const place = this.length;
    this.length = place + bytes;
    addGrown(bytes);
    // Words are compared across the end of a text.
    if (this.length + 16 > this.capacity) {
      this.capacity = max(this.capacity * 2, this.length + 16);
      const larger = heap.alloc(this.capacity);
      memory.copy(larger, this.bytes, place);
      this.bytes = larger;
    }
    return place;
  }

  private grow(): void {
    const slots = (this.mask + 1) * 2;
    const places = heap.alloc(slots * 2);
    memory.copy(places, this.places, this.count * 8);
    this.places = places;
    this.slots = allocate(slots * slotBytes);
    this.mask = slots - 1;
    for (let number = 0; number < this.count; number++) {
      const place = places + number * 8;
      this.enter(hashOf(this.bytes + load<u32>(place), load<i32>(place, 4)), number);
    }
  }
}

/** The last bytes of a text, fewer than eight, the rest nought. */
function loadTail(at: usize, bytes: i32): u64 {
  return load<u64>(at) & (((<u64>1) << (bytes * 8)) - 1);
}

/** Eight bytes at a time, multiplied and folded. */
function hashOf(begin: usize, length: i32): u32 {
  const factor: u64 = 0x9e3779b97f4a7c15;
  let hash: u64 = length;
  let at = begin;
  const words = begin + (length & ~7);
  for (; at < words; at += 8) {
    hash = (hash ^ load<u64>(at)) * factor;
    hash ^= hash >> 29;
  }
  if ((length & 7) !== 0) {
    hash = (hash ^ loadTail(at, length & 7)) * factor;
    hash ^= hash >> 29;
  }
  return <u32>(hash ^ (hash >> 32));
}

function areEqual(one: usize, other: usize, length: i32): bool {
  const words = length & ~7;
  for (let at = 0; at < words; at += 8) if (load<u64>(one + at) !== load<u64>(other + at)) return false;
  const rest = length & 7;
  return rest === 0 || loadTail(one + words, rest) === loadTail(other + words, rest);
}
