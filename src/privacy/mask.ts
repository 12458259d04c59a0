import { type Prefix, prefixOf } from '../ipv6/prefix.ts';
import { hexToWords, isIPv4Words } from '../ipv6/words.ts';
import { PrefixCipher } from './prefix-cipher.ts';

/** What stands for an address or a prefix in an edition. */
export interface Mask {
  /** Of a prefix the one that is published; length 128 is an address. A prefix is never made longer. */
  cover(prefix: Prefix): Prefix;
  /** Whether an address stays one: shortened, it is the first address of its network. */
  readonly keepsAddresses: boolean;
}

/** Lengths that truncation leaves. IPv4 lies in ::ffff:0:0/96: 120 is its /24. */
const kept = { ipv6: 48, ipv4: 120 } as const;
/** In 2002::/16 the next 32 bits are an IPv4 address, of which a /24 may stay, as of any (RFC 3056). */
const sixToFour = { start: '2002', length: 40 } as const;

/** Google's and others' "IP masking": the first 48 bits of IPv6, the first 24 of IPv4. */
export function truncatingMask(): Mask {
  return {
    keepsAddresses: false,
    cover({ hex, length }) {
      const most = isIPv4Words(hexToWords(hex))
        ? kept.ipv4
        : hex.startsWith(sixToFour.start)
          ? sixToFour.length
          : kept.ipv6;
      const shortened = Math.min(length, most);
      return { hex: prefixOf(hex, shortened), length: shortened };
    },
  };
}

/** @throws PseudonymKeyInvalid */
export function pseudonymMask(key: string): Mask {
  const cipher = new PrefixCipher(key);
  const known = new Map<string, string>();
  return {
    keepsAddresses: true,
    cover({ hex, length }) {
      let pseudonym = known.get(hex);
      if (pseudonym === undefined) {
        pseudonym = cipher.encrypt(hexToWords(hex));
        known.set(hex, pseudonym);
      }
      return { hex: prefixOf(pseudonym, length), length };
    },
  };
}
