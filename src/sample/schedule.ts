/** When people come: relative traffic at each full hour (UTC), of a shop whose customers are mostly in Europe. */
const HOURLY = [
  30, 22, 17, 14, 13, 16, 26, 45, 62, 72, 78, 82, 86, 84, 80, 78, 80, 86, 94, 100, 96, 80, 58, 40,
] as const;

/** Homes have IPv6 more often than offices have: factor on the IPv6 share by hour (UTC). */
const IPV6_BY_HOUR = [
  1.07, 1.07, 1.06, 1.06, 1.05, 1.05, 1.04, 1.0, 0.95, 0.93, 0.92, 0.92, 0.94, 0.93, 0.93, 0.94, 0.96, 1.0, 1.05, 1.08,
  1.09, 1.08, 1.08, 1.07,
] as const;

export const HOUR = 3600;
export const DAY = 86_400;

export const events = {
  /** 5xx at the shop, worse over IPv6. */
  outage: { from: 14 * HOUR, to: 15 * HOUR },
  /** The scraper's minute: second of the day and length. */
  scraper: { from: 19 * HOUR + 41 * 60, seconds: 55 },
  /** The port scan of one IPv6 address. */
  portScan: { from: 3 * HOUR + 12 * 60, seconds: 100 },
  /** The scanner that changes its address within a /48. */
  rotatingScan: { from: 1 * HOUR + 30 * 60, to: 5 * HOUR + 30 * 60 },
} as const;

/** @param second of the day */
export function isOutage(second: number): boolean {
  return second >= events.outage.from && second < events.outage.to;
}

/** Relative traffic at a second of the day, linear between the hours. */
export function trafficAt(second: number): number {
  const hour = Math.floor(second / HOUR);
  const here = HOURLY[hour % 24] ?? 0;
  const next = HOURLY[(hour + 1) % 24] ?? 0;
  return here + ((next - here) * (second - hour * HOUR)) / HOUR;
}

export function ipv6FactorAt(second: number): number {
  return IPV6_BY_HOUR[Math.floor(second / HOUR) % 24] ?? 1;
}

/** `total` in whole parts in proportion to the weights; the parts add up to exactly `total`. */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let reached = 0;
  let given = 0;
  return weights.map((weight) => {
    reached += weight;
    const upTo = sum > 0 ? Math.round((total * reached) / sum) : 0;
    const part = upTo - given;
    given = upTo;
    return part;
  });
}

/**
 * `count` times within [from, to) in order, as many again within [burst.from, burst.to) where there is a burst. Times
 * are in any unit, and whole.
 *
 * @returns each time with whether it belongs to the burst
 */
export function* times(
  fractions: () => number,
  span: { from: number; to: number; count: number },
  burst: { from: number; to: number; count: number },
): Generator<{ time: number; inBurst: boolean }> {
  const at = (part: typeof span, index: number) =>
    index < part.count
      ? Math.floor(part.from + ((index + fractions()) / part.count) * (part.to - part.from))
      : Infinity;
  let [i, j] = [0, 0];
  let [next, nextBurst] = [at(span, 0), at(burst, 0)];
  while (i < span.count || j < burst.count) {
    if (nextBurst < next) {
      yield { time: nextBurst, inBurst: true };
      nextBurst = at(burst, ++j);
    } else {
      yield { time: next, inBurst: false };
      next = at(span, ++i);
    }
  }
}
