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

/** Gathers TransitionSummary from distinct addresses. */
export class TransitionTally {
  private readonly sums = new Map<
    TransitionMechanism,
    { addresses: number; requests: number; bytes: number; readonly hosts: Map<number, number> }
  >();

  add({ mechanism, ipv4 }: Transition, requests: number, bytes: number): void {
    const sum = this.sums.get(mechanism) ?? { addresses: 0, requests: 0, bytes: 0, hosts: new Map<number, number>() };
    sum.addresses++;
    sum.requests += requests;
    sum.bytes += bytes;
    sum.hosts.set(ipv4, (sum.hosts.get(ipv4) ?? 0) + requests);
    this.sums.set(mechanism, sum);
  }

  /** In the order of transitionMechanisms, those that occurred. */
  finish(limit = 10): TransitionSummary[] {
    return transitionMechanisms.flatMap((mechanism) => {
      const sum = this.sums.get(mechanism);
      if (sum === undefined) return [];
      const top = [...sum.hosts]
        .sort(([a, some], [b, others]) => others - some || a - b)
        .slice(0, limit)
        .map(([ipv4, requests]) => ({ ipv4: formatIPv4(ipv4), requests }));
      const { addresses, requests, bytes, hosts } = sum;
      return [{ mechanism, addresses, requests, bytes, hosts: hosts.size, top }];
    });
  }
}
