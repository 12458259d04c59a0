/** How many addresses the prefixes of one length have: the inflation of a count of addresses over a count of networks. */
export interface Spread {
  readonly prefixes: number;
  /** All three null without addresses. The median of an even number is the mean of the middle two. */
  readonly mean: number | null;
  readonly median: number | null;
  readonly max: number | null;
}

/** Measures Spread from addresses in ascending order without repetition. */
export class SpreadCounter {
  private readonly length: number;
  /** Number of prefixes by number of addresses: few different numbers occur. */
  private readonly prefixesBySize = new Map<number, number>();
  private current = 0;

  constructor(length: number) {
    this.length = length;
  }

  /** `shared`: bits that this address shares with the one before; of no matter for the first. `addresses`: of a whole /64. */
  visit(shared: number, addresses = 1): void {
    if (shared < this.length) this.close();
    this.current += addresses;
  }

  /** Adds other prefixes: how many have so many addresses. */
  merge(sizes: ReadonlyMap<number, number>): void {
    for (const [size, count] of sizes) this.prefixesBySize.set(size, (this.prefixesBySize.get(size) ?? 0) + count);
  }

  /** How many prefixes have so many addresses. */
  finishSizes(): ReadonlyMap<number, number> {
    this.close();
    return this.prefixesBySize;
  }

  finish(): Spread {
    this.close();
    const sizes = [...this.prefixesBySize].sort(([a], [b]) => a - b);
    let prefixes = 0;
    let addresses = 0;
    for (const [size, count] of sizes) {
      prefixes += count;
      addresses += size * count;
    }
    if (prefixes === 0) return { prefixes, mean: null, median: null, max: null };
    const median = (rank(sizes, Math.floor((prefixes - 1) / 2)) + rank(sizes, Math.floor(prefixes / 2))) / 2;
    return { prefixes, mean: addresses / prefixes, median, max: sizes.at(-1)?.[0] ?? null };
  }

  private close(): void {
    if (this.current === 0) return;
    this.prefixesBySize.set(this.current, (this.prefixesBySize.get(this.current) ?? 0) + 1);
    this.current = 0;
  }
}

/** The size at this position, counted from 0, of all prefixes in order of size. */
function rank(sizes: readonly (readonly [number, number])[], position: number): number {
  let before = 0;
  for (const [size, count] of sizes) {
    before += count;
    if (position < before) return size;
  }
  return 0;
}
