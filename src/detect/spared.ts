import { type Prefix, prefixContains } from '../ipv6/prefix.ts';
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
  const addresses = new PrefixSums();
  for (const hex of own) addresses.add(hex, {});
  const overlaps = (prefix: Prefix) =>
    networks.prefixes.some((network) =>
      network.length <= prefix.length ? prefixContains(network, prefix.hex) : prefixContains(prefix, network.hex),
    );
  return {
    has: (hex) => own.has(hex) || networks.find(hex) >= 0,
    isIn: (prefix) => addresses.sum(prefix).addresses > 0 || overlaps(prefix),
  };
}
