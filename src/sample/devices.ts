import type { Words } from './address.ts';
import type { AddressBook } from './address-book.ts';
import * as identifiers from './identifiers.ts';
import { delegatedPrefix, type Network, type NetworkKind, networks, publicIpv4 } from './networks.ts';
import { mix } from './random.ts';
import { hex32 } from './text.ts';
import { type DeviceKind, userAgents } from './user-agents.ts';

/** Somebody's machine, on one day. Addresses are numbers in the day's address book, -1 where it has none. */
export interface Device {
  kind: DeviceKind;
  userAgent: string;
  ipv4: number;
  ipv6: number;
  /** The address after `changesAt`: a temporary address is another one every day (RFC 8981), at its own hour. */
  nextIpv6: number;
  /** Second of the day. */
  changesAt: number;
  /** Serial number of its client certificate, empty without. */
  certificate: string;
}

/** Where devices of each kind are: weights of network kinds. */
const places: Readonly<Record<DeviceKind, readonly (readonly [NetworkKind, number])[]>> = {
  phone: [
    ['mobile', 60],
    ['fixed', 36],
    ['campus', 4],
    ['cdn', 3],
  ],
  desktop: [
    ['fixed', 70],
    ['office', 19],
    ['campus', 9],
    ['hosting', 2],
    ['cdn', 4],
  ],
  tablet: [
    ['fixed', 85],
    ['mobile', 10],
    ['campus', 5],
  ],
  tv: [['fixed', 100]],
  bot: [
    ['hosting', 70],
    ['crawler', 30],
  ],
  tool: [
    ['hosting', 75],
    ['office', 15],
    ['fixed', 10],
  ],
  monitor: [
    ['monitor', 70],
    ['hosting', 30],
  ],
  partner: [
    ['hosting', 60],
    ['office', 40],
  ],
};

/** Devices at one customer's, on average: a household shares a prefix, a handset has one of its own. */
const crowd: Readonly<Record<NetworkKind, number>> = {
  fixed: 2.2,
  mobile: 1,
  campus: 25,
  office: 14,
  hosting: 1,
  crawler: 2,
  monitor: 3,
  cdn: 60,
};

/** A host's interface identifier on a day: what its operating system or its administrator does. */
function identifierOf(kind: DeviceKind, host: number, day: number): identifiers.Identifier {
  const dice = mix(host, 41) % 1000;
  if (kind === 'phone') return dice < 985 ? identifiers.temporary(host, day) : identifiers.eui64(host);
  if (kind === 'desktop' || kind === 'tablet') {
    if (dice < 800) return identifiers.temporary(host, day);
    if (dice < 900) return identifiers.stableOpaque(host);
    if (dice < 940) return identifiers.eui64(host);
    return dice < 985 ? identifiers.dhcpPool(host) : identifiers.pattern(host);
  }
  if (kind === 'tv') return dice < 700 ? identifiers.eui64(host) : identifiers.stableOpaque(host);
  if (dice < 560) return identifiers.lowByte(host);
  if (dice < 710) return identifiers.eui64(host);
  if (dice < 790) return identifiers.spelledIpv4(host);
  if (dice < 830) return identifiers.servicePort(host);
  return dice < 880 ? identifiers.pattern(host) : identifiers.stableOpaque(host);
}

function weighted<T>(choices: readonly (readonly [T, number])[], dice: number): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = dice % total;
  for (const [choice, weight] of choices) {
    if (left < weight) return choice;
    left -= weight;
  }
  throw new RangeError('no choice has a weight');
}

/** The subnet of the customer's network that a host is in: nearly always the first. */
function subnetOf(net: Network, host: number): number {
  if (net.delegation === 64) return 0;
  const dice = mix(host, 42) % 100;
  if (net.delegation === 48) return dice < 40 ? 1 : 1 + (dice % 24);
  return dice < 85 ? 0 : 1 + (dice % 3);
}

function ipv6Of(net: Network, kind: DeviceKind, seed: number, customer: number, host: number, day: number): Words {
  const [w0, w1] = delegatedPrefix(net, seed, customer, day);
  const [w2, w3] = identifierOf(kind, host, day);
  return [w0, (w1 | subnetOf(net, host)) >>> 0, w2, w3];
}

export interface DeviceRequest {
  kind: DeviceKind;
  /** Number of the device among all of its kind; the same device on every day. */
  index: number;
  /** How many devices of the kind there are. */
  population: number;
  seed: number;
  /** Days since 1970. */
  day: number;
  ipv6: boolean;
  ipv4: boolean;
}

export function makeDevice(request: DeviceRequest, book: AddressBook): Device {
  const { kind, index, population, seed, day } = request;
  const host = mix(seed, 43, index, kind.length, kind.charCodeAt(0));
  const agents = userAgents[kind];
  const userAgent = agents[mix(host, 44) % agents.length] ?? '-';
  const crawls = userAgent.includes('Googlebot');
  const place = kind === 'bot' ? (crawls ? 'crawler' : 'hosting') : weighted(places[kind], mix(host, 45));
  const net = weighted(
    networks[place].map((one) => [one, one.weight] as const),
    mix(host, 46),
  );
  const customers = Math.max(1, Math.round(population / crowd[place]));
  const customer = mix(host, 47) % customers;

  // A phone that comes back from another cell, and a line whose prefix rotates, change the prefix as well.
  const moves = net.rotates === true || (place === 'mobile' && mix(host, 48) % 100 < 30);
  const later = moves && net.rotates !== true ? customer + customers : customer;
  return {
    kind,
    userAgent,
    ipv4: request.ipv4 ? book.addIpv4(publicIpv4(net, seed, customer, day)) : -1,
    ipv6: request.ipv6 ? book.addIpv6(ipv6Of(net, kind, seed, customer, host, day)) : -1,
    nextIpv6: request.ipv6 ? book.addIpv6(ipv6Of(net, kind, seed, later, host, day + 1)) : -1,
    changesAt: mix(host, 49) % 86_400,
    certificate: kind === 'partner' ? `${hex32(mix(host, 50))}${hex32(mix(host, 51))}`.toUpperCase() : '',
  };
}
