/**
 * How many hosts may be behind the addresses. One host takes several addresses in a day, but few at a time: hence at
 * least as many hosts are in a /64 as the most addresses seen there in one bin of time (kIP's "simultaneously assigned"),
 * and at most as many as all its addresses. Bins of 10 to 60 minutes are meant: in shorter ones hosts are missed, in
 * longer ones an address that was replaced counts again.
 */
export interface HostBounds {
  readonly lower: number;
  readonly upper: number;
  /** /64s by their most addresses at once, in powers of two: 1, 2 to 3, 4 to 7 …; those that occur, in order. */
  readonly prefixes64: readonly HostBoundsRow[];
}

export interface HostBoundsRow {
  readonly from: number;
  readonly to: number;
  readonly prefixes: number;
  readonly addresses: number;
}

export class HostBoundsCounter {
  private lower = 0;
  private upper = 0;
  private readonly rows = new Map<number, { prefixes: number; addresses: number }>();

  /** So many /64s that each have so many addresses in their busiest bin, and so many in all. */
  add(atOnce: number, addresses: number, prefixes = 1): void {
    this.lower += atOnce * prefixes;
    this.upper += addresses * prefixes;
    const power = Math.floor(Math.log2(atOnce));
    const row = this.rows.get(power) ?? { prefixes: 0, addresses: 0 };
    row.prefixes += prefixes;
    row.addresses += addresses * prefixes;
    this.rows.set(power, row);
  }

  finish(): HostBounds {
    const prefixes64 = [...this.rows]
      .sort(([a], [b]) => a - b)
      .map(([power, row]) => ({ from: 2 ** power, to: 2 ** (power + 1) - 1, ...row }));
    return { lower: this.lower, upper: this.upper, prefixes64 };
  }
}
