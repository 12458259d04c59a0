import type { AddressBook } from './address-book.ts';

interface FamilyCount {
  ipv4: number;
  ipv6: number;
}

interface FlowCount {
  flows: number;
  packets: number;
  bytes: number;
}

/**
 * What a reader must find in the sample of one UTC day, counted from the values as they were made, before any line was
 * written. Tests compare the product's figures with it.
 */
export interface SampleTruth {
  /** YYYY-MM-DD */
  date: string;
  requests: FamilyCount;
  receivedBytes: FamilyCount;
  sentBytes: FamilyCount;
  /** Requests whose three processing times are all known. */
  timedRequests: FamilyCount;
  /** ELB status of 400 or more. */
  errors: FamilyCount;
  /** ELB status of 500 or more without a target status: the load balancer's own. */
  elb5xx: FamilyCount;
  /** 24 numbers each. */
  requestsByHour: { ipv4: number[]; ipv6: number[] };
  /** Distinct client addresses of requests, and distinct prefixes that hold them. */
  clients: {
    ipv4: { addresses: number };
    ipv6: { addresses: number; prefixes: Record<'64' | '56' | '48' | '32', number> };
  };
  connections: FamilyCount;
  /** Flow records by start, with log-status OK. */
  flows: {
    accepted: { ipv4: FlowCount; ipv6: FlowCount };
    rejected: { ipv4: FlowCount; ipv6: FlowCount };
    /** Records whose destination is in 64:ff9b::/96 (they are among the IPv6 ones). */
    nat64: FlowCount;
    /** Distinct source and destination addresses. */
    addresses: FamilyCount;
    noData: number;
    skipData: number;
  };
  /** Broken lines, by the reason for which a reader rejects them. */
  rejected: { requests: Record<'format' | 'time' | 'address' | 'number', number> };
  /** Files that are not to be read, with their path below the output directory. */
  skipped: { key: string; reason: 'test-file' | 'nlb-log' | 'health-check-log' | 'damaged' }[];
  /** Hours without lines from a source that has lines in all others. Hour of the day, UTC. */
  missing: { source: string; hour: number }[];
}

const zero = (): FamilyCount => ({ ipv4: 0, ipv6: 0 });
const noFlow = (): FlowCount => ({ flows: 0, packets: 0, bytes: 0 });

export interface RequestFacts {
  family: 4 | 6;
  /** Number in the address book. */
  address: number;
  hour: number;
  received: number;
  sent: number;
  timed: boolean;
  status: number;
  byTarget: boolean;
}

export interface FlowFacts {
  family: 4 | 6;
  source: string;
  destination: string;
  packets: number;
  bytes: number;
  accepted: boolean;
  nat64: boolean;
}

/** Counts while the lines are made. */
export class TruthCounter {
  readonly #truth: SampleTruth;
  readonly #book: AddressBook;
  readonly #seen: Uint8Array;
  readonly #flowIpv4 = new Set<string>();
  readonly #flowIpv6 = new Set<string>();

  constructor(date: string, book: AddressBook) {
    this.#book = book;
    this.#seen = new Uint8Array(book.texts.length);
    this.#truth = {
      date,
      requests: zero(),
      receivedBytes: zero(),
      sentBytes: zero(),
      timedRequests: zero(),
      errors: zero(),
      elb5xx: zero(),
      requestsByHour: { ipv4: Array<number>(24).fill(0), ipv6: Array<number>(24).fill(0) },
      clients: { ipv4: { addresses: 0 }, ipv6: { addresses: 0, prefixes: { '64': 0, '56': 0, '48': 0, '32': 0 } } },
      connections: zero(),
      flows: {
        accepted: { ipv4: noFlow(), ipv6: noFlow() },
        rejected: { ipv4: noFlow(), ipv6: noFlow() },
        nat64: noFlow(),
        addresses: zero(),
        noData: 0,
        skipData: 0,
      },
      rejected: { requests: { format: 0, time: 0, address: 0, number: 0 } },
      skipped: [],
      missing: [],
    };
  }

  countRequest(facts: RequestFacts): void {
    const family = facts.family === 6 ? 'ipv6' : 'ipv4';
    const truth = this.#truth;
    truth.requests[family]++;
    truth.receivedBytes[family] += facts.received;
    truth.sentBytes[family] += facts.sent;
    if (facts.timed) truth.timedRequests[family]++;
    if (facts.status >= 400) truth.errors[family]++;
    if (facts.status >= 500 && !facts.byTarget) truth.elb5xx[family]++;
    truth.requestsByHour[family][facts.hour] = (truth.requestsByHour[family][facts.hour] ?? 0) + 1;
    this.#seen[facts.address] = 1;
  }

  countConnection(family: 4 | 6): void {
    this.#truth.connections[family === 6 ? 'ipv6' : 'ipv4']++;
  }

  countFlow(facts: FlowFacts): void {
    const family = facts.family === 6 ? 'ipv6' : 'ipv4';
    const sums = [this.#truth.flows[facts.accepted ? 'accepted' : 'rejected'][family]];
    if (facts.nat64) sums.push(this.#truth.flows.nat64);
    for (const sum of sums) {
      sum.flows++;
      sum.packets += facts.packets;
      sum.bytes += facts.bytes;
    }
    (facts.family === 6 ? this.#flowIpv6 : this.#flowIpv4).add(facts.source).add(facts.destination);
  }

  countNoData(): void {
    this.#truth.flows.noData++;
  }

  countSkipData(): void {
    this.#truth.flows.skipData++;
  }

  countRejected(reason: 'format' | 'time' | 'address' | 'number'): void {
    this.#truth.rejected.requests[reason]++;
  }

  addSkipped(key: string, reason: SampleTruth['skipped'][number]['reason']): void {
    this.#truth.skipped.push({ key, reason });
  }

  addMissing(source: string, hour: number): void {
    this.#truth.missing.push({ source, hour });
  }

  /** Call it once, when all lines are made. */
  finish(): SampleTruth {
    const prefixes = {
      '64': new Set<string>(),
      '56': new Set<string>(),
      '48': new Set<string>(),
      '32': new Set<number>(),
    };
    const { clients, flows } = this.#truth;
    clients.ipv4.addresses = 0;
    clients.ipv6.addresses = 0;
    this.#seen.forEach((seen, index) => {
      if (seen === 0) return;
      const [w0, w1, w2] = this.#book.wordsOf(index);
      if (w0 === 0 && w1 === 0 && w2 === 0xffff) {
        clients.ipv4.addresses++;
        return;
      }
      clients.ipv6.addresses++;
      prefixes['64'].add(`${w0}/${w1}`);
      prefixes['56'].add(`${w0}/${w1 >>> 8}`);
      prefixes['48'].add(`${w0}/${w1 >>> 16}`);
      prefixes['32'].add(w0);
    });
    for (const length of ['64', '56', '48', '32'] as const) clients.ipv6.prefixes[length] = prefixes[length].size;
    flows.addresses = { ipv4: this.#flowIpv4.size, ipv6: this.#flowIpv6.size };
    this.#truth.skipped.sort((a, b) => (a.key < b.key ? -1 : 1));
    return structuredClone(this.#truth);
  }
}
