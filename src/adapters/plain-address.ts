import { type Column, type EncodedColumn, Presence } from './parquet-column.ts';
import { Dictionary, NumberList } from './parquet-texts.ts';

/** The digits of the address at hand. */
const hex = Buffer.alloc(32);
const digits = Buffer.from('0123456789abcdef');
const colon = 0x3a;
const point = 0x2e;
const ipv4Prefix = Buffer.from('00000000000000000000ffff');

/**
 * Addresses as 32 hex digits, IPv4 as IPv4-mapped: each text is worked out once a row group. Only plain spellings are
 * taken: canonical dotted quads, and lower-case hex groups with one `::` at most (RFC 4291, 2.2). Capitals, zones, embedded
 * quads and IPv4-mapped addresses are rare, and left to the engine.
 */
export class AddressColumn implements Column {
  readonly name: string;
  readonly type = 'text';
  readonly presence = new Presence();
  /** An address has the same number in both. */
  readonly #texts = new Dictionary();
  readonly #digits = new Dictionary();
  readonly #numbers = new NumberList();
  #families = new Uint8Array(4096);

  constructor(name: string) {
    this.name = name;
  }

  /** The number of the address for `addFound`; -1 when it is no plain one. */
  find(text: Uint8Array, begin: number, end: number): number {
    const known = this.#texts.find(text, begin, end);
    if (known !== -1) return known;
    const family = writeHex(text, begin, end);
    if (family === 0) return -1;
    const number = this.#texts.insert(text, begin, end);
    this.#digits.insert(hex, 0, 32);
    if (number >= this.#families.length) {
      const larger = new Uint8Array(this.#families.length * 2);
      larger.set(this.#families);
      this.#families = larger;
    }
    this.#families[number] = family;
    return number;
  }

  familyOf(number: number): number {
    return this.#families[number] ?? 0;
  }

  addFound(number: number): void {
    this.#numbers.add(this.presence, number);
  }

  encode(): EncodedColumn {
    return this.#numbers.encode(this.#digits, this.presence.present);
  }

  reset(): void {
    this.presence.reset();
    this.#texts.reset();
    this.#digits.reset();
  }
}

/** Writes the digits; answers the family, or 0 when the text is no plain address. */
function writeHex(text: Uint8Array, begin: number, end: number): number {
  for (let at = begin; at < end && at < begin + 5; at++) {
    if (text[at] === colon) return writeGroups(text, begin, end) ? 6 : 0;
    if (text[at] === point) return writeQuad(text, begin, end) ? 4 : 0;
  }
  return 0;
}

function writeQuad(text: Uint8Array, begin: number, end: number): boolean {
  ipv4Prefix.copy(hex);
  let at = begin;
  for (let octet = 0; octet < 4; octet++) {
    const first = at;
    let value = 0;
    for (; at < end && text[at] !== point; at++) {
      const digit = (text[at] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) return false;
      value = value * 10 + digit;
    }
    const length = at - first;
    // No leading zeros: some read them as octal.
    if (length === 0 || length > 3 || value > 255 || (length > 1 && text[first] === 0x30)) return false;
    if (octet < 3 ? at === end : at !== end) return false;
    at++;
    hex[24 + octet * 2] = digits[value >> 4] ?? 0;
    hex[25 + octet * 2] = digits[value & 15] ?? 0;
  }
  return true;
}

const groups = new Int32Array(8);

function writeGroups(text: Uint8Array, begin: number, end: number): boolean {
  let count = 0;
  let gap = -1;
  let at = begin;
  if (text[at] === colon) {
    if (text[at + 1] !== colon) return false;
    gap = 0;
    at += 2;
  }
  while (at < end) {
    if (count === 8) return false;
    let value = 0;
    const first = at;
    for (; at < end && text[at] !== colon; at++) {
      const digit = hexDigit(text[at] ?? 0);
      if (digit === -1) return false;
      value = value * 16 + digit;
    }
    if (at === first || at - first > 4) return false;
    groups[count++] = value;
    if (at === end) break;
    at++;
    if (at === end) return false;
    if (text[at] !== colon) continue;
    if (gap !== -1) return false;
    gap = count;
    at++;
  }
  // `::` stands for one group at least.
  if (gap === -1 ? count !== 8 : count > 7) return false;
  const missing = 8 - count;
  for (let group = 0; group < 8; group++) {
    const value = gap === -1 || group < gap ? groups[group] : group < gap + missing ? 0 : groups[group - missing];
    writeGroup(group, value ?? 0);
  }
  return !isMapped();
}

function writeGroup(group: number, value: number): void {
  const at = group * 4;
  hex[at] = digits[value >> 12] ?? 0;
  hex[at + 1] = digits[(value >> 8) & 15] ?? 0;
  hex[at + 2] = digits[(value >> 4) & 15] ?? 0;
  hex[at + 3] = digits[value & 15] ?? 0;
}

function isMapped(): boolean {
  for (let at = 0; at < ipv4Prefix.length; at++) if (hex[at] !== ipv4Prefix[at]) return false;
  return true;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1;
}
