import { formatHex } from '../ipv6/format.ts';
import { parseIPv6 } from '../ipv6/parse.ts';
import { formatPrefix, type Prefix } from '../ipv6/prefix.ts';
import { wordsToHex } from '../ipv6/words.ts';
import type { Mask } from './mask.ts';

/** Ways to write an address that texts of logs show, each with what to put in its place. Null: it is none. */

const mapped = '00000000000000000000ffff';
/** These say nothing of anybody: unspecified and loopback. */
const nobody = new Set([
  '0'.repeat(32),
  `${'0'.repeat(31)}1`,
  `${mapped}00000000`,
  `${mapped}7f000001`,
  `${mapped}ffffffff`,
]);

export function coverKey(hex: string, mask: Mask): string {
  return nobody.has(hex) ? hex : mask.cover({ hex, length: 128 }).hex;
}

/** An address, or with its length a prefix: `written` is 0 to 128, of IPv4 0 to 32. */
export function coverAddress(hex: string, written: number | null, mask: Mask, dotted: boolean): string {
  if (written === null) return writeAddress(coverKey(hex, mask), dotted);
  const length = dotted ? written + 96 : written;
  const prefix: Prefix = mask.cover({ hex, length });
  if (nobody.has(hex)) return `${writeAddress(hex, dotted)}/${written}`;
  return formatPrefix(prefix.hex, prefix.length);
}

function writeAddress(hex: string, dotted: boolean): string {
  const text = formatHex(hex);
  // A key that is IPv4-mapped is formatted as IPv4; what was written as IPv6 stays so.
  return !dotted && !text.includes(':') ? `::ffff:${text}` : text;
}

export function readIPv6Key(text: string): string | null {
  const words = parseIPv6(text);
  return words === null ? null : wordsToHex(words);
}

/** Decimal parts, leading zeros allowed: `203.000.113.009` is meant for 203.0.113.9. */
export function readIPv4Key(parts: readonly string[]): string | null {
  const numbers = parts.map(Number);
  if (numbers.length !== 4 || numbers.some((part) => !(part <= 255))) return null;
  return mapped + numbers.map((part) => part.toString(16).padStart(2, '0')).join('');
}

/** `9.113.0.203` of 203.0.113.9 (RFC 1035, 3.5). */
export function coverReverseIPv4(parts: readonly string[], mask: Mask): string | null {
  const hex = readIPv4Key(parts.toReversed());
  return hex === null ? null : formatHex(coverKey(hex, mask)).split('.').reverse().join('.');
}

/** Nibbles from the last to the first, of an address or of a zone above it (RFC 3596, 2.5). */
export function coverReverseIPv6(nibbles: readonly string[], mask: Mask): string {
  const digits = nibbles.toReversed().join('').toLowerCase();
  const { hex, length } = mask.cover({ hex: digits.padEnd(32, '0'), length: digits.length * 4 });
  // A zone that is shorter would be another name: the nibbles that are gone become zeros.
  return hex
    .slice(0, Math.max(digits.length, length / 4))
    .split('')
    .reverse()
    .join('.');
}
