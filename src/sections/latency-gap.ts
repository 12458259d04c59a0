import { bucketStart } from '../contracts/latency.ts';
import type { LatencyGap } from '../contracts/report-gap.ts';
import { type LatencyCounts, tidy } from './latency-counts.ts';

/** Fewer samples of a family than this say nothing. */
export const leastSamples = 100;
/** 97.5 % of the normal distribution: two-sided intervals of 95 %. */
export const z95 = 1.96;
/** Two-sided p < 0.001. */
const leastScore = 3.29;
/** A difference below this part of the IPv4 median, or below this many seconds, matters to nobody. */
const marginRatio = 0.05;
const marginSeconds = 0.001;

/**
 * Compares the latencies of both families.
 *
 * - Interval: each median's by order statistics (ranks n/2 ± 1.96 √n/2, widened to the edges of their buckets), combined
 *   for the difference as Price and Bonett do (Distribution-free confidence intervals for difference and ratio of
 *   medians, 2002).
 * - Test: Mann-Whitney U with the correction for ties, exact up to the width of a bucket.
 *
 * `slower` and `faster` want the interval to exclude 0, the test beyond ±3.29, and 5 % of the IPv4 median and 1 ms.
 * Requests of one client resemble each other, which both methods ignore: hence the strict level and the margin.
 */
export function compareLatencies(ipv4: LatencyCounts, ipv6: LatencyCounts): LatencyGap {
  const [before, now] = [ipv4.percentile(0.5), ipv6.percentile(0.5)];
  if (before === null || now === null) {
    return { verdict: 'too-few', difference: null, low: null, high: null, ratio: null, longer: null, z: null };
  }
  const difference = tidy(now - before);
  const ratio = before > 0 ? tidy(now / before) : null;
  const { longer, score } = testRanks(ipv4, ipv6);
  const known = { difference, ratio, longer: tidy(longer) };
  if (Math.min(ipv4.total, ipv6.total) < leastSamples) {
    return { verdict: 'too-few', ...known, low: null, high: null, z: null };
  }
  const reach = z95 * Math.hypot(standardError(ipv4), standardError(ipv6));
  const [low, high] = [tidy(difference - reach), tidy(difference + reach)];
  const margin = Math.max(marginRatio * before, marginSeconds);
  return { verdict: judge({ difference, low, high, score, margin }), ...known, low, high, z: tidy(score) };
}

interface Evidence {
  difference: number;
  low: number;
  high: number;
  score: number;
  margin: number;
}

function judge({ difference, low, high, score, margin }: Evidence): LatencyGap['verdict'] {
  if (low > 0 && difference >= margin && score >= leastScore) return 'slower';
  if (high < 0 && difference <= -margin && score <= -leastScore) return 'faster';
  return low > -margin && high < margin ? 'similar' : 'unclear';
}

/** Of the median, in seconds. */
function standardError(counts: LatencyCounts): number {
  const reach = (z95 * Math.sqrt(counts.total)) / 2;
  const lower = counts.bucketAt(Math.max(1, Math.floor(counts.total / 2 - reach)));
  const upper = counts.bucketAt(Math.min(counts.total, Math.ceil(counts.total / 2 + reach) + 1));
  return (endOf(upper) - bucketStart(lower)) / (2 * z95);
}

/** Where a bucket ends, in seconds; the one of the zeros at once. */
function endOf(bucket: number): number {
  return bucket < 0 ? 0 : bucketStart(bucket + 1);
}

/** The chance that a value of the second is larger, and its standard score. */
function testRanks(first: LatencyCounts, second: LatencyCounts): { longer: number; score: number } {
  const [n, m] = [first.total, second.total];
  const inFirst = new Map(first.buckets);
  const inSecond = new Map(second.buckets);
  const all = [...new Set([...inFirst.keys(), ...inSecond.keys()])].sort((a, b) => a - b);
  let wins = 0;
  let ties = 0;
  let below = 0;
  for (const bucket of all) {
    const [a, b] = [inFirst.get(bucket) ?? 0, inSecond.get(bucket) ?? 0];
    wins += b * (below + a / 2);
    below += a;
    ties += (a + b) ** 3 - (a + b);
  }
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  return { longer: wins / (n * m), score: variance > 0 ? (wins - (n * m) / 2) / Math.sqrt(variance) : 0 };
}
