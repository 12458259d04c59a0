/** Plain spellings of addresses: canonical dotted quads, and lower-case hex groups with one `::` at most (RFC 4291, 2.2). */

const colon: u8 = 0x3a;
const point: u8 = 0x2e;
/** The groups of the address at hand, 16 bits each. */
const groups: usize = memory.data(32);

/** What was read last, in two halves; IPv4 as IPv4-mapped. */
export let high: u64 = 0;
export let low: u64 = 0;
/** 4 or 6. */
export let family: i32 = 0;

const mappedQuad: u64 = 0xffff;

/**
 * False when the text is no plain address. Capitals, zones, embedded quads and IPv4-mapped addresses are rare, and left to
 * the engine.
 */
export function readAddress(begin: usize, end: usize): bool {
  const near = min<usize>(end, begin + 5);
  for (let at = begin; at < near; at++) {
    const byte = load<u8>(at);
    if (byte === colon) return readGroups(begin, end);
    if (byte === point) return readQuad(begin, end);
  }
  return false;
}

function readQuad(begin: usize, end: usize): bool {
  let at = begin;
  let quad: u64 = mappedQuad;
  for (let octet = 0; octet < 4; octet++) {
    const first = at;
    let value: u32 = 0;
    for (; at < end && load<u8>(at) !== point; at++) {
      const digit = <u32>load<u8>(at) - 0x30;
      if (digit > 9) return false;
      value = value * 10 + digit;
    }
    const length = at - first;
    // No leading zeros: some read them as octal.
    if (length === 0 || length > 3 || value > 255 || (length > 1 && load<u8>(first) === 0x30)) return false;
    if (octet < 3 ? at === end : at !== end) return false;
    at++;
    quad = (quad << 8) | value;
  }
  high = 0;
  low = quad;
  family = 4;
  return true;
}

function readGroups(begin: usize, end: usize): bool {
  let count = 0;
  let gap = -1;
  let at = begin;
  if (load<u8>(at) === colon) {
    if (at + 1 === end || load<u8>(at + 1) !== colon) return false;
    gap = 0;
    at += 2;
  }
  while (at < end) {
    if (count === 8) return false;
    let value: u32 = 0;
    const first = at;
    for (; at < end && load<u8>(at) !== colon; at++) {
      const digit = hexDigit(load<u8>(at));
      if (digit > 15) return false;
      value = (value << 4) | digit;
    }
    if (at === first || at - first > 4) return false;
    store<u16>(groups + count * 2, <u16>value);
    count++;
    if (at === end) break;
    at++;
    if (at === end) return false;
    if (load<u8>(at) !== colon) continue;
    if (gap !== -1) return false;
    gap = count;
    at++;
  }
  // `::` stands for one group at least.
  if (gap === -1 ? count !== 8 : count > 7) return false;
  const missing = 8 - count;
  const before = gap === -1 ? 8 : gap;
  high = 0;
  low = 0;
  for (let group = 0; group < 8; group++) {
    const from = group < before ? group : group - missing;
    const value: u64 = group < before || from >= before ? load<u16>(groups + from * 2) : 0;
    if (group < 4) high = (high << 16) | value;
    else low = (low << 16) | value;
  }
  family = 6;
  return high !== 0 || low >> 32 !== mappedQuad;
}

/** More than 15 for what is none. */
function hexDigit(byte: u8): u32 {
  const digit = <u32>byte - 0x30;
  if (digit <= 9) return digit;
  const letter = <u32>byte - 0x61;
  return letter <= 5 ? letter + 10 : 16;
}
