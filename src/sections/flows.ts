import type { FlowSums, Flows } from '../contracts/report-flows.ts';
import type { Family, Row } from '../contracts/rows.ts';
import { Icmpv6Table, PathTable, ServiceTable, TransitTable } from './flow-kinds.ts';
import { addFlows, compareSums, type FlowSumsByFamily, noFlows, noFlowsByFamily } from './flow-sums.ts';
import { nameProtocol } from './protocol-names.ts';
import { defineSection } from './section.ts';

/** Interface and direction pairs with a row of their own; the others are summed up. */
const longestList = 50;

/**
 * traffic-path: 8 is an internet gateway; 2 an internet gateway or a gateway endpoint, from instances that are not
 * built on Nitro (AWS, "Flow log records").
 */
const internetGatewayPaths: ReadonlySet<number> = new Set([2, 8]);

/** What the flow logs tell: accepted and rejected, by interface, by protocol, and at the internet edge. */
export const flows = defineSection({
  id: 'flows',
  queries: [
    'flows-by-interface',
    'flows-by-protocol',
    'flows-by-service',
    'icmpv6',
    'transit-gateways',
    'flow-addresses',
  ],
  keys: ['flows'],
  start() {
    const addresses = { ipv4: 0, ipv6: 0 };
    const interfaces = new InterfaceTable();
    const paths = new PathTable();
    const protocols = new ProtocolTable();
    const services = new ServiceTable();
    const icmpv6 = new Icmpv6Table();
    const transit = new TransitTable();
    return {
      on: {
        'flows-by-interface': (row) => {
          interfaces.add(row);
          paths.add(row);
        },
        'flows-by-protocol': (row) => protocols.add(row),
        'flows-by-service': (row) => services.add(row),
        icmpv6: (row) => icmpv6.add(row),
        'transit-gateways': (row) => transit.add(row),
        'flow-addresses': (row) => {
          addresses[row.family]++;
        },
      },
      finish: () => ({
        flows: {
          addresses,
          ...protocols.finish(),
          ...interfaces.finish(),
          paths: paths.finish(),
          services: services.finish(),
          transitGateways: transit.finish(),
          icmpv6: icmpv6.finish(),
        },
      }),
    };
  },
});

type InterfaceRow = Flows['interfaces']['rows'][number];

class InterfaceTable {
  readonly #rows = new Map<string, InterfaceRow>();
  readonly #internet = noFlowsByFamily();
  #knowsPaths = false;

  add(row: Row<'flows-by-interface'>): void {
    const direction = row.direction === 'ingress' || row.direction === 'egress' ? row.direction : 'unknown';
    const key = JSON.stringify([row.interface_id, row.vpc_id, direction]);
    const known = this.#rows.get(key) ?? {
      interface: row.interface_id,
      vpc: row.vpc_id,
      direction,
      ...noFlowsByFamily(),
    };
    this.#rows.set(key, known);
    addFlows(known[row.family], row);
    if (row.traffic_path !== 0) this.#knowsPaths = true;
    if (internetGatewayPaths.has(row.traffic_path)) addFlows(this.#internet[row.family], row);
  }

  finish(): Pick<Flows, 'interfaces' | 'internetEgress'> {
    const sorted = [...this.#rows].sort(([keyA, a], [keyB, b]) => compareSums(a, b) || (keyA < keyB ? -1 : 1));
    const rest = noFlowsByFamily();
    for (const [, row] of sorted.slice(longestList)) {
      addFlows(rest.ipv4, row.ipv4);
      addFlows(rest.ipv6, row.ipv6);
    }
    const rows = sorted.slice(0, longestList).map(([, row]) => row);
    return {
      interfaces: { total: sorted.length, rows, rest },
      internetEgress: this.#knowsPaths ? this.#internet : null,
    };
  }
}

interface ProtocolRow {
  family: Family;
  protocol: number;
  name: string;
  accepted: FlowSums;
  rejected: FlowSums;
}

class ProtocolTable {
  readonly #sums: Record<'accepted' | 'rejected' | 'otherAction', FlowSumsByFamily> = {
    accepted: noFlowsByFamily(),
    rejected: noFlowsByFamily(),
    otherAction: noFlowsByFamily(),
  };
  readonly #nat64 = noFlows();
  readonly #rows = new Map<string, ProtocolRow>();

  add(row: Row<'flows-by-protocol'>): void {
    const action = row.action === 'ACCEPT' ? 'accepted' : row.action === 'REJECT' ? 'rejected' : 'otherAction';
    addFlows(this.#sums[action][row.family], row);
    if (row.nat64 !== 0) addFlows(this.#nat64, row);
    const key = `${row.family} ${row.protocol}`;
    const known = this.#rows.get(key) ?? {
      family: row.family,
      protocol: row.protocol,
      name: nameProtocol(row.protocol),
      accepted: noFlows(),
      rejected: noFlows(),
    };
    this.#rows.set(key, known);
    if (action !== 'otherAction') addFlows(known[action], row);
  }

  finish(): Pick<Flows, 'accepted' | 'rejected' | 'otherAction' | 'nat64' | 'protocols'> {
    const flowsOf = (row: ProtocolRow) => row.accepted.flows + row.rejected.flows;
    const protocols = [...this.#rows.values()]
      .filter((row) => flowsOf(row) > 0)
      .sort(
        (a, b) =>
          flowsOf(b) - flowsOf(a) || (a.family < b.family ? -1 : a.family > b.family ? 1 : a.protocol - b.protocol),
      );
    return { ...this.#sums, nat64: this.#nat64, protocols };
  }
}
