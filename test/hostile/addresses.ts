import type { Dice } from './dice.ts';

/** An address by its value: 4 octets or 8 groups. `id` is one text for one address, however it is written. */
export interface Address {
  family: 'ipv4' | 'ipv6';
  parts: readonly number[];
  id: string;
}

function ipv4(parts: readonly number[]): Address {
  return { family: 'ipv4', parts, id: `4 ${parts.join(' ')}` };
}

function ipv6(parts: readonly number[]): Address {
  return { family: 'ipv6', parts, id: `6 ${parts.join(' ')}` };
}

/** A few dozen clients, among them those whose text is hard to read. */
export function drawAddresses(dice: Dice, count: number): Address[] {
  const group = () => (dice.chance(0.4) ? 0 : dice.below(0x10000));
  return Array.from({ length: count }, () => {
    if (dice.chance(0.5)) return ipv4([1 + dice.below(223), dice.below(256), dice.below(256), dice.below(256)]);
    if (dice.chance(0.2)) return ipv6([0x2001, 0xdb8, 1, 2, 3, 4, 5, 0]);
    return ipv6([0x2000 + dice.below(0x1000), group(), group(), group(), group(), group(), group(), group()]);
  });
}

/** One of the ways in which programs write it. */
export function writeAddress({ family, parts }: Address, dice: Dice, mapped: boolean): string {
  if (family === 'ipv4') return mapped ? `::ffff:${parts.join('.')}` : parts.join('.');
  const hex = parts.map((part) => part.toString(16));
  const way = dice.below(4);
  if (way === 0) return hex.map((text) => text.padStart(4, '0')).join(':');
  if (way === 1) return hex.join(':').toUpperCase();
  if (way === 2) return hex.join(':');
  return compress(hex);
}

/** With `::` for the longest run of zeros (RFC 5952), for a single one too. */
function compress(hex: readonly string[]): string {
  let best = { from: 0, length: 0 };
  for (let from = 0; from < 8; from++) {
    let length = 0;
    while (from + length < 8 && hex[from + length] === '0') length++;
    if (length > best.length) best = { from, length };
  }
  if (best.length === 0) return hex.join(':');
  return `${hex.slice(0, best.from).join(':')}::${hex.slice(best.from + best.length).join(':')}`;
}
