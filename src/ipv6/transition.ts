import { formatIPv4 } from './format.ts';
import { decodeNat64, type Nat64Prefix, wellKnownNat64Prefixes } from './nat64.ts';
import { hexToWords, isIPv4Words } from './words.ts';

/**
 * Addresses of transition technologies hold the IPv4 address of whom they stand for: traffic is credited to it.
 */
export const transitionMechanisms = ['6to4', 'teredo', 'nat64', 'isatap', 'ipv4-mapped', 'ipv4-compatible'] as const;
export type TransitionMechanism = (typeof transitionMechanisms)[number];

export interface Transition {
  readonly mechanism: TransitionMechanism;
  /** 32-bit number of the embedded IPv4 address: of the host itself, or of its tunnel's end (6to4, Teredo's NAT). */
  readonly ipv4: number;
}

export interface Teredo {
  /** Dotted decimal. */
  readonly server: string;
  readonly flags: number;
  /** Of the client's NAT, in the open. */
  readonly port: number;
  readonly client: string;
}

/**
 * The IPv4 address inside a transition address; null for all other addresses. NAT64 prefixes of one's own network are
 * given in `nat64`. By RFC: 3056 (6to4), 4380 (Teredo), 6052 and 8215 (NAT64), 5214 (ISATAP), 4291 (mapped, compatible).
 */
export function decodeTransition(
  words: Uint32Array,
  offset = 0,
  nat64: readonly Nat64Prefix[] = wellKnownNat64Prefixes,
): Transition | null {
  const first = words[offset] ?? 0;
  const second = words[offset + 1] ?? 0;
  const third = words[offset + 2] ?? 0;
  const last = words[offset + 3] ?? 0;
  if (isIPv4Words(words, offset)) return { mechanism: 'ipv4-mapped', ipv4: last };
  const translated = decodeNat64(words, offset, nat64);
  if (translated !== null) return { mechanism: 'nat64', ipv4: translated };
  if (first >>> 16 === 0x2002) return { mechanism: '6to4', ipv4: ((first << 16) | (second >>> 16)) >>> 0 };
  if (first === 0x20010000) return { mechanism: 'teredo', ipv4: ~last >>> 0 };
  // ::, ::1 and the rest of ::/112 hold no IPv4 address of a host.
  if (first === 0 && second === 0 && third === 0 && last > 0xffff) return { mechanism: 'ipv4-compatible', ipv4: last };
  const unicast = first >>> 29 !== 0 && first >>> 24 !== 0xff;
  if (unicast && (third & 0xfdffffff) === 0x5efe) return { mechanism: 'isatap', ipv4: last };
  return null;
}

/** As decodeTransition, of a key, with the IPv4 address in dotted decimal. Throws RangeError when it is no key. */
export function decodeTransitionHex(
  hex: string,
  nat64: readonly Nat64Prefix[] = wellKnownNat64Prefixes,
): { readonly mechanism: TransitionMechanism; readonly ipv4: string } | null {
  const transition = decodeTransition(hexToWords(hex), 0, nat64);
  return transition === null ? null : { mechanism: transition.mechanism, ipv4: formatIPv4(transition.ipv4) };
}

/** All that a Teredo address says (RFC 4380, 4; port and client are stored inverted); null outside 2001::/32. */
export function decodeTeredo(words: Uint32Array, offset = 0): Teredo | null {
  if (words[offset] !== 0x20010000) return null;
  const third = words[offset + 2] ?? 0;
  return {
    server: formatIPv4(words[offset + 1] ?? 0),
    flags: third >>> 16,
    port: (third & 0xffff) ^ 0xffff,
    client: formatIPv4(~(words[offset + 3] ?? 0)),
  };
}
