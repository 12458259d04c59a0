import { readIPv4 } from './parse-ipv4.ts';
import { hexValues } from './words.ts';

const COLON = 0x3a;
const DOT = 0x2e;
/** `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255` */
const LONGEST = 45;

/** Space for one address while it is read; nothing is kept in it. */
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
  let value = 0;
  let digits = 0;
  let at = 0;
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return false;
    at = 1;
  }
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    const digit = hexValues[code] ?? -1;
    if (digit >= 0) {
      value = (value << 4) | digit;
      digits++;
    } else if (code === COLON) {
      if (digits === 0) {
        if (gap >= 0) return false;
        gap = count;
      } else {
        if (digits > 4 || count === 7) return false;
        groups[count++] = value;
        value = 0;
        digits = 0;
      }
    } else {
      const embedded = code === DOT && count <= 6 ? readIPv4(text, at - digits, end) : -1;
      if (embedded < 0) return false;
      groups[count++] = embedded >>> 16;
      value = embedded & 0xffff;
      digits = 1;
      break;
    }
  }
  if (digits > 0) {
    if (digits > 4) return false;
    groups[count++] = value;
  } else if (gap !== count) {
    // A colon ends the text, and it is not the second of `::`.
    return false;
  }
  if (gap < 0 ? count !== 8 : count > 7) return false;
  if (gap >= 0) expandGap(gap, count);
  // Written out: a loop here costs a tenth of the whole.
  out[offset] = ((groups[0] ?? 0) << 16) | (groups[1] ?? 0);
  out[offset + 1] = ((groups[2] ?? 0) << 16) | (groups[3] ?? 0);
  out[offset + 2] = ((groups[4] ?? 0) << 16) | (groups[5] ?? 0);
  out[offset + 3] = ((groups[6] ?? 0) << 16) | (groups[7] ?? 0);
  return true;
}

/** Moves the groups after `::` to the end and clears those it stands for. */
function expandGap(gap: number, count: number): void {
  const shift = 8 - count;
  for (let group = 7; group >= gap + shift; group--) groups[group] = groups[group - shift] ?? 0;
  for (let group = gap; group < gap + shift; group++) groups[group] = 0;
}
