import type { PrefixHistory } from './prefix-history.ts';

/**
 * The stored form of PrefixHistory: `P64H`, version 1, ten letters of the date, number of prefixes; then for each its
 * distance from the one before and its bitmap of days, all numbers as LEB128 (7 bits per byte, least significant first).
 * Four to eight bytes per /64.
 */
const MAGIC = 'P64H';
const VERSION = 1;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** 64 bits in groups of seven. */
const LONGEST_NUMBER = 10;

export function encodeHistory(history: PrefixHistory): Uint8Array {
  const count = history.prefixes.length;
  const bytes = new Uint8Array(MAGIC.length + 1 + 10 + LONGEST_NUMBER + count * (LONGEST_NUMBER + 3));
  const end = new TextEncoder().encodeInto(`${MAGIC}${String.fromCharCode(VERSION)}${history.date}`, bytes).written;
  let at = writeNumber(bytes, end, BigInt(count));
  let before = 0n;
  for (let row = 0; row < count; row++) {
    const prefix = history.prefixes[row] ?? 0n;
    at = writeNumber(bytes, at, prefix - before);
    at = writeNumber(bytes, at, BigInt(history.days[row] ?? 0));
    before = prefix;
  }
  return bytes.slice(0, at);
}

/** Throws RangeError for bytes that encodeHistory did not write. */
export function decodeHistory(bytes: Uint8Array): PrefixHistory {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, MAGIC.length + 11));
  const date = head.slice(MAGIC.length + 1);
  if (!head.startsWith(`${MAGIC}${String.fromCharCode(VERSION)}`) || !DATE.test(date)) {
    throw new RangeError('not a history of prefixes, or one of a later version');
  }
  const reader = { bytes, at: head.length };
  const count = Number(readNumber(reader));
  if (count > bytes.length) throw new RangeError('the history of prefixes is cut short');
  const prefixes = new BigUint64Array(count);
  const days = new Uint16Array(count);
  let before = 0n;
  for (let row = 0; row < count; row++) {
    before += readNumber(reader);
    prefixes[row] = before;
    days[row] = Number(readNumber(reader));
  }
  if (reader.at !== bytes.length) throw new RangeError('the history of prefixes goes on behind its end');
  return { date, prefixes, days };
}

function writeNumber(bytes: Uint8Array, at: number, value: bigint): number {
  let rest = value;
  let end = at;
  for (; rest > 0x7fn; rest >>= 7n) bytes[end++] = Number(rest & 0x7fn) | 0x80;
  bytes[end++] = Number(rest);
  return end;
}

function readNumber(reader: { readonly bytes: Uint8Array; at: number }): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) throw new RangeError('the history of prefixes is cut short');
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw new RangeError('a number in the history of prefixes is too long');
}
