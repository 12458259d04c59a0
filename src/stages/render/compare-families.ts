import type { FamilyPerformance } from '../../contracts/report-performance.ts';

/** How one family fares beside the other. `unknown` says why nothing can be said. */
export type Verdict = 'same' | 'better' | 'worse' | 'unknown';

export interface FamilyComparison {
  latency: Verdict;
  /** IPv6 − IPv4 of the medians, seconds. */
  latencyGap: number | null;
  errors: Verdict;
  /** IPv6 − IPv4 of the error rates. */
  errorGap: number | null;
}

/** Fewer samples of one family say nothing about it. */
export const fewestSamples = 30;
/** Load balancers write times in milliseconds: a smaller difference is none. */
const leastLatency = 0.001;
/** Of the IPv4 median: what a reader would not call a difference. */
const leastRatio = 0.05;
const leastErrorGap = 0.001;
/** Standard deviations from which on two rates are not held to differ by chance. */
const certain = 3;

/** How IPv6 fares beside IPv4: `worse` is slower, or failing more often. */
export function compareFamilies(
  ipv4: FamilyPerformance,
  ipv6: FamilyPerformance,
  relativeError: number,
): FamilyComparison {
  const latencyGap = ipv4.p50 === null || ipv6.p50 === null ? null : ipv6.p50 - ipv4.p50;
  const errorGap = ipv4.errorRate === null || ipv6.errorRate === null ? null : ipv6.errorRate - ipv4.errorRate;
  const slack = Math.max(leastLatency, (ipv4.p50 ?? 0) * Math.max(leastRatio, 2 * relativeError));
  return {
    latencyGap,
    latency:
      latencyGap === null || Math.min(ipv4.timed, ipv6.timed) < fewestSamples ? 'unknown' : judge(latencyGap, slack),
    errorGap,
    errors:
      errorGap === null || Math.min(ipv4.requests, ipv6.requests) < fewestSamples
        ? 'unknown'
        : judge(errorGap, Math.max(leastErrorGap, certain * deviation(ipv4, ipv6))),
  };
}

function judge(gap: number, slack: number): Verdict {
  // A little more than the slack, so that a gap of exactly one step is not decided by the last bit of a float.
  if (Math.abs(gap) <= slack * 1.000001) return 'same';
  return gap < 0 ? 'better' : 'worse';
}

/** Standard deviation of the difference of two rates that are the same in truth. */
function deviation(ipv4: FamilyPerformance, ipv6: FamilyPerformance): number {
  const failed = (ipv4.errorRate ?? 0) * ipv4.requests + (ipv6.errorRate ?? 0) * ipv6.requests;
  const rate = failed / (ipv4.requests + ipv6.requests);
  return Math.sqrt(rate * (1 - rate) * (1 / ipv4.requests + 1 / ipv6.requests));
}
