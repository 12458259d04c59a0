import { shareOf } from '../contracts/report-figures.ts';
import type { Ipv4Costs } from '../contracts/report-growth.ts';
import { settingsSchema } from '../contracts/settings.ts';
import { defineSection, type Hour, type SectionContext } from './section.ts';

/** traffic-path 8 is an internet gateway; 2 may be a gateway endpoint instead, and tells nothing for sure. */
const internetGateway = 8;
const hoursPerMonth = 730;
const hourMs = 3_600_000;

/** What IPv4 still costs: public IPv4 addresses that the logs give away, and the requests that they are for. */
export const ipv4Costs = defineSection({
  id: 'ipv4-costs',
  queries: ['requests-by-minute', 'flows-by-interface'],
  keys: ['ipv4Costs'],
  start({ hours, found, publicIpv4 }) {
    const basis = { hours, files: found.files, publicIpv4 };
    const requests = { all: 0, ipv4: 0 };
    const interfaces = new Set<string>();
    let knowsPaths = false;
    return {
      on: {
        'requests-by-minute': (row) => {
          requests.all += row.requests;
          if (row.family === 'ipv4') requests.ipv4 += row.requests;
        },
        'flows-by-interface': (row) => {
          if (row.traffic_path !== 0) knowsPaths = true;
          if (row.traffic_path === internetGateway && row.family === 'ipv4') interfaces.add(row.interface_id);
        },
      },
      finish: () => ({ ipv4Costs: describe(basis, knowsPaths ? interfaces.size : null, requests) }),
    };
  },
});

interface Basis {
  hours: readonly Hour[];
  files: SectionContext['found']['files'];
  publicIpv4: SectionContext['publicIpv4'];
}

function describe(
  { hours, files, publicIpv4: { price, currency, source } }: Basis,
  interfaces: number | null,
  requests: { all: number; ipv4: number },
): Ipv4Costs {
  const loadBalancerAddresses = countNodes(
    files.flatMap(({ logs, key }) => (logs === 'flows' ? [] : [key])),
    hours,
  );
  const addresses = Math.max(loadBalancerAddresses, interfaces ?? 0);
  const length = hours.reduce((sum, { start, end }) => sum + end - start, 0) / hourMs;
  return {
    pricePerHour: price,
    currency,
    priceSource: source,
    hours: length,
    loadBalancerAddresses,
    interfaces,
    addresses,
    cost: round(addresses * length * price),
    costPerMonth: round(addresses * hoursPerMonth * price),
    requests: { ipv4: requests.ipv4, ipv4Share: shareOf(requests.ipv4, requests.all) },
  };
}

/**
 * Public IPv4 addresses of load balancer nodes by the names of their files, `…_20261122T0905Z_192.0.2.14_….log.gz` (AWS
 * pads the parts with zeros in some places); the most in one hour. Nodes of internal load balancers have private ones.
 */
function countNodes(keys: readonly string[], hours: readonly Hour[]): number {
  const [start, end] = [hours[0]?.start ?? 0, hours.at(-1)?.end ?? 0];
  const byHour = new Map<number, Set<string>>();
  for (const key of keys) {
    const name = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_(\d{1,3}(?:\.\d{1,3}){3})_[^/]*$/.exec(key);
    if (name === null) continue;
    const [, year, month, day, clock, minute, address = ''] = name;
    // The stamp is the end of the five minutes.
    const written = Date.parse(`${year}-${month}-${day}T${clock}:${minute}:00Z`) - 1;
    const octets = address.split('.').map(Number);
    if (written < start || written >= end || isPrivate(octets)) continue;
    const hour = Math.floor(written / hourMs);
    byHour.set(hour, (byHour.get(hour) ?? new Set()).add(octets.join('.')));
  }
  return [...byHour.values()].reduce((most, nodes) => Math.max(most, nodes.size), 0);
}

/** RFC 1918, and RFC 6598 (100.64.0.0/10), which VPCs use, too. */
function isPrivate([first = 0, second = 0]: readonly number[]): boolean {
  if (first === 10 || (first === 192 && second === 168)) return true;
  return (first === 172 && second >= 16 && second < 32) || (first === 100 && second >= 64 && second < 128);
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}

export function noIpv4Costs(hours: readonly Hour[]): Ipv4Costs {
  const { publicIpv4 } = settingsSchema.parse({});
  return describe({ hours, files: [], publicIpv4 }, null, { all: 0, ipv4: 0 });
}
