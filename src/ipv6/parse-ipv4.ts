const DOT = 0x2e;
const ZERO = 0x30;

/**
 * Four decimal parts of 0 to 255 without leading zeros, nothing else: `0x7f.1`, `127.1` and `010.0.0.1` mean different
 * hosts to different programs (RFC 6943, 3.1.1). Answers the 32-bit number, null for any other text.
 */
export function parseIPv4(text: string): number | null {
  const value = readIPv4(text, 0, text.length);
  return value < 0 ? null : value;
}

/** As parseIPv4, of `text` from `start` up to `end`; -1 for any other text. */
export function readIPv4(text: string, start: number, end: number): number {
  let value = 0;
  let parts = 0;
  let at = start;
  for (;;) {
    const first = at;
    let part = 0;
    while (at < end) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      part = part * 10 + digit;
      at++;
      if (part > 255) return -1;
    }
    const digits = at - first;
    if (digits === 0 || (digits > 1 && text.charCodeAt(first) === ZERO)) return -1;
    value = value * 256 + part;
    parts++;
    if (at === end) return parts === 4 ? value : -1;
    if (parts === 4 || text.charCodeAt(at) !== DOT) return -1;
    at++;
  }
}
