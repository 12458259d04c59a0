/** The prefix lengths that the report counts and folds along, longest first. */
export const ladderLengths = [128, 64, 56, 48, 40, 32] as const;
export type LadderLength = (typeof ladderLengths)[number];

/**
 * Counts the distinct prefixes of every length at once, from addresses in ascending order without repetition. A prefix
 * of length p is new when the address shares fewer than p bits with the one before, hence 129 counters suffice:
 * n(p) = 1 + number of neighbours that share fewer than p bits (Kohler et al., Plonka & Berger: multi-resolution
 * aggregates).
 */
export class PrefixLadder {
  /** Of neighbours that share exactly so many bits, 0 to 128. */
  readonly histogram = new Float64Array(129);
  private seen = 0;

  /** `shared`: bits that this address shares with the one before; of no matter for the first. */
  visit(shared: number): void {
    if (this.seen > 0) this.histogram[shared] = (this.histogram[shared] ?? 0) + 1;
    this.seen++;
  }

  /** Distinct prefixes of this length. */
  countPrefixes(length: number): number {
    if (this.seen === 0) return 0;
    let count = 1;
    for (let shared = 0; shared < length; shared++) count += this.histogram[shared] ?? 0;
    return count;
  }

  /** n(length + step) / n(length): how many parts of a prefix are used on average, 1 to 2^step; null without addresses. */
  ratio(length: number, step: number): number | null {
    return this.seen === 0 ? null : this.countPrefixes(length + step) / this.countPrefixes(length);
  }

  reset(): void {
    this.histogram.fill(0);
    this.seen = 0;
  }
}

/** Distinct prefixes at every rung of the ladder. */
export function countLadder(ladder: PrefixLadder): Readonly<Record<LadderLength, number>> {
  return {
    128: ladder.countPrefixes(128),
    64: ladder.countPrefixes(64),
    56: ladder.countPrefixes(56),
    48: ladder.countPrefixes(48),
    40: ladder.countPrefixes(40),
    32: ladder.countPrefixes(32),
  };
}
