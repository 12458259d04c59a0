import { hexToWords, isIPv4Words } from './words.ts';

/**
 * RFC 5952 text of the four words: lower case, no leading zeros, `::` for the longest run of two or more zero groups,
 * the first of equals; IPv4-mapped in mixed form (section 5), `::ffff:192.0.2.1`.
 */
export function formatIPv6(words: Uint32Array, offset = 0): string {
  if (isIPv4Words(words, offset)) return `::ffff:${formatIPv4(words[offset + 3] ?? 0)}`;
  let gap = -1;
  let gapLength = 1;
  let run = 0;
  for (let group = 0; group < 8; group++) {
    run = groupAt(words, offset, group) === 0 ? run + 1 : 0;
    if (run > gapLength) {
      gapLength = run;
      gap = group - run + 1;
    }
  }
  if (gap < 0) return joinGroups(words, offset, 0, 8);
  return `${joinGroups(words, offset, 0, gap)}::${joinGroups(words, offset, gap + gapLength, 8)}`;
}

/** Dotted decimal of a 32-bit number. */
export function formatIPv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 0xff}.${(value >>> 8) & 0xff}.${value & 0xff}`;
}

/** Text of the words for people: dotted decimal for IPv4 (IPv4-mapped), else RFC 5952. */
function formatWords(words: Uint32Array, offset = 0): string {
  return isIPv4Words(words, offset) ? formatIPv4(words[offset + 3] ?? 0) : formatIPv6(words, offset);
}

/** As formatWords, of a key of 32 hex digits. Throws RangeError when it is none. */
export function formatHex(hex: string): string {
  return formatWords(hexToWords(hex));
}

function joinGroups(words: Uint32Array, offset: number, from: number, to: number): string {
  let text = '';
  for (let group = from; group < to; group++) {
    if (group > from) text += ':';
    text += groupAt(words, offset, group).toString(16);
  }
  return text;
}

/** Group 0..7 of the eight 16-bit groups of an address. */
export function groupAt(words: Uint32Array, offset: number, group: number): number {
  const word = words[offset + (group >> 1)] ?? 0;
  return group & 1 ? word & 0xffff : word >>> 16;
}
