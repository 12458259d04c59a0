/**
 * How many hosts may be behind the addresses. One host takes several addresses in a day, but few at a time: hence at
 * least as many hosts are in a /64 as the most addresses seen there in one bin of time (kIP's "simultaneously assigned"),
 * and at most as many as all its addresses. Bins of 10 to 60 minutes are meant: in shorter ones hosts are missed, in
 * longer ones an address that was replaced counts again.
 */
export interface HostBounds {
  readonly lower: number;
  readonly upper: number;
}

export class HostBoundsCounter {
  private readonly busiest = new Map<string, number>();

  /** `prefix64`: first 16 hex digits of the keys. `addresses`: distinct ones of this /64 in one bin, in any order of bins. */
  add(prefix64: string, addresses: number): void {
    if (addresses > (this.busiest.get(prefix64) ?? 0)) this.busiest.set(prefix64, addresses);
  }

  /** `addresses`: distinct ones of the whole period. */
  finish(addresses: number): HostBounds {
    let lower = 0;
    for (const count of this.busiest.values()) lower += count;
    return { lower, upper: addresses };
  }
}
