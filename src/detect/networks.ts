import { type Prefix, parsePrefix, prefixOf } from '../ipv6/prefix.ts';
import { buildPrefixTable } from '../ipv6/prefix-table.ts';
import { hexToWords } from '../ipv6/words.ts';

/** As parsePrefix, but bits after the length are cleared: people write `2001:db8::1/64`. */
export function readCidr(text: string): Prefix | null {
  const [address = '', length = ''] = text.split('/');
  const whole = parsePrefix(address);
  if (whole === null || !text.includes('/')) return whole;
  if (!/^(0|[1-9]\d{0,2})$/.test(length)) return null;
  const bits = Number(length) + (address.includes(':') ? 0 : 96);
  return bits > 128 ? null : { hex: prefixOf(whole.hex, bits), length: bits };
}

/** A list of networks that answers whether, and by which of them, an address is in it. */
export interface NetworkList {
  readonly prefixes: readonly Prefix[];
  /** Index of the longest network that holds the address, -1 without any. */
  find(hex: string): number;
}

/** @throws RangeError naming a text that is no network */
export function listNetworks(texts: readonly string[]): NetworkList {
  const prefixes = texts.map((text) => {
    const prefix = readCidr(text);
    if (prefix === null) throw new RangeError(`not an address or CIDR: ${text.slice(0, 60)}`);
    return prefix;
  });
  if (prefixes.length === 0) return { prefixes, find: () => -1 };
  const table = buildPrefixTable(prefixes);
  const words = new Uint32Array(4);
  return { prefixes, find: (hex) => table.find(hexToWords(hex, words)) };
}
