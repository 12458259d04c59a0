import type { AddressTypeId } from '../ipv6/address-types.ts';
import { classifyWords } from '../ipv6/classify.ts';
import { hexToWords } from '../ipv6/words.ts';
import { listNetworks } from './networks.ts';

/**
 * Blocks that no packet may come from when it comes from outside (IANA special-purpose registries, RFC 6890; "martians"
 * and "bogons"). Private networks are not among them: they come over peerings and VPNs. Nor are tunnels (6to4, Teredo),
 * which are odd, and not forged.
 */
const impossible: ReadonlySet<AddressTypeId> = new Set<AddressTypeId>([
  'link-local',
  'loopback',
  'unspecified',
  'multicast',
  'documentation',
  'benchmarking',
  'discard-only',
  'dummy-prefix',
  'ietf-protocol',
  'orchid',
  'srv6-sid',
  'ipv4-compatible',
  'ipv4-translated',
  'nsap',
  '6bone',
  'site-local',
  'unallocated',
  'reserved',
]);

const ipv4Blocks = [
  ['0.0.0.0/8', 'addresses of "this network" (RFC 791)'],
  ['127.0.0.0/8', 'loopback addresses (RFC 1122)'],
  ['169.254.0.0/16', 'link-local addresses (RFC 3927)'],
  ['192.0.0.0/24', 'IETF protocol assignments (RFC 6890)'],
  ['192.0.2.0/24', 'documentation addresses (RFC 5737)'],
  ['198.18.0.0/15', 'benchmarking addresses (RFC 2544)'],
  ['198.51.100.0/24', 'documentation addresses (RFC 5737)'],
  ['203.0.113.0/24', 'documentation addresses (RFC 5737)'],
  ['224.0.0.0/4', 'multicast addresses (RFC 1112)'],
  ['240.0.0.0/4', 'reserved addresses (RFC 1112)'],
] as const;
const ipv4Table = listNetworks(ipv4Blocks.map(([cidr]) => cidr));

const words = new Uint32Array(4);

/** Why nobody can have this address, in words after "from"; null when somebody can. */
export function describeImpossible(hex: string): string | null {
  const { type, label, rfc } = classifyWords(hexToWords(hex, words));
  if (type === 'ipv4') return ipv4Blocks[ipv4Table.find(hex)]?.[1] ?? null;
  return impossible.has(type) ? `addresses of the class “${label}” (${rfc})` : null;
}
