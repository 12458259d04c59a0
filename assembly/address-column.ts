import { family, high, low, readAddress } from './address';
import { addGrown, allocate, answer } from './columns';
import { NumberedColumn } from './text-columns';

const smallest: i32 = 1024;
/** Addresses of an attacker may share a hash: after so many neighbours one is taken in once more instead. */
const mostProbes: i32 = 16;
/** Bytes of an address with the length before it, in the dictionary's page. */
const textBytes: i32 = 36;
const hexDigits: usize = memory.data<u8>([
  0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
]);

/** Addresses as 32 hex digits, IPv4 as IPv4-mapped, each once a row group (or, rarely, more often). */
export class AddressColumn extends NumberedColumn {
  private count: i32 = 0;
  /** Both halves of each address. */
  private halves: usize = heap.alloc(smallest * 16);
  /** The number of an address + 1. */
  private slots: usize = allocate(smallest * 16);
  private mask: i32 = smallest * 4 - 1;
  private page: usize = 0;
  private pageBytes: i32 = 0;
  /** What was found last. */
  private last: i32 = -1;
  family: i32 = 0;

  /** The number of the address for `addFound`, its family in `family`; -1 when it is no plain one. */
  find(begin: usize, end: usize): i32 {
    if (!readAddress(begin, end)) return -1;
    this.family = family;
    if (this.last !== -1 && this.is(this.last)) return this.last;
    const hash = hashOf(high, low);
    for (let probe = 0; probe < mostProbes; probe++) {
      const number = load<i32>(this.slots + ((hash + probe) & this.mask) * 4) - 1;
      if (number === -1) break;
      if (!this.is(number)) continue;
      this.last = number;
      return number;
    }
    this.last = this.insert(hash);
    return this.last;
  }

  addFound(number: i32): void {
    this.addNumber(number);
  }

  encode(): void {
    const bytes = this.count * textBytes;
    if (bytes > this.pageBytes) {
      this.page = heap.alloc(bytes * 2);
      this.pageBytes = bytes * 2;
    }
    for (let number = 0; number < this.count; number++) {
      const at = this.page + number * textBytes;
      store<i32>(at, 32);
      writeHex(at + 4, load<u64>(this.halves + number * 16));
      writeHex(at + 20, load<u64>(this.halves + number * 16, 8));
    }
    answer.dictionary = this.page;
    answer.dictionaryBytes = bytes;
    answer.dictionaryCount = this.count;
    this.tellNumbers(this.count);
  }

  reset(): void {
    super.reset();
    this.count = 0;
    this.last = -1;
    memory.fill(this.slots, 0, (this.mask + 1) * 4);
  }

  private is(number: i32): bool {
    const at = this.halves + number * 16;
    return load<u64>(at, 8) === low && load<u64>(at) === high;
  }

  private insert(hash: u32): i32 {
    if (this.count * 4 > this.mask) this.grow();
    const number = this.count++;
    const at = this.halves + number * 16;
    store<u64>(at, high);
    store<u64>(at, low, 8);
    addGrown(textBytes);
    this.enter(hash, number);
    return number;
  }

  private enter(hash: u32, number: i32): void {
    for (let probe = 0; probe < mostProbes; probe++) {
      const slot = this.slots + ((hash + probe) & this.mask) * 4;
      if (load<i32>(slot) !== 0) continue;
      store<i32>(slot, number + 1);
      return;
    }
  }

  private grow(): void {
    const slots = (this.mask + 1) * 2;
    const halves = heap.alloc(slots * 4);
    memory.copy(halves, this.halves, this.count * 16);
    this.halves = halves;
    this.slots = allocate(slots * 4);
    this.mask = slots - 1;
    for (let number = 0; number < this.count; number++) {
      this.enter(hashOf(load<u64>(halves + number * 16), load<u64>(halves + number * 16, 8)), number);
    }
  }
}

function hashOf(one: u64, other: u64): u32 {
  const factor: u64 = 0x9e3779b97f4a7c15;
  let hash = one * factor;
  hash = (hash ^ (hash >> 32) ^ other) * factor;
  return <u32>(hash >> 32) ^ <u32>(hash >> 15);
}

function writeHex(at: usize, half: u64): void {
  for (let digit = 0; digit < 16; digit++) {
    store<u8>(at + digit, load<u8>(hexDigits + <usize>((half >> (60 - digit * 4)) & 15)));
  }
}
