import { type Prefix, parsePrefix } from './prefix.ts';
import { commonPrefixLength, hexToWords } from './words.ts';

/** The prefix lengths of RFC 6052, 2.2. */
export const nat64Lengths = [32, 40, 48, 56, 64, 96] as const;
export type Nat64Length = (typeof nat64Lengths)[number];

/** A block of addresses that stand for IPv4 hosts. */
export interface Nat64Prefix {
  readonly words: Uint32Array;
  /** Length of the block. */
  readonly length: number;
  /** Length of the prefix inside it that RFC 6052 counts from. */
  readonly embedding: Nat64Length;
}

/**
 * `64:ff9b::/96` (RFC 6052) and `64:ff9b:1::/48` (RFC 8215). A network may use any length inside the second; /96
 * is what most use, and is assumed here. Who knows better gives the prefix itself.
 */
export const wellKnownNat64Prefixes: readonly Nat64Prefix[] = [
  makeNat64Prefix('64:ff9b::/96'),
  makeNat64Prefix('64:ff9b:1::/48', 96),
];

/** Throws RangeError for text that is no prefix, and for lengths other than those of RFC 6052. */
export function makeNat64Prefix(text: string, embedding?: Nat64Length): Nat64Prefix {
  const prefix = parsePrefix(text);
  const length = embedding ?? nat64Lengths.find((each) => each === prefix?.length);
  if (prefix === null || length === undefined || length < prefix.length) {
    throw new RangeError(`not a NAT64 prefix of 32, 40, 48, 56, 64 or 96 bits: ${text}`);
  }
  return { words: hexToWords(prefix.hex), length: prefix.length, embedding: length };
}

/** The IPv4 address, a 32-bit number, of an address in the longest of these prefixes; null outside all of them. */
export function decodeNat64(words: Uint32Array, offset: number, prefixes: readonly Nat64Prefix[]): number | null {
  let best: Nat64Prefix | null = null;
  for (const prefix of prefixes) {
    const within = commonPrefixLength(prefix.words, 0, words, offset) >= prefix.length;
    if (within && (best === null || prefix.length > best.length)) best = prefix;
  }
  return best === null ? null : extractIPv4(words, offset, best.embedding);
}

/** The 32 bits after the prefix, without bits 64 to 71, which are zero and carry nothing (RFC 6052, 2.2). */
export function extractIPv4(words: Uint32Array, offset: number, length: Nat64Length): number {
  if (length === 96) return words[offset + 3] ?? 0;
  let value = 0;
  let byte = length / 8;
  for (let octet = 0; octet < 4; octet++) {
    if (byte === 8) byte++;
    value = (value << 8) | byteAt(words, offset, byte);
    byte++;
  }
  return value >>> 0;
}

/** The address that stands for an IPv4 host behind NAT64: words with zero suffix. */
export function embedIPv4(prefix: Prefix, ipv4: number, length: Nat64Length): Uint32Array {
  const words = hexToWords(prefix.hex);
  if (length === 96) {
    words[3] = ipv4;
    return words;
  }
  let byte = length / 8;
  for (let shift = 24; shift >= 0; shift -= 8) {
    if (byte === 8) byte++;
    words[byte >> 2] = (words[byte >> 2] ?? 0) | (((ipv4 >>> shift) & 0xff) << (24 - (byte & 3) * 8));
    byte++;
  }
  return words;
}

function byteAt(words: Uint32Array, offset: number, byte: number): number {
  return ((words[offset + (byte >> 2)] ?? 0) >>> (24 - (byte & 3) * 8)) & 0xff;
}
