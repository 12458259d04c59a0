import type { Flows } from '../contracts/report-flows.ts';
import { type Icmpv6Kind, icmpv6Kinds, type Row } from '../contracts/rows.ts';
import { addFlows, compareSums, type FlowSumsByFamily, noFlows, noFlowsByFamily } from './flow-sums.ts';

/** traffic-path of flow logs (AWS, "Flow log records"); 7 and 8 are logged on instances built on Nitro. */
const pathNames: ReadonlyMap<number, string> = new Map([
  [1, 'another resource in the same VPC'],
  [2, 'an internet gateway or a gateway endpoint'],
  [3, 'a virtual private gateway'],
  [4, 'VPC peering within the region'],
  [5, 'VPC peering between regions'],
  [6, 'a local gateway'],
  [7, 'a gateway endpoint'],
  [8, 'an internet gateway'],
]);

export class PathTable {
  readonly #sums = new Map<number, FlowSumsByFamily>();

  add(row: Row<'flows-by-interface'>): void {
    if (row.traffic_path === 0) return;
    const sums = this.#sums.get(row.traffic_path) ?? noFlowsByFamily();
    this.#sums.set(row.traffic_path, sums);
    addFlows(sums[row.family], row);
  }

  finish(): Flows['paths'] {
    return [...this.#sums]
      .sort(([pathA, a], [pathB, b]) => compareSums(a, b) || pathA - pathB)
      .map(([path, sums]) => ({ path, name: pathNames.get(path) ?? `path ${path}`, ...sums }));
  }
}

export class ServiceTable {
  readonly #sums = new Map<string, { to: FlowSumsByFamily; from: FlowSumsByFamily }>();

  add(row: Row<'flows-by-service'>): void {
    if (row.dst_service !== '') addFlows(this.#service(row.dst_service).to[row.family], row);
    if (row.src_service !== '') addFlows(this.#service(row.src_service).from[row.family], row);
  }

  #service(name: string): { to: FlowSumsByFamily; from: FlowSumsByFamily } {
    const sums = this.#sums.get(name) ?? { to: noFlowsByFamily(), from: noFlowsByFamily() };
    this.#sums.set(name, sums);
    return sums;
  }

  finish(): Flows['services'] {
    const both = ({ to, from }: { to: FlowSumsByFamily; from: FlowSumsByFamily }) => {
      const sums = noFlowsByFamily();
      for (const part of [to, from])
        for (const family of ['ipv4', 'ipv6'] as const) addFlows(sums[family], part[family]);
      return sums;
    };
    return [...this.#sums]
      .sort(([nameA, a], [nameB, b]) => compareSums(both(a), both(b)) || (nameA < nameB ? -1 : 1))
      .map(([service, { to, from }]) => ({ service, to, from }));
  }
}

const icmpv6Labels = {
  'end-to-end': 'Echo and errors (Packet Too Big, unreachable, time exceeded)',
  'neighbour-solicitation': 'Neighbour solicitation',
  'router-solicitation': 'Router solicitation',
  'all-nodes': 'To all nodes: router and neighbour advertisement, multicast query',
  'multicast-report': 'Multicast listener report',
  'other-multicast': 'Other multicast',
  'link-local': 'Between neighbours on the link',
} as const satisfies Readonly<Record<Icmpv6Kind, string>>;

export class Icmpv6Table {
  readonly #rows = new Map<Icmpv6Kind, Flows['icmpv6'][number]>();

  add(row: Row<'icmpv6'>): void {
    const known = this.#rows.get(row.kind) ?? {
      kind: row.kind,
      label: icmpv6Labels[row.kind],
      accepted: noFlows(),
      rejected: noFlows(),
    };
    this.#rows.set(row.kind, known);
    if (row.action === 'ACCEPT') addFlows(known.accepted, row);
    if (row.action === 'REJECT') addFlows(known.rejected, row);
  }

  finish(): Flows['icmpv6'] {
    return icmpv6Kinds.flatMap((kind) => this.#rows.get(kind) ?? []);
  }
}

type TransitRow = Flows['transitGateways'][number];

/** What crossed transit gateways, by attachment and direction. */
export class TransitTable {
  readonly #rows = new Map<string, TransitRow>();

  add(row: Row<'transit-gateways'>): void {
    const direction = row.direction === 'ingress' || row.direction === 'egress' ? row.direction : 'unknown';
    const key = JSON.stringify([row.attachment, direction]);
    const known = this.#rows.get(key) ?? { attachment: row.attachment, direction, ...noFlowsByFamily() };
    this.#rows.set(key, known);
    addFlows(known[row.family], row);
  }

  finish(): TransitRow[] {
    return [...this.#rows]
      .sort(([keyA, a], [keyB, b]) => compareSums(a, b) || (keyA < keyB ? -1 : 1))
      .map(([, row]) => row);
  }
}
