import type { Weight } from './address-table.ts';
import type { AddressTypeId, Rir } from './address-types.ts';
import type { DelegationFingerprint } from './delegation.ts';
import type { Eui64Summary } from './eui64-tally.ts';
import type { HeavyHitters } from './heavy-hitters.ts';
import type { InterfaceIdentifierId } from './interface-identifiers.ts';
import type { LadderLength } from './ladder.ts';
import type { Spread } from './spread.ts';
import type { TransitionSummary } from './transition-tally.ts';

/** All that distinct addresses with their requests and bytes tell. Counts are of addresses and prefixes, never of users. */
export interface AddressSummary {
  /** IPv4, IPv4-mapped included. */
  readonly ipv4: Weight;
  /** All others: each of the figures below is of these alone, but for the row `ipv4` of `types`. */
  readonly ipv6: Weight;
  /** Distinct prefixes at each rung; 128 is the number of addresses. */
  readonly prefixes: Readonly<Record<LadderLength, number>>;
  /** Of neighbouring addresses in ascending order: how many share exactly 0, 1, … 128 bits. */
  readonly sharedBits: Float64Array;
  /** Addresses per /64 and per /48. */
  readonly perPrefix64: Spread;
  readonly perPrefix48: Spread;
  /** Classes that occurred, most requests first. All IPv6 addresses are in exactly one, and IPv4 in `ipv4`. */
  readonly types: readonly ({ readonly type: AddressTypeId; readonly label: string } & Weight)[];
  /** Global unicast by the registry that handed it out, most requests first. */
  readonly rirs: readonly ({ readonly rir: Rir } & Weight)[];
  /** Classes that occurred, most requests first. All IPv6 addresses are in exactly one. */
  readonly interfaceIdentifiers: readonly ({
    readonly class: InterfaceIdentifierId;
    readonly label: string;
  } & Weight)[];
  readonly eui64: Eui64Summary;
  readonly transition: readonly TransitionSummary[];
  readonly heavyHitters: HeavyHitters;
  /** /32s with most /64s, at most 20. */
  readonly delegations: readonly DelegationFingerprint[];
}
