import { formatIpv4, type Words, withBits, wordsOf } from './address.ts';
import { mix } from './random.ts';

/**
 * The networks that the samples' clients come from. The blocks are of the kind and size that large operators of these
 * countries hold, so that registries and country databases have something to say; everything below the block
 * (household, subnet, interface identifier) is a synthetic combination made by hashing, and says nothing about anybody.
 * Whoever attacks in the samples comes from the far ends of blocks that IANA gave to a registry and that no registry
 * has handed on, so that nobody is accused.
 */
export interface Network {
  id: string;
  /** Weight among the networks of its kind. */
  weight: number;
  ipv6: Words;
  /** Length of the operator's block. */
  length: number;
  /** Length of what one customer is given. */
  delegation: 48 | 56 | 60 | 64;
  /** The customer's prefix is another one every day. */
  rotates?: boolean;
  /** First IPv4 address and length of the block. */
  ipv4: number;
  ipv4Length: number;
  /** Customers behind one public IPv4 address (carrier-grade NAT, DS-Lite, MAP-E). */
  sharing: number;
  /** Points of presence: how many parts of the block are in use. */
  sites: number;
}

export type NetworkKind = 'fixed' | 'mobile' | 'campus' | 'office' | 'hosting' | 'crawler' | 'monitor' | 'cdn';

type Shape = Partial<Pick<Network, 'rotates' | 'sharing' | 'sites'>>;

function network(
  id: string,
  weight: number,
  ipv6: string,
  delegation: Network['delegation'],
  ipv4: string,
  shape: Shape = {},
): Network {
  const [block = '', length = ''] = ipv6.split('/');
  const [first = '', ipv4Length = ''] = ipv4.split('/');
  return {
    id,
    weight,
    ipv6: wordsOf(block),
    length: Number(length),
    delegation,
    ipv4: first.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0),
    ipv4Length: Number(ipv4Length),
    sharing: 1,
    sites: 6,
    ...shape,
  };
}

export const networks: Readonly<Record<NetworkKind, readonly Network[]>> = {
  fixed: [
    network('dsl-de', 30, '2003:c0::/26', 56, '84.128.0.0/10', { rotates: true, sites: 10 }),
    network('cable-de', 18, '2a02:8100::/27', 60, '95.208.0.0/14', { sharing: 12 }),
    network('fibre-fr', 11, '2a01:e00::/26', 60, '82.64.0.0/14'),
    network('fibre-nl', 8, '2a02:a400::/22', 48, '84.80.0.0/13'),
    network('dsl-gb', 9, '2a02:c7c::/30', 56, '90.192.0.0/11'),
    network('cable-us', 11, '2601::/20', 60, '73.0.0.0/8', { sites: 12 }),
    network('fibre-jp', 6, '240b:10::/28', 56, '106.128.0.0/10', { sharing: 4 }),
    network('cable-br', 7, '2804:14c::/31', 64, '179.208.0.0/12', { sharing: 6 }),
  ],
  mobile: [
    network('mobile-de', 35, '2a01:598::/29', 64, '80.187.0.0/16', { sharing: 40, sites: 16 }),
    network('mobile-gb', 18, '2a01:4c80::/26', 64, '31.64.0.0/12', { sharing: 30, sites: 10 }),
    network('mobile-us', 22, '2607:fb90::/32', 64, '172.56.0.0/13', { sharing: 60, sites: 20 }),
    network('mobile-in', 20, '2409:4000::/22', 64, '49.32.0.0/11', { sharing: 80, sites: 20 }),
    network('mobile-za', 5, '2c0f:f4c0::/32', 64, '105.0.0.0/11', { sharing: 50, sites: 4 }),
  ],
  campus: [
    network('university-de', 60, '2001:638::/32', 48, '141.0.0.0/10', { sites: 3 }),
    network('university-us', 40, '2620:0:2c0::/44', 48, '128.32.0.0/14', { sites: 2 }),
  ],
  office: [network('business-de', 100, '2a00:1f00::/26', 48, '217.80.0.0/12', { sites: 4 })],
  hosting: [
    network('servers-de', 40, '2a01:4f8::/32', 64, '88.198.0.0/16', { sites: 8 }),
    network('servers-fr', 25, '2001:41d0::/32', 64, '51.68.0.0/14', { sites: 6 }),
    network('servers-us', 20, '2604:a880::/32', 64, '167.99.0.0/16', { sites: 4 }),
    network('cloud-ie', 15, '2a05:d018::/35', 64, '54.72.0.0/13', { sites: 4 }),
  ],
  crawler: [network('crawler', 100, '2001:4860:4801::/48', 64, '66.249.64.0/19', { sites: 1 })],
  monitor: [network('health-checks', 100, '2600:1f1c:7ff:f800::/53', 64, '15.177.0.0/18', { sites: 4 })],
  // Stands in front of the site for some: its addresses are in the logs, not theirs.
  cdn: [network('edge-cdn', 100, '2600:9000:3000::/36', 64, '54.230.0.0/17', { sharing: 400, sites: 5 })],
};

/** The high 64 bits of a customer's delegated prefix. `day` matters only where prefixes rotate. */
export function delegatedPrefix(net: Network, seed: number, customer: number, day: number): [number, number] {
  const epoch = net.rotates === true ? day : 0;
  const site = mix(seed, 11, customer, net.ipv6[0]) % net.sites;
  const split = Math.max(net.length, Math.min(net.delegation, net.delegation - 16));
  const high = withBits([net.ipv6[0], net.ipv6[1]], net.length, split, mix(12, site, net.ipv6[0], net.ipv6[1]));
  return withBits(high, split, net.delegation, mix(seed, 13, customer, epoch, net.ipv6[0]));
}

/** The public IPv4 address of a customer, shared with others where the operator shares. */
export function publicIpv4(net: Network, seed: number, customer: number, day: number): string {
  const group = Math.floor(customer / net.sharing);
  const epoch = net.rotates === true ? day : 0;
  const hosts = 2 ** (32 - net.ipv4Length);
  const offset = mix(seed, 17, group, epoch, net.ipv4) % hosts;
  // No .0 and .255: they look like networks.
  return formatIpv4((net.ipv4 + (offset - (offset % 256)) + 1 + (offset % 254)) >>> 0);
}

/** A synthetic attacker's /48, out of registry space that is not in use. */
export const hostilePrefixes = {
  rotatingScanner: wordsOf('2a1f:e4c2:17::'),
  portScanner: wordsOf('263f:b1a0:5:1c::'),
  scraper: wordsOf('2a1e:7d40:bad::'),
} as const;
