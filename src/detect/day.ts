import type { Family } from '../contracts/row-fields.ts';
import type { SecurityRow } from '../contracts/rows-security.ts';
import type { Prefix } from '../ipv6/prefix.ts';
import type { PrefixSums } from './prefix-sums.ts';
import type { ListedNetwork } from './reputation.ts';

/** What the rules know of the period. Addresses are keys of 32 hex digits, times seconds since 1970. */
export interface Day {
  /** Own addresses by family. */
  readonly own: Readonly<Record<Family, number>>;
  /** Whether a prefix holds an address of our own, or one that is never to be accused. */
  isSpared(prefix: Prefix): boolean;
  /** All who came from outside: flow records that are no answers, and requests of clients. */
  readonly everybody: PrefixSums;
  /** Those who failed somewhere, with what they tried. */
  readonly triers: readonly Trier[];
  readonly minutes: readonly SourceMinute[];
  readonly clientMinutes: readonly ClientMinute[];
  /** Sources that are no unicast address of anybody, and sources on a list. */
  readonly suspects: readonly Suspect[];
  readonly parity: readonly SecurityRow<'policy-parity'>[];
  readonly oneFamily: readonly SecurityRow<'rules-of-one-family'>[];
  readonly reputation: readonly ListedNetwork[];
  readonly history: History;
  /** Whether queries left rows out, by its name. */
  readonly cut: ReadonlySet<'scan-targets' | 'source-minutes' | 'client-minutes'>;
  /** A moment in the zone of the report: `03:12`, with the date where the period is longer than a day. */
  say(seconds: number): string;
}

/** One own address and port that somebody tried. */
export interface Attempt {
  readonly source: string;
  readonly target: string;
  readonly port: number;
  readonly protocol: number;
  readonly interface: string;
  readonly attempts: number;
  readonly failed: number;
  readonly first: number;
  readonly last: number;
}

/** What is known of a target beyond the attempts that the query left out. */
export interface Uncut {
  readonly distinct: number;
  /** Seconds since 1970. */
  readonly last: number;
}

export interface Trier {
  readonly address: string;
  readonly family: Family;
  readonly attempts: readonly Attempt[];
  /** Of all attempts, also those that the query left out. */
  readonly targets: number;
  /**
   * Different ports by own address, addresses by `protocol port`, and when the last attempt at them was: of all attempts,
   * where the query left some out.
   */
  readonly all: ReadonlyMap<string, Uncut>;
}

export interface SourceMinute {
  readonly address: string;
  readonly family: Family;
  readonly minute: number;
  readonly flows: number;
  readonly packets: number;
  readonly bytes: number;
  readonly rejectedPackets: number;
}

export interface ClientMinute {
  readonly address: string;
  readonly family: Family;
  readonly minute: number;
  /** Minutes of the period in which the client sent anything. */
  readonly activeMinutes: number;
  /** The shortest prefix length at which all clients of that minute are known. */
  readonly knownFrom: number;
  readonly requests: number;
  readonly failed: number;
  readonly bytes: number;
  readonly path: string;
  readonly userAgent: string;
}

export interface Suspect {
  readonly address: string;
  readonly family: Family;
  /** Why, in words after "from": `documentation addresses (RFC 3849)`. */
  readonly reason: string;
  /** Of a list: its network; null for addresses that are suspicious by themselves. */
  readonly listed: Prefix | null;
  readonly flows: number;
  /** Flow records that were refused. */
  readonly rejected: number;
  readonly first: number;
  readonly last: number;
}

/** The heaviest minutes of earlier days, by the hour of the day. */
export interface History {
  readonly days: number;
  /** One number per earlier day that had the hour of this moment; empty without any. */
  peaksAt(seconds: number, figure: 'bytes' | 'requests'): readonly number[];
}
