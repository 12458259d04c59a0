import type { AddressTypeId } from './address-types.ts';
import { addressClasses, findClass } from './classify.ts';
import { Eui64Tally } from './eui64-tally.ts';
import { findInterfaceIdentifier } from './interface-identifier.ts';
import { interfaceIdentifiers } from './interface-identifiers.ts';
import { SpreadCounter } from './spread.ts';
import type { SummaryPart } from './summary-part.ts';
import { decodeTransition } from './transition.ts';
import { TransitionTally } from './transition-tally.ts';
import { WeightTally } from './weight-tally.ts';
import { WeightedWordsList } from './weighted-words.ts';

const isTransition = addressClasses.map(({ type }) =>
  (['6to4', 'teredo', 'nat64-well-known', 'nat64-local', 'ipv4-compatible'] as AddressTypeId[]).includes(type),
);
const isEui64 = interfaceIdentifiers.map(({ id }) => id === 'eui64');
const isIsatap = interfaceIdentifiers.map(({ id }) => id === 'isatap');

/** The counters that see every distinct address once, in ascending order, and together make SummaryPart. */
export class SummaryCounters {
  private readonly families = new WeightTally(2);
  private readonly classes = new WeightTally(addressClasses.length);
  private readonly identifiers = new WeightTally(interfaceIdentifiers.length);
  private readonly sharedBits = new Float64Array(129);
  private readonly spread64 = new SpreadCounter(64);
  private readonly eui64 = new Eui64Tally();
  private readonly transition = new TransitionTally();
  private readonly prefixes64 = new WeightedWordsList(2);
  private readonly heavy = new WeightedWordsList(4);
  private readonly threshold: number;
  private isFirst = true;

  /** `threshold`: requests from which on an address may be a heavy hitter by itself. */
  constructor(threshold: number) {
    this.threshold = threshold;
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
    this.spread64.visit(shared);
    if (this.isFirst || shared < 64) this.prefixes64.push(words, offset);
    else this.sharedBits[shared] = (this.sharedBits[shared] ?? 0) + 1;
    this.isFirst = false;
    this.prefixes64.addToLast(requests, bytes);
    if (requests < this.threshold) return;
    this.heavy.push(words, offset);
    this.heavy.addToLast(requests, bytes);
  }

  finish(): SummaryPart {
    return {
      families: this.families.columns,
      classes: this.classes.columns,
      identifiers: this.identifiers.columns,
      sharedBits: this.sharedBits,
      sizes64: this.spread64.finishSizes(),
      eui64: this.eui64.part,
      transition: this.transition.part,
      prefixes64: this.prefixes64.finish(),
      heavy: this.heavy.finish(),
    };
  }
}
