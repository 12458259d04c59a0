/** 128 bits as four unsigned 32-bit words, most significant first. */
export type Words = readonly [number, number, number, number];

/**
 * RFC 5952 text. This room has its own formatter, of other make than the one in src/ipv6, so that a fault there cannot
 * hide in samples that the same fault has made.
 */
export function formatIpv6(words: Words): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > length) {
      start = i;
      length = end - i;
    }
    i = Math.max(i, end - 1);
  }
  const hex = groups.map((group) => group.toString(16));
  if (start < 0) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** The words of `2003:c0::` written as its groups; for the tables of this room, so it does not check. */
export function wordsOf(text: string): Words {
  const [head = '', tail = ''] = text.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  const word = (i: number) =>
    ((Number.parseInt(groups[i] ?? '0', 16) << 16) | Number.parseInt(groups[i + 1] ?? '0', 16)) >>> 0;
  return [word(0), word(2), word(4), word(6)];
}

/** The high 64 bits with the bits `from` … `to` - 1 (0 is the first) replaced by the low bits of `value`. */
export function withBits(high: readonly [number, number], from: number, to: number, value: number): [number, number] {
  let bits = (BigInt(high[0]) << 32n) | BigInt(high[1]);
  const width = BigInt(to - from);
  if (width <= 0n) return [high[0], high[1]];
  const shift = BigInt(64 - to);
  const mask = (1n << width) - 1n;
  bits = (bits & ~(mask << shift)) | ((BigInt(value) & mask) << shift);
  return [Number(bits >> 32n), Number(bits & 0xffffffffn)];
}
