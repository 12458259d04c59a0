import { readIPv4 } from './parse-ipv4.ts';
import { hexValues } from './words.ts';

const COLON = 0x3a;
const DOT = 0x2e;
/** `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255` */
const LONGEST = 45;

const groups = new Uint16Array(8);

/**
 * IPv6 text in any form of RFC 4291, 2.2, without zone, prefix length, brackets or blanks. Answers the four words, null
 * for any other text.
 */
export function parseIPv6(text: string): Uint32Array | null {
  const words = new Uint32Array(4);
  return readIPv6(text, words, 0) ? words : null;
}

/** As parseIPv6, into `out` from `offset`; answers false, and leaves `out` as it is, for any other text. */
export function readIPv6(text: string, out: Uint32Array, offset: number): boolean {
  const end = text.length;
  if (end < 2 || end > LONGEST) return false;
  let count = 0;
  let gap = -1;
  let at = 0;
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return false;
    gap = 0;
    at = 2;
  }
  while (at < end) {
    if (count === 8) return false;
    const start = at;
    let value = 0;
    let code = 0;
    while (at < end) {
      code = text.charCodeAt(at);
      const digit = code < 128 ? (hexValues[code] ?? -1) : -1;
      if (digit < 0) break;
      value = (value << 4) | digit;
      at++;
    }
    const digits = at - start;
    if (digits === 0 || digits > 4) return false;
    if (at < end && code === DOT) {
      const embedded = count > 6 ? -1 : readIPv4(text, start, end);
      if (embedded < 0) return false;
      groups[count++] = embedded >>> 16;
      groups[count++] = embedded & 0xffff;
      break;
    }
    groups[count++] = value;
    if (at === end) break;
    if (code !== COLON) return false;
    at++;
    if (at === end) return false;
    if (text.charCodeAt(at) === COLON) {
      if (gap >= 0) return false;
      gap = count;
      at++;
    }
  }
  if (gap < 0 ? count !== 8 : count > 7) return false;
  if (gap >= 0) expandGap(gap, count);
  for (let word = 0; word < 4; word++) {
    out[offset + word] = ((groups[word * 2] ?? 0) << 16) | (groups[word * 2 + 1] ?? 0);
  }
  return true;
}

/** Moves the groups after `::` to the end and clears those it stands for. */
function expandGap(gap: number, count: number): void {
  const shift = 8 - count;
  for (let group = 7; group >= gap + shift; group--) groups[group] = groups[group - shift] ?? 0;
  for (let group = gap; group < gap + shift; group++) groups[group] = 0;
}
