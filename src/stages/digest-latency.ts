import type { Digest } from '../contracts/digest.ts';
import { shareOf } from '../contracts/report-figures.ts';
import type { FamilyPerformance } from '../contracts/report-performance.ts';
import type { DayReport } from './digest-days.ts';

/** Bins of the histogram in report.json per factor of ten; a percentile is the middle of its bin. */
const binsPerDecade = 10;
const ratio = 10 ** (1 / binsPerDecade);
const relativeError = (ratio - 1) / (ratio + 1);

/** Latencies and errors of several days. Percentiles come from the sums of the days' histograms, never from their percentiles. */
export function foldPerformance(reports: readonly DayReport[]): Digest['performance'] {
  return { relativeError, ipv4: foldFamily(reports, 'ipv4'), ipv6: foldFamily(reports, 'ipv6') };
}

function foldFamily(reports: readonly DayReport[], family: 'ipv4' | 'ipv6'): FamilyPerformance {
  const sum = (figure: (performance: FamilyPerformance) => number) =>
    reports.reduce((all, { performance }) => all + figure(performance[family]), 0);
  const requests = sum((day) => day.requests);
  const bins = new Map<number, { to: number; count: number }>();
  for (const { performance } of reports) {
    for (const bin of performance.histogram) {
      bins.set(bin.from, { to: bin.to, count: (bins.get(bin.from)?.count ?? 0) + bin[family] });
    }
  }
  const sorted = [...bins].map(([from, { to, count }]) => ({ from, to, count })).sort((a, b) => a.from - b.from);
  const timed = sorted.reduce((all, { count }) => all + count, 0);
  const percentile = (fraction: number) => percentileOf(sorted, timed, fraction);
  return {
    requests,
    timed,
    p50: percentile(0.5),
    p90: percentile(0.9),
    p99: percentile(0.99),
    // The rates of the days were counts: rate × requests is a whole number but for the last bit.
    errorRate: shareOf(
      sum((day) => Math.round((day.errorRate ?? 0) * day.requests)),
      requests,
    ),
    elb5xxRate: shareOf(
      sum((day) => Math.round((day.elb5xxRate ?? 0) * day.requests)),
      requests,
    ),
  };
}

function percentileOf(bins: readonly { from: number; to: number; count: number }[], total: number, fraction: number) {
  const rank = Math.max(1, Math.ceil(Number((fraction * total).toPrecision(12))));
  let seen = 0;
  for (const { from, to, count } of bins) {
    seen += count;
    // The value that is at most relativeError away from both ends: 2·from·to ÷ (from + to).
    if (count > 0 && seen >= rank) return from === 0 ? 0 : Number(((2 * from * to) / (from + to)).toPrecision(3));
  }
  return null;
}
