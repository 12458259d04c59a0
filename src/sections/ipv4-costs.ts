import type { Ipv4Costs } from '../contracts/report-costs.ts';
import { shareOf } from '../contracts/report-figures.ts';
import type { Row } from '../contracts/rows.ts';
import { countNodes } from './load-balancer-nodes.ts';
import { defineSection, type SectionContext } from './section.ts';

/** traffic-path 8 is an internet gateway; 2 may be a gateway endpoint instead, and tells nothing for sure. */
const internetGateway = 8;
const hoursPerMonth = 730;
const hourMs = 3_600_000;
/** As AWS bills them. */
const bytesPerGB = 2 ** 30;
/** Load balancers with a row of their own. */
const longestList = 50;

/** What IPv4 still costs: public IPv4 addresses and NAT gateways that the logs give away, and what they are for. */
export const ipv4Costs = defineSection({
  id: 'ipv4-costs',
  queries: ['requests-by-minute', 'adoption', 'flows-by-interface', 'nat-gateways'],
  keys: ['ipv4Costs'],
  start(context) {
    const requests = { all: 0, ipv4: 0 };
    const byLoadBalancer = new Map<string, { all: number; ipv4: number }>();
    const interfaces = new Set<string>();
    const gateways = new GatewayCounts();
    let knowsPaths = false;
    return {
      on: {
        'requests-by-minute': (row) => {
          requests.all += row.requests;
          if (row.family === 'ipv4') requests.ipv4 += row.requests;
        },
        adoption: (row) => {
          if (row.dimension !== 'load-balancer') return;
          byLoadBalancer.set(row.value, { all: row.ipv4_requests + row.ipv6_requests, ipv4: row.ipv4_requests });
        },
        'flows-by-interface': (row) => {
          if (row.traffic_path !== 0) knowsPaths = true;
          if (row.traffic_path === internetGateway && row.family === 'ipv4') interfaces.add(row.interface_id);
        },
        'nat-gateways': (row) => gateways.add(row),
      },
      finish: () => {
        const nodes = countNodes(context.found.files, context.hours);
        const addresses = Math.max(nodes.all, knowsPaths ? interfaces.size : 0);
        const { price, currency, source, asOf } = context.publicIpv4;
        const hours = countHours(context);
        return {
          ipv4Costs: {
            pricePerHour: price,
            currency,
            priceSource: source,
            priceAsOf: asOf,
            hours,
            loadBalancerAddresses: nodes.all,
            interfaces: knowsPaths ? interfaces.size : null,
            addresses,
            cost: round(addresses * hours * price),
            costPerMonth: round(addresses * hoursPerMonth * price),
            requests: { ipv4: requests.ipv4, ipv4Share: shareOf(requests.ipv4, requests.all) },
            loadBalancers: [...nodes.byLoadBalancer]
              .map(([name, own]) => ({
                name,
                addresses: own,
                costPerMonth: round(own * hoursPerMonth * price),
                requests: byLoadBalancer.get(name)?.all ?? 0,
                ipv4Requests: byLoadBalancer.get(name)?.ipv4 ?? 0,
                ipv4Share: shareOf(byLoadBalancer.get(name)?.ipv4 ?? 0, byLoadBalancer.get(name)?.all ?? 0),
              }))
              .sort((a, b) => (a.ipv4Share ?? 1) - (b.ipv4Share ?? 1) || (a.name < b.name ? -1 : 1))
              .slice(0, longestList),
            natGateways: gateways.finish(hours, context.natGateway),
          },
        };
      },
    };
  },
});

class GatewayCounts {
  #isKnown = false;
  #gateways = 0;
  #bytes = 0;

  /** More than half of the connections between a NAT gateway and the internet are opened by it. */
  add({ through, outward, ports, opened, bytes }: Row<'nat-gateways'>): void {
    this.#isKnown = true;
    if (through === 0 || outward === 0 || opened * 2 <= ports) return;
    this.#gateways++;
    this.#bytes += bytes;
  }

  finish(hours: number, { price, pricePerGB, source, asOf }: SectionContext['natGateway']): Ipv4Costs['natGateways'] {
    if (!this.#isKnown) return null;
    const processed = (this.#bytes / bytesPerGB) * pricePerGB;
    return {
      gateways: this.#gateways,
      bytes: this.#bytes,
      pricePerHour: price,
      pricePerGB,
      priceSource: source,
      priceAsOf: asOf,
      cost: round(this.#gateways * hours * price + processed),
      costPerMonth: round((this.#gateways * hours * price + processed) * (hours > 0 ? hoursPerMonth / hours : 0)),
    };
  }
}

function countHours({ hours }: SectionContext): number {
  return hours.reduce((sum, { start, end }) => sum + end - start, 0) / hourMs;
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
