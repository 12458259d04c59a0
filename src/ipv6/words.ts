/**
 * The in-memory form of an address: four 32-bit words, most significant first, at `offset` of a Uint32Array. Many
 * addresses lie one after the other in one array, so that a million of them cost 16 MB and no garbage.
 *
 * The key form, in rows and files: 32 lower-case hex digits of the 128 bits; IPv4 as IPv4-mapped (RFC 4291, 2.5.5.2),
 * `00000000000000000000ffffc0000201`.
 */

/** Value of a hex digit by its character code, -1 for every other code below 128. */
export const hexValues = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  hexValues[digit.toString(16).charCodeAt(0)] = digit;
  hexValues[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

const UPPER_A = 0x41;
const UPPER_F = 0x46;

/** Throws RangeError when `hex` is no key of 32 lower-case hex digits. Answers `out`. */
export function hexToWords(hex: string, out = new Uint32Array(4), offset = 0): Uint32Array {
  if (!writeHex(hex, out, offset)) throw new RangeError(`not an address key of 32 hex digits: ${hex.slice(0, 50)}`);
  return out;
}

/** As hexToWords, but answers false for text that is no key; `out` is then undefined at those four words. */
export function writeHex(hex: string, out: Uint32Array, offset: number): boolean {
  if (hex.length !== 32) return false;
  let invalid = 0;
  for (let word = 0; word < 4; word++) {
    let value = 0;
    for (let at = word * 8; at < word * 8 + 8; at++) {
      const code = hex.charCodeAt(at);
      // Codes above 127 read past the table, and upper case would give one address two keys.
      const digit = code >= UPPER_A && code <= UPPER_F ? -1 : (hexValues[code] ?? -1);
      invalid |= digit;
      value = (value << 4) | digit;
    }
    out[offset + word] = value;
  }
  return invalid >= 0;
}

export function wordsToHex(words: Uint32Array, offset = 0): string {
  return (
    wordToHex(words[offset] ?? 0) +
    wordToHex(words[offset + 1] ?? 0) +
    wordToHex(words[offset + 2] ?? 0) +
    wordToHex(words[offset + 3] ?? 0)
  );
}

function wordToHex(word: number): string {
  return word.toString(16).padStart(8, '0');
}

/** Is the address IPv4, that is IPv4-mapped (::ffff:0:0/96)? */
export function isIPv4Words(words: Uint32Array, offset = 0): boolean {
  return words[offset] === 0 && words[offset + 1] === 0 && words[offset + 2] === 0xffff;
}

/** Unsigned order of two addresses: negative, 0 or positive. */
export function compareWords(a: Uint32Array, aOffset: number, b: Uint32Array, bOffset: number): number {
  for (let word = 0; word < 4; word++) {
    const difference = (a[aOffset + word] ?? 0) - (b[bOffset + word] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Length of the longest common prefix of two addresses, 0 to 128 bits. */
export function commonPrefixLength(a: Uint32Array, aOffset: number, b: Uint32Array, bOffset: number): number {
  for (let word = 0; word < 4; word++) {
    const difference = (a[aOffset + word] ?? 0) ^ (b[bOffset + word] ?? 0);
    if (difference !== 0) return word * 32 + Math.clz32(difference);
  }
  return 128;
}

/** Mask of the bits of word 0..3 that belong to a prefix of this length; a signed 32-bit number. */
export function prefixMask(length: number, word: number): number {
  const bits = length - word * 32;
  if (bits <= 0) return 0;
  return bits >= 32 ? -1 : -1 << (32 - bits);
}

/** A copy of the address with the bits after `length` cleared. */
export function maskWords(words: Uint32Array, length: number, offset = 0): Uint32Array {
  const masked = new Uint32Array(4);
  for (let word = 0; word < 4; word++) masked[word] = (words[offset + word] ?? 0) & prefixMask(length, word);
  return masked;
}
