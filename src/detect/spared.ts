import type { Prefix } from '../ipv6/prefix.ts';
import { healthCheckers } from './health-checks.ts';
import { listNetworks } from './networks.ts';
import { PrefixSums } from './prefix-sums.ts';

/** Who is never accused and never blocked: ourselves, the networks of the settings, and Route 53's health checkers. */
export interface Spared {
  /** Of an address: whether it is one of them. */
  has(hex: string): boolean;
  /** Of a prefix: whether one of them is in it. */
  isIn(prefix: Prefix): boolean;
}

/** @throws RangeError naming a text of `ignore` that is no network */
export function makeSpared(own: ReadonlySet<string>, ignore: readonly string[]): Spared {
  const networks = listNetworks([...healthCheckers, ...ignore]);
  const inside = new PrefixSums();
  for (const hex of own) inside.add(hex, {});
  for (const { hex } of networks.prefixes) inside.add(hex, {});
  return {
    has: (hex) => own.has(hex) || networks.find(hex) >= 0,
    // Two prefixes overlap when one holds the first address of the other.
    isIn: (prefix) => networks.find(prefix.hex) >= 0 || inside.sum(prefix).addresses > 0,
  };
}
