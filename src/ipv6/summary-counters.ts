import type { AddressSummary } from './address-summary.ts';
import type { Weight } from './address-table.ts';
import { type AddressTypeId, addressTypes, type Rir } from './address-types.ts';
import { addressClasses, findClass } from './classify.ts';
import { DelegationCounter } from './delegation.ts';
import { Eui64Tally } from './eui64-tally.ts';
import { HeavyHitterFold, type HeavyHitterRule, heavyHitterThreshold } from './heavy-hitters.ts';
import { findInterfaceIdentifier } from './interface-identifier.ts';
import { interfaceIdentifiers } from './interface-identifiers.ts';
import { countLadder, PrefixLadder } from './ladder.ts';
import { SpreadCounter } from './spread.ts';
import { decodeTransition } from './transition.ts';
import { TransitionTally } from './transition-tally.ts';
import { WeightTally } from './weight-tally.ts';

const isTransition = addressClasses.map(({ type }) =>
  (['6to4', 'teredo', 'nat64-well-known', 'nat64-local', 'ipv4-compatible'] as AddressTypeId[]).includes(type),
);
const isEui64 = interfaceIdentifiers.map(({ id }) => id === 'eui64');
const isIsatap = interfaceIdentifiers.map(({ id }) => id === 'isatap');
const rirs: readonly Rir[] = ['AFRINIC', 'APNIC', 'ARIN', 'LACNIC', 'RIPE NCC'];

/** The counters that see every distinct address once, in ascending order, and together make AddressSummary. */
export class SummaryCounters {
  private readonly families = new WeightTally(2);
  private readonly classes = new WeightTally(addressClasses.length);
  private readonly identifiers = new WeightTally(interfaceIdentifiers.length);
  private readonly ladder = new PrefixLadder();
  private readonly spread64 = new SpreadCounter(64);
  private readonly spread48 = new SpreadCounter(48);
  private readonly delegations = new DelegationCounter();
  private readonly eui64 = new Eui64Tally();
  private readonly transition = new TransitionTally();
  private readonly heavyHitters: HeavyHitterFold;

  constructor(ipv6Requests: number, rule: HeavyHitterRule) {
    this.heavyHitters = new HeavyHitterFold(heavyHitterThreshold(ipv6Requests, rule));
  }

  visitIPv4(requests: number, bytes: number): void {
    this.families.add(0, requests, bytes);
  }

  /** `shared`: bits that this address shares with the IPv6 address before; of no matter for the first. */
  visitIPv6(words: Uint32Array, offset: number, shared: number, requests: number, bytes: number): void {
    this.families.add(1, requests, bytes);
    const addressClass = findClass(words, offset);
    this.classes.add(addressClass, requests, bytes);
    const identifier = findInterfaceIdentifier(words, offset);
    this.identifiers.add(identifier, requests, bytes);
    if (isEui64[identifier] === true) this.eui64.add(words, offset, requests, bytes);
    if (isTransition[addressClass] === true || isIsatap[identifier] === true) {
      const transition = decodeTransition(words, offset);
      if (transition !== null) this.transition.add(transition, requests, bytes);
    }
    this.ladder.visit(shared);
    this.spread64.visit(shared);
    this.spread48.visit(shared);
    this.delegations.visit(words, offset, shared);
    this.heavyHitters.visit(words, offset, shared, requests, bytes);
  }

  finish(): AddressSummary {
    const byType = new WeightTally(addressTypes.length);
    const byRir = new WeightTally(rirs.length);
    addressClasses.forEach(({ type, rir }, index) => {
      const { addresses, requests, bytes } = this.classes.at(index);
      byType.add(typeIndex(type), requests, bytes, addresses);
      if (rir !== null) byRir.add(rirs.indexOf(rir), requests, bytes, addresses);
    });
    const ipv4 = this.families.at(0);
    byType.add(typeIndex('ipv4'), ipv4.requests, ipv4.bytes, ipv4.addresses);
    return {
      ipv4,
      ipv6: this.families.at(1),
      prefixes: countLadder(this.ladder),
      sharedBits: this.ladder.histogram,
      perPrefix64: this.spread64.finish(),
      perPrefix48: this.spread48.finish(),
      types: rank(addressTypes.map(({ id, label }, index) => ({ type: id, label, ...byType.at(index) }))),
      rirs: rank(rirs.map((rir, index) => ({ rir, ...byRir.at(index) }))),
      interfaceIdentifiers: rank(
        interfaceIdentifiers.map(({ id, label }, index) => ({ class: id, label, ...this.identifiers.at(index) })),
      ),
      eui64: this.eui64.finish(),
      transition: this.transition.finish(),
      heavyHitters: this.heavyHitters.finish(),
      delegations: this.delegations.finish(),
    };
  }
}

function typeIndex(type: AddressTypeId): number {
  return addressTypes.findIndex(({ id }) => id === type);
}

/** Those that occurred, most requests first, then most addresses, then in the order of the list. */
function rank<T extends Weight>(rows: readonly T[]): T[] {
  return rows
    .filter(({ addresses }) => addresses > 0)
    .sort((a, b) => b.requests - a.requests || b.addresses - a.addresses);
}
