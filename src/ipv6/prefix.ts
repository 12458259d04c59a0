import { parseAddress } from './address.ts';
import { formatIPv4, formatIPv6 } from './format.ts';
import { commonPrefixLength, hexToWords, isIPv4Words, maskWords, wordsToHex } from './words.ts';

/** A CIDR prefix. IPv4 lies in ::ffff:0:0/96, so that its length here is 96 more than in its text. */
export interface Prefix {
  /** Key of the first address, 32 hex digits. */
  readonly hex: string;
  /** 0 to 128. */
  readonly length: number;
}

const LENGTH = /^(0|[1-9]\d{0,2})$/;

/**
 * `2001:db8::/48`, `192.0.2.0/24`; null for any other text, a zone, a length out of range, or bits set after it.
 * A lone address is a prefix of full length.
 */
export function parsePrefix(text: string): Prefix | null {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === null || address.zone !== null) return null;
  const hex = wordsToHex(address.words);
  if (slash < 0) return { hex, length: 128 };
  const digits = text.slice(slash + 1);
  if (!LENGTH.test(digits)) return null;
  const written = Number(digits);
  const dotted = address.family === 4 && !address.mapped;
  if (written > (dotted ? 32 : 128)) return null;
  const length = dotted ? written + 96 : written;
  return prefixOf(hex, length) === hex ? { hex, length } : null;
}

/** Text of the prefix that an address lies in; IPv4 with a length of its own: `192.0.2.0/24` for length 120. */
export function formatPrefix(hex: string, length: number): string {
  return formatPrefixWords(hexToWords(hex), length);
}

export function formatPrefixWords(words: Uint32Array, length: number, offset = 0): string {
  const masked = maskWords(words, length, offset);
  if (length >= 96 && isIPv4Words(masked)) return `${formatIPv4(masked[3] ?? 0)}/${length - 96}`;
  return `${formatIPv6(masked)}/${length}`;
}

/** The key with the bits after `length` cleared. */
export function prefixOf(hex: string, length: number): string {
  return wordsToHex(maskWords(hexToWords(hex), length));
}

export function prefixContains(prefix: Prefix, hex: string): boolean {
  return commonPrefixLength(hexToWords(prefix.hex), 0, hexToWords(hex), 0) >= prefix.length;
}
