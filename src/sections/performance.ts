import { relativeError } from '../contracts/latency.ts';
import { shareOf } from '../contracts/report-figures.ts';
import type { FamilyPerformance, PerformanceGap } from '../contracts/report-performance.ts';
import type { Family } from '../contracts/rows.ts';
import { LatencyCounts, makeHistogram } from './latency-counts.ts';
import { compareLatencies } from './latency-gap.ts';
import { compareRates } from './rate-gap.ts';
import { defineSection } from './section.ts';
import { nameTargetGroup } from './target-group-name.ts';

/** Target groups with a row of their own; the others are folded into one. */
const longestList = 50;

/** Latency and errors of both families, of all requests and of each target group. */
export const performance = defineSection({
  id: 'performance',
  queries: ['latency', 'statuses'],
  keys: ['performance'],
  start() {
    const groups = new Map<string, GroupCounts>();
    const group = (targetGroup: string) => {
      const name = nameTargetGroup(targetGroup);
      const known = groups.get(name) ?? new GroupCounts();
      groups.set(name, known);
      return known;
    };
    return {
      on: {
        latency: (row) => group(row.target_group).of(row.family).latency.add(row.bucket, row.requests),
        statuses: (row) =>
          group(row.target_group).of(row.family).addStatus(row.elb_status, row.target_status, row.requests),
      },
      finish: () => {
        const all = mergeGroups([...groups.values()]);
        const sorted = [...groups].sort(
          ([nameA, a], [nameB, b]) => b.requests - a.requests || (nameA < nameB ? -1 : 1),
        );
        const others = sorted.slice(longestList).map(([, counts]) => counts);
        return {
          performance: {
            relativeError,
            ...all.describe(),
            gap: all.compare(),
            histogram: makeHistogram(all.ipv4.latency, all.ipv6.latency),
            targetGroups: sorted
              .slice(0, longestList)
              .map(([targetGroup, counts]) => ({ targetGroup, ...counts.describe(), gap: counts.compare() })),
            otherTargetGroups:
              others.length === 0 ? null : { targetGroups: others.length, ...mergeGroups(others).describe() },
          },
        };
      },
    };
  },
});

class FamilyCounts {
  readonly latency = new LatencyCounts();
  requests = 0;
  errors = 0;
  #elb5xx = 0;

  /** A status of 0 stands for a `-` in the log. */
  addStatus(elbStatus: number, targetStatus: number, requests: number): void {
    this.requests += requests;
    if (elbStatus >= 400) this.errors += requests;
    // A 5xx that the target gave is the target's, and the load balancer only passed it on.
    if (elbStatus >= 500 && targetStatus < 500) this.#elb5xx += requests;
  }

  merge(other: FamilyCounts): void {
    this.latency.merge(other.latency);
    this.requests += other.requests;
    this.errors += other.errors;
    this.#elb5xx += other.#elb5xx;
  }

  describe(): FamilyPerformance {
    return {
      requests: this.requests,
      timed: this.latency.total,
      p50: this.latency.percentile(0.5),
      p90: this.latency.percentile(0.9),
      p99: this.latency.percentile(0.99),
      errorRate: shareOf(this.errors, this.requests),
      elb5xxRate: shareOf(this.#elb5xx, this.requests),
    };
  }
}

class GroupCounts {
  readonly ipv4 = new FamilyCounts();
  readonly ipv6 = new FamilyCounts();

  get requests(): number {
    return this.ipv4.requests + this.ipv6.requests;
  }

  of(family: Family): FamilyCounts {
    return this[family];
  }

  describe(): { ipv4: FamilyPerformance; ipv6: FamilyPerformance } {
    return { ipv4: this.ipv4.describe(), ipv6: this.ipv6.describe() };
  }

  compare(): PerformanceGap {
    const rate = ({ requests, errors }: FamilyCounts) => ({ total: requests, part: errors });
    return {
      latency: compareLatencies(this.ipv4.latency, this.ipv6.latency),
      errors: compareRates(rate(this.ipv4), rate(this.ipv6)),
    };
  }
}

function mergeGroups(groups: readonly GroupCounts[]): GroupCounts {
  const all = new GroupCounts();
  for (const { ipv4, ipv6 } of groups) {
    all.ipv4.merge(ipv4);
    all.ipv6.merge(ipv6);
  }
  return all;
}
