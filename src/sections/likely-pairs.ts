import type { Row } from '../contracts/rows.ts';

/** Evidence that a pair needs, in bits: one in a million strangers looks like this. */
export const leastBits = 20;
/** More than this part of pairs by chance, and none of them is believed. */
const mostByChance = 0.2;
/** Sources are looked at in half hours. */
export const slotMs = 30 * 60_000;

type PairRow = Row<'dual-stack-pairs'>;

export interface LikelyPairs {
  told: 'pairs' | 'chance' | 'none';
  pairs: number;
  requests: { ipv4: number; ipv6: number };
  chancePairs: number;
  paired: { ipv4: number; ipv6: number };
}

/**
 * Pairs that are likely one client. The evidence of a pair is how unlikely its coincidences are for strangers: that they
 * have the same user agent, and that they are alone in so many of the same half hours (hypergeometric). What the same
 * rule finds between cells two hours apart is chance; when that is a fifth of what it finds between cells of the same
 * time, the pairs are not told from chance, and none is reported.
 */
export class PairCollector {
  readonly #slots: number;
  readonly #candidates: { row: PairRow; bits: number }[] = [];

  /** `slots`: half hours of the period. */
  constructor(slots: number) {
    this.#slots = slots;
  }

  add(row: PairRow): void {
    const bits = bitsOf(row, this.#slots);
    if (bits >= leastBits) this.#candidates.push({ row, bits });
  }

  finish(): LikelyPairs {
    const found = this.#match(0);
    const chance = this.#match(120);
    const nothing = { requests: { ipv4: 0, ipv6: 0 }, paired: { ipv4: 0, ipv6: 0 } };
    const chancePairs = distinctPairs(chance);
    const pairs = distinctPairs(found);
    if (pairs === 0) return { told: 'none', pairs: 0, chancePairs, ...nothing };
    if (chancePairs > mostByChance * pairs) return { told: 'chance', pairs: 0, chancePairs, ...nothing };
    const sum = (of: (row: PairRow) => number) => found.reduce((all, row) => all + of(row), 0);
    return {
      told: 'pairs',
      pairs,
      requests: { ipv4: sum((row) => row.ipv4_requests), ipv6: sum((row) => row.ipv6_requests) },
      chancePairs,
      paired: {
        ipv4: new Set(found.map((row) => row.ipv4_source)).size,
        ipv6: new Set(found.map((row) => row.ipv6_source)).size,
      },
    };
  }

  /** The best partner for each source and user agent: strongest evidence first, each taken once. */
  #match(shifted: number): PairRow[] {
    const taken = new Set<string>();
    return this.#candidates
      .filter(({ row }) => row.shifted === shifted)
      .sort((a, b) => b.bits - a.bits || compareRows(a.row, b.row))
      .flatMap(({ row }) => {
        const keys = [`4 ${row.agent} ${row.ipv4_source}`, `6 ${row.agent} ${row.ipv6_source}`];
        if (keys.some((key) => taken.has(key))) return [];
        for (const key of keys) taken.add(key);
        return [row];
      });
  }
}

function distinctPairs(rows: readonly PairRow[]): number {
  return new Set(rows.map((row) => `${row.ipv4_source} ${row.ipv6_source}`)).size;
}

function compareRows(a: PairRow, b: PairRow): number {
  return a.ipv4_source - b.ipv4_source || a.ipv6_source - b.ipv6_source || a.agent - b.agent;
}

/** −log₂ of the chance that strangers look like this. */
function bitsOf(row: PairRow, slots: number): number {
  const agent = row.agent_sources / row.all_sources;
  return -Math.log2(agent) - Math.log2(hypergeometricTail(row.joint, row.ipv4_times, row.ipv6_times, slots));
}

/** The chance that two random sets of so many of `slots` half hours have at least `joint` in common. */
export function hypergeometricTail(joint: number, first: number, second: number, slots: number): number {
  const most = Math.min(first, second);
  const least = Math.max(joint, first + second - slots);
  if (least <= Math.max(0, first + second - slots)) return 1;
  const all = logChoose(slots, second);
  let chance = 0;
  for (let common = least; common <= most; common++) {
    chance += Math.exp(logChoose(first, common) + logChoose(slots - first, second - common) - all);
  }
  return Math.min(1, chance);
}

function logChoose(of: number, take: number): number {
  let sum = 0;
  for (let index = 1; index <= take; index++) sum += Math.log((of - take + index) / index);
  return sum;
}
