import { readIPv6 } from './parse.ts';
import { readIPv4 } from './parse-ipv4.ts';
import { isIPv4Words, wordsToHex } from './words.ts';

export interface Address {
  /** An IPv4-mapped IPv6 address is IPv4. */
  readonly family: 4 | 6;
  /** Four words; IPv4 as IPv4-mapped. */
  readonly words: Uint32Array;
  /** Was it written in the IPv6 form `::ffff:192.0.2.1`? */
  readonly mapped: boolean;
  /** What follows `%` (RFC 4007, 11): no part of the address and of no key. Case matters. */
  readonly zone: string | null;
}

/** Letters, digits, `-` and `.`: no more than net.isIPv6 takes, and enough for `eth0.100` and `br-lan`. */
const ZONE = /^[0-9A-Za-z.-]+$/;

/** IPv4 in four decimal parts, or IPv6 with or without a zone; null for any other text. */
export function parseAddress(text: string): Address | null {
  const words = new Uint32Array(4);
  if (!text.includes(':')) {
    return readMapped(text, words, 0) ? { family: 4, words, mapped: false, zone: null } : null;
  }
  const percent = text.indexOf('%');
  const zone = percent < 0 ? null : text.slice(percent + 1);
  if (zone !== null && !ZONE.test(zone)) return null;
  if (!readIPv6(percent < 0 ? text : text.slice(0, percent), words, 0)) return null;
  const mapped = isIPv4Words(words);
  return { family: mapped ? 4 : 6, words, mapped, zone };
}

/** The key of an address, 32 hex digits with IPv4 as IPv4-mapped and the zone left out; null for text that is none. */
export function parseToHex(text: string): string | null {
  const address = parseAddress(text);
  return address === null ? null : wordsToHex(address.words);
}

/** IPv4 text as IPv4-mapped words; false for any other text. */
function readMapped(text: string, out: Uint32Array, offset: number): boolean {
  const value = readIPv4(text, 0, text.length);
  if (value < 0) return false;
  out[offset] = 0;
  out[offset + 1] = 0;
  out[offset + 2] = 0xffff;
  out[offset + 3] = value;
  return true;
}
