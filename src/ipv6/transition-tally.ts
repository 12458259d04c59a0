import type { Weight } from './address-table.ts';
import { formatIPv4 } from './format.ts';
import { type Transition, type TransitionMechanism, transitionMechanisms } from './transition.ts';

/** Traffic of one transition technology, credited to the IPv4 addresses inside. */
export interface TransitionSummary extends Weight {
  readonly mechanism: TransitionMechanism;
  /** Distinct embedded IPv4 addresses. */
  readonly hosts: number;
  /** Those with most requests, then lowest; at most `limit`. */
  readonly top: readonly { readonly ipv4: string; readonly requests: number }[];
}

/** What TransitionTally has gathered; `hosts` are requests by embedded IPv4 address. */
export type TransitionPart = Map<
  TransitionMechanism,
  { addresses: number; requests: number; bytes: number; readonly hosts: Map<number, number> }
>;

/** Gathers TransitionSummary from distinct addresses. */
export class TransitionTally {
  readonly part: TransitionPart = new Map();

  add({ mechanism, ipv4 }: Transition, requests: number, bytes: number): void {
    const sum = this.sumOf(mechanism);
    sum.addresses++;
    sum.requests += requests;
    sum.bytes += bytes;
    sum.hosts.set(ipv4, (sum.hosts.get(ipv4) ?? 0) + requests);
  }

  /** Adds what another tally has gathered from other addresses. */
  merge(part: TransitionPart): void {
    for (const [mechanism, { addresses, requests, bytes, hosts }] of part) {
      const sum = this.sumOf(mechanism);
      sum.addresses += addresses;
      sum.requests += requests;
      sum.bytes += bytes;
      for (const [ipv4, count] of hosts) sum.hosts.set(ipv4, (sum.hosts.get(ipv4) ?? 0) + count);
    }
  }

  /** In the order of transitionMechanisms, those that occurred. */
  finish(limit = 10): TransitionSummary[] {
    return transitionMechanisms.flatMap((mechanism) => {
      const sum = this.part.get(mechanism);
      if (sum === undefined) return [];
      const top = [...sum.hosts]
        .sort(([a, some], [b, others]) => others - some || a - b)
        .slice(0, limit)
        .map(([ipv4, requests]) => ({ ipv4: formatIPv4(ipv4), requests }));
      const { addresses, requests, bytes, hosts } = sum;
      return [{ mechanism, addresses, requests, bytes, hosts: hosts.size, top }];
    });
  }

  private sumOf(mechanism: TransitionMechanism) {
    const sum = this.part.get(mechanism) ?? { addresses: 0, requests: 0, bytes: 0, hosts: new Map<number, number>() };
    this.part.set(mechanism, sum);
    return sum;
  }
}
