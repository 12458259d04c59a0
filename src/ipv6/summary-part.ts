import type { Eui64Part } from './eui64-tally.ts';
import type { TransitionPart } from './transition-tally.ts';
import type { WeightColumns } from './weight-tally.ts';

/** Rows of something, in columns. */
export interface WeightedWords {
  /** Two words per /64, four per address, one row after the other in ascending order. */
  readonly words: Uint32Array;
  readonly addresses: Float64Array;
  readonly requests: Float64Array;
  readonly bytes: Float64Array;
}

/**
 * What the addresses of some /64s, all of each, come to: parts of disjoint /64s merge exactly (summary-merge.ts). 32 bytes
 * per /64; all else is small. It holds nothing but numbers, text, maps and typed arrays, so that it can be cloned and
 * stored.
 */
export interface SummaryPart {
  /** By family, by class (classify.ts), by class of the interface identifier. */
  readonly families: WeightColumns;
  readonly classes: WeightColumns;
  readonly identifiers: WeightColumns;
  /** Of neighbours in one /64: how many share exactly so many bits; 129 numbers. */
  readonly sharedBits: Float64Array;
  /** How many /64s have so many addresses. */
  readonly sizes64: ReadonlyMap<number, number>;
  readonly eui64: Eui64Part;
  readonly transition: TransitionPart;
  /** Every /64 with an address. */
  readonly prefixes64: WeightedWords;
  /** The addresses that may be heavy hitters by themselves: a hundred, where one per cent is heavy. */
  readonly heavy: WeightedWords;
}
