import type { Column } from './parquet-column.ts';

/** ASCII. */
export const space = 0x20;
export const quote = 0x22;
const hyphen = 0x2d;
const backslash = 0x5c;

/** What the readers of fields answer besides a value: the log says nothing (`-`), or it is not written plainly. */
export const nothing = -1;
export const odd = -2;

export function isNothing(text: Uint8Array, begin: number, end: number): boolean {
  return end === begin || (end === begin + 1 && text[begin] === hyphen);
}

/** A whole number of at most so many digits (15 are exact), or `nothing`, or `odd`. */
export function readWhole(text: Uint8Array, begin: number, end: number, mostDigits: number): number {
  const length = end - begin;
  if (length === 1 && text[begin] === hyphen) return nothing;
  if (length < 1 || length > mostDigits) return odd;
  let value = 0;
  for (let at = begin; at < end; at++) {
    const digit = (text[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return odd;
    value = value * 10 + digit;
  }
  return value;
}

const powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** Seconds with a fraction, rounded as any decimal literal: both whole numbers are exact. `-1` and `-` are `nothing`. */
export function readSeconds(text: Uint8Array, begin: number, end: number): number {
  const first = text[begin];
  if (first === hyphen) return end === begin + 1 || (end === begin + 2 && text[begin + 1] === 0x31) ? nothing : odd;
  let digits = 0;
  let value = 0;
  let point = -1;
  for (let at = begin; at < end; at++) {
    const digit = (text[at] ?? 0) - 0x30;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits++;
    } else if (digit === -2 && point === -1) point = at;
    else return odd;
  }
  if (point === -1) return digits >= 1 && digits <= 9 ? value : odd;
  const fraction = end - point - 1;
  const whole = point - begin;
  if (whole < 1 || whole > 9 || fraction < 1 || fraction > 9 || digits > 15) return odd;
  return value / (powers[fraction] ?? 1);
}

const day = 86_400_000_000;
let knownDate = -1;
let knownStart = 0;

/** `2026-11-22T13:05:01.123456Z` in microseconds since 1970; `odd` for any other form, and for what is no time. */
export function readTime(text: Uint8Array, begin: number, end: number): number {
  if (end - begin !== 27 || text[begin + 26] !== 0x5a || text[begin + 19] !== 0x2e) return odd;
  if (text[begin + 10] !== 0x54 || text[begin + 13] !== 0x3a || text[begin + 16] !== 0x3a) return odd;
  if (text[begin + 4] !== hyphen || text[begin + 7] !== hyphen) return odd;
  const year = readWhole(text, begin, begin + 4, 4);
  const month = readWhole(text, begin + 5, begin + 7, 2);
  const dayOfMonth = readWhole(text, begin + 8, begin + 10, 2);
  const hour = readWhole(text, begin + 11, begin + 13, 2);
  const minute = readWhole(text, begin + 14, begin + 16, 2);
  const second = readWhole(text, begin + 17, begin + 19, 2);
  const micros = readWhole(text, begin + 20, begin + 26, 6);
  if (year < 1970 || month < 0 || dayOfMonth < 0 || hour < 0 || minute < 0 || second < 0 || micros < 0) return odd;
  if (hour > 23 || minute > 59 || second > 59) return odd;
  const date = (year * 100 + month) * 100 + dayOfMonth;
  if (date !== knownDate) {
    const start = Date.UTC(year, month - 1, dayOfMonth);
    // 30 February would be a day of March.
    if (new Date(start).getUTCDate() !== dayOfMonth || new Date(start).getUTCMonth() !== month - 1) return odd;
    knownDate = date;
    knownStart = (start / 86_400_000) * day;
  }
  return knownStart + ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros;
}

interface Texts extends Column {
  add(text: Uint8Array, begin: number, end: number): void;
}
interface Numbers extends Column {
  add(value: number): void;
}

/** Adds the text, unless it says nothing. */
export function addPresent(column: Texts, text: Uint8Array, begin: number, end: number): void {
  if (isNothing(text, begin, end)) column.presence.skip();
  else column.add(text, begin, end);
}

/** Adds what a reader has answered and is not `odd`. */
export function addKnown(column: Numbers, value: number): void {
  if (value === nothing) column.presence.skip();
  else column.add(value);
}

/** Where the word ends that begins here: at the blank behind it. -1 when it is empty, holds a quote, or ends the line. */
export function endOfWord(text: Uint8Array, begin: number, end: number): number {
  let at = begin;
  while (at < end && text[at] !== space && text[at] !== quote) at++;
  return at === begin || at === end || text[at] === quote ? -1 : at;
}

/** Notes where so many words begin, and answers where the next one does; -1 when they are not there. */
export function readWords(text: Uint8Array, begin: number, end: number, count: number, starts: Int32Array): number {
  let at = begin;
  for (let word = 0; word < count; word++) {
    starts[word] = at;
    at = endOfWord(text, at, end) + 1;
    if (at === 0) return -1;
  }
  starts[count] = at;
  return at;
}

/** Where the quotation mark stands that ends the text which begins here; -1 without one, and behind a backslash. */
export function endOfQuoted(text: Uint8Array, begin: number, end: number): number {
  let at = begin;
  while (at < end && text[at] !== quote) at++;
  return at === end || text[at - 1] === backslash ? -1 : at;
}

/** Whether the quotation marks of the rest of a line come in pairs, none behind a backslash. */
export function hasPairedQuotes(text: Uint8Array, begin: number, end: number): boolean {
  let pairs = true;
  for (let at = begin; at < end; at++) {
    if (text[at] !== quote) continue;
    if (text[at - 1] === backslash) return false;
    pairs = !pairs;
  }
  return pairs;
}
