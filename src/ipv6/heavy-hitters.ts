import type { Weight } from './address-table.ts';
import { ladderLengths } from './ladder.ts';
import { formatPrefixWords } from './prefix.ts';
import { maskWords, wordsToHex } from './words.ts';

/** A prefix with at least the threshold of requests that no longer prefix of the list has already. */
export interface HeavyHitter extends Weight {
  /** `2001:db8::/48` */
  readonly prefix: string;
  /** Key of its first address, 32 hex digits. */
  readonly hex: string;
  readonly length: number;
}

/** Rows and rest together are all that was visited: nothing counts twice. */
export interface HeavyHitters {
  readonly threshold: number;
  /** By requests, then longer prefix, then address. */
  readonly rows: readonly HeavyHitter[];
  readonly rest: Weight;
}

export interface HeavyHitterRule {
  /** Share of all requests from which on a prefix is heavy. */
  readonly share: number;
  /** But no fewer requests than this: in a quiet hour one per cent says nothing. */
  readonly minimum: number;
}

export const defaultHeavyHitterRule: HeavyHitterRule = { share: 0.01, minimum: 100 };

/** The least whole number of requests that the rule calls heavy, at least 1. */
export function heavyHitterThreshold(requests: number, rule: HeavyHitterRule = defaultHeavyHitterRule): number {
  // 0.07 * 100 is a little more than 7 in binary fractions.
  const share = Number((rule.share * requests).toPrecision(12));
  return Math.max(1, Math.ceil(share), rule.minimum);
}

/**
 * Exact hierarchical heavy hitters over the ladder, in one pass over addresses in ascending order without repetition.
 * A prefix closes when the next address lies outside it; then it is reported and discharged, or carried to the next
 * shorter one, and from the shortest to the rest. Prefixes in ascending order may be visited instead of addresses, with what
 * of them is not discharged, when `lengths` begins with theirs.
 */
export class HeavyHitterFold {
  private readonly threshold: number;
  private readonly lengths: readonly number[];
  private readonly requests: Float64Array;
  private readonly bytes: Float64Array;
  private readonly addresses: Float64Array;
  private readonly previous = new Uint32Array(4);
  private readonly rows: HeavyHitter[] = [];

  /** `lengths`: descending. */
  constructor(threshold: number, lengths: readonly number[] = ladderLengths) {
    this.threshold = threshold;
    this.lengths = lengths;
    // One more than the lengths: the rest.
    this.requests = new Float64Array(lengths.length + 1);
    this.bytes = new Float64Array(lengths.length + 1);
    this.addresses = new Float64Array(lengths.length + 1);
  }

  /** `shared`: bits that this address shares with the one before; of no matter for the first. */
  visit(words: Uint32Array, offset: number, shared: number, weight: Weight): void {
    this.close(shared);
    for (let word = 0; word < 4; word++) this.previous[word] = words[offset + word] ?? 0;
    this.requests[0] = (this.requests[0] ?? 0) + weight.requests;
    this.bytes[0] = (this.bytes[0] ?? 0) + weight.bytes;
    this.addresses[0] = (this.addresses[0] ?? 0) + weight.addresses;
  }

  /** `discharged`: what was reported before, of longer prefixes. */
  finish(discharged: readonly HeavyHitter[] = []): HeavyHitters {
    this.close(-1);
    const rows = [...this.rows, ...discharged].sort(compareHeavyHitters);
    return { threshold: this.threshold, rows, rest: this.weightAt(this.lengths.length) };
  }

  /** Closes the prefixes that are longer than what the next address shares. */
  private close(shared: number): void {
    for (let level = 0; level < this.lengths.length; level++) {
      const length = this.lengths[level] ?? 0;
      if (length <= shared) return;
      if ((this.addresses[level] ?? 0) === 0) continue;
      if ((this.requests[level] ?? 0) >= this.threshold) this.report(level, length);
      else this.carry(level);
      this.requests[level] = 0;
      this.bytes[level] = 0;
      this.addresses[level] = 0;
    }
  }

  private carry(level: number): void {
    this.requests[level + 1] = (this.requests[level + 1] ?? 0) + (this.requests[level] ?? 0);
    this.bytes[level + 1] = (this.bytes[level + 1] ?? 0) + (this.bytes[level] ?? 0);
    this.addresses[level + 1] = (this.addresses[level + 1] ?? 0) + (this.addresses[level] ?? 0);
  }

  private report(level: number, length: number): void {
    const prefix = formatPrefixWords(this.previous, length);
    const hex = wordsToHex(maskWords(this.previous, length));
    this.rows.push({ prefix, hex, length, ...this.weightAt(level) });
  }

  private weightAt(level: number): Weight {
    return {
      addresses: this.addresses[level] ?? 0,
      requests: this.requests[level] ?? 0,
      bytes: this.bytes[level] ?? 0,
    };
  }
}

/** Most requests first; then longer prefix, then lower address: the order depends on nothing else. */
function compareHeavyHitters(a: HeavyHitter, b: HeavyHitter): number {
  return b.requests - a.requests || b.length - a.length || (a.hex < b.hex ? -1 : a.hex > b.hex ? 1 : 0);
}
