import type { Address } from './addresses.ts';

const pair = () => ({ ipv4: 0, ipv6: 0 });
const sums = () => ({ flows: 0, packets: 0, bytes: 0 });
const both = () => ({ ipv4: sums(), ipv6: sums() });
const lines = () => ({
  accepted: 0,
  outside: 0,
  nodata: 0,
  skipdata: 0,
  ...{ format: 0, time: 0, address: 0, number: 0 },
});

export type Fate = keyof ReturnType<typeof lines>;
export type Kind = 'requests' | 'connections' | 'flows';

/** What is in a tree, counted while it is made. */
export class Truth {
  readonly lines: Record<Kind, ReturnType<typeof lines>> = { requests: lines(), connections: lines(), flows: lines() };
  readonly requests = pair();
  readonly received = pair();
  readonly sent = pair();
  readonly connections = pair();
  readonly hours = new Map<string, { ipv4: number; ipv6: number }>();
  readonly clients = new Set<string>();
  readonly mapped = { count: 0 };
  readonly balancers = new Map<string, number>();
  readonly flows = { ACCEPT: both(), REJECT: both() };
  readonly flowAddresses = new Set<string>();
  readonly skipped = new Map<string, number>();
  readonly files = { read: 0 };

  count(kind: Kind, fate: Fate): void {
    this.lines[kind][fate]++;
  }

  request(client: Address, at: number, received: number, sent: number, balancer: string): void {
    const { family } = client;
    this.count('requests', 'accepted');
    this.requests[family]++;
    this.received[family] += received;
    this.sent[family] += sent;
    this.clients.add(client.id);
    this.balancers.set(balancer, (this.balancers.get(balancer) ?? 0) + 1);
    const hour = new Date(at).toISOString().slice(0, 13);
    const known = this.hours.get(hour) ?? pair();
    this.hours.set(hour, known);
    known[family]++;
  }

  flow(action: 'ACCEPT' | 'REJECT', source: Address, target: Address, packets: number, bytes: number): void {
    this.count('flows', 'accepted');
    const sum = this.flows[action][source.family];
    sum.flows++;
    sum.packets += packets;
    sum.bytes += bytes;
    this.flowAddresses.add(source.id).add(target.id);
  }

  skip(reason: string): void {
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
  }
}

/** How many of the addresses there are of each family. */
export function byFamily(ids: ReadonlySet<string>): { ipv4: number; ipv6: number } {
  const ipv6 = [...ids].filter((id) => id.startsWith('6')).length;
  return { ipv4: ids.size - ipv6, ipv6 };
}
