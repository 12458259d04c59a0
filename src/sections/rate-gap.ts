import type { RateGap } from '../contracts/report-gap.ts';
import { tidy } from './latency-counts.ts';
import { leastSamples, z95 } from './latency-gap.ts';

/** Half a percentage point: less matters to nobody. */
const margin = 0.005;

export interface Rate {
  /** Of these … */
  total: number;
  /** … so many. */
  part: number;
}

/** Compares a rate of both families. `higher` and `lower` want the interval to exclude 0, and half a percentage point. */
export function compareRates(ipv4: Rate, ipv6: Rate): RateGap {
  if (ipv4.total === 0 || ipv6.total === 0) return { verdict: 'too-few', difference: null, low: null, high: null };
  const difference = tidy(ipv6.part / ipv6.total - ipv4.part / ipv4.total);
  if (Math.min(ipv4.total, ipv6.total) < leastSamples) return { verdict: 'too-few', difference, low: null, high: null };
  const { low, high } = intervalOfDifference(ipv4, ipv6);
  return { verdict: judge(difference, low, high), difference, low, high };
}

/**
 * 95 % confidence interval of second − first: Newcombe (Interval estimation for the difference between independent
 * proportions, 1998), method 10, made of two Wilson intervals.
 */
export function intervalOfDifference(first: Rate, second: Rate): { low: number; high: number } {
  const [before, now] = [wilson(first), wilson(second)];
  const difference = now.rate - before.rate;
  return {
    low: tidy(difference - Math.hypot(now.rate - now.low, before.high - before.rate)),
    high: tidy(difference + Math.hypot(now.high - now.rate, before.rate - before.low)),
  };
}

function judge(difference: number, low: number, high: number): RateGap['verdict'] {
  if (low > 0 && difference >= margin) return 'higher';
  if (high < 0 && difference <= -margin) return 'lower';
  return low > -margin && high < margin ? 'similar' : 'unclear';
}

function wilson({ total, part }: Rate): { rate: number; low: number; high: number } {
  const rate = part / total;
  const square = z95 ** 2;
  const middle = rate + square / (2 * total);
  const reach = z95 * Math.sqrt((rate * (1 - rate)) / total + square / (4 * total ** 2));
  const scale = 1 + square / total;
  return { rate, low: (middle - reach) / scale, high: (middle + reach) / scale };
}
