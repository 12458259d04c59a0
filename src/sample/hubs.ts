import type { AddressBook } from './address-book.ts';
import type { Device } from './devices.ts';
import { temporary } from './identifiers.ts';
import { delegatedPrefix, networks, publicIpv4 } from './networks.ts';
import { mix, type Random } from './random.ts';
import { hex32 } from './text.ts';

/** Of the connections of tools, how many are of hubs, and how many of those come over IPv6. */
export const hubTraffic = { part: 0.5, ipv6: 0.5 } as const;
const SLOT = 1800;
/** A hub is up in one of so many half hours. */
const REST = 6;

/**
 * Smart-home hubs: at home, with both families, and with their number in the user agent. What a hub asks over IPv4 and
 * over IPv6 can be told to come from one household; of browsers that can hardly ever be said.
 */
export function makeHubs(count: number, seed: number, day: number, book: AddressBook): Device[] {
  return Array.from({ length: count }, (_, index) => {
    const host = mix(seed, 91, index);
    const homes = networks.fixed.filter(({ sharing }) => sharing === 1);
    const net = homes[mix(host, 92) % homes.length];
    if (net === undefined) throw new RangeError('no network for a hub');
    const [w0, w1] = delegatedPrefix(net, seed, 1_000_000 + index, day);
    const [w2, w3] = temporary(host, day);
    const ipv6 = book.addIpv6([w0, w1, w2, w3]);
    return {
      kind: 'tool',
      userAgent: `ExampleHub/2.4.1 (hub ${hex32(mix(host, 93))})`,
      ipv4: book.addIpv4(publicIpv4(net, seed, 1_000_000 + index, day)),
      ipv6,
      nextIpv6: ipv6,
      changesAt: 0,
      certificate: '',
    };
  });
}

/** One of those that are up at this second of the day. */
export function pickHub(random: Random, hubs: readonly Device[], second: number): Device {
  const slot = Math.floor(second / SLOT);
  const up = hubs.filter((_, index) => (slot + index) % REST === 0);
  return random.pick(up.length > 0 ? up : hubs);
}
