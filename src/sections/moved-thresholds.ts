import type { ComparedFigure } from '../contracts/report-comparison.ts';
import type { Figures } from './compared-figures.ts';

/** Standard deviations beyond which chance alone is no explanation. */
const sigmas = 3;

interface CountRule {
  /** Least change relative to the smaller of the two, and least difference. */
  ratio: number;
  difference: number;
}

const countRules: Partial<Record<ComparedFigure, CountRule>> = {
  requests: { ratio: 0.1, difference: 100 },
  ipv6Requests: { ratio: 0.1, difference: 100 },
  ipv6Clients: { ratio: 0.1, difference: 100 },
  ipv6FlowBytes: { ratio: 0.2, difference: 1_000_000 },
  // Scans come and go: only a change by half is more than that.
  ipv6RejectedFlows: { ratio: 0.5, difference: 100 },
};

/** Least difference of a fraction, and the figure that it is a fraction of. */
const fractionRules: Partial<Record<ComparedFigure, { difference: number; of: ComparedFigure }>> = {
  ipv6RequestShare: { difference: 0.01, of: 'requests' },
  ipv6ErrorRate: { difference: 0.005, of: 'ipv6Requests' },
};

const latencyRule = { ratio: 0.1, seconds: 0.005, requests: 1000 };

/** How far a figure moved, in thresholds: from 1 on it is news, and more is more. 0 when chance may explain it. */
export function measureEffect(figure: ComparedFigure, before: Figures, now: Figures): number {
  const [was, is] = [before[figure], now[figure]];
  if (was === null || is === null) return 0;
  const count = countRules[figure];
  if (count !== undefined) return effectOfCount(was, is, count, figure === 'ipv6FlowBytes' ? 0 : sigmas);
  const fraction = fractionRules[figure];
  if (fraction !== undefined) {
    return effectOfFraction(was, is, before[fraction.of] ?? 0, now[fraction.of] ?? 0, fraction.difference);
  }
  const fewest = Math.min(before.ipv6Requests ?? 0, now.ipv6Requests ?? 0);
  return effectOfLatency(was, is, fewest);
}

/** Counts of rare things scatter by their square root. */
function effectOfCount(before: number, now: number, { ratio, difference }: CountRule, deviations: number): number {
  const change = Math.abs(now - before);
  if (change < difference || change < deviations * Math.sqrt(before + now)) return 0;
  // One more on both sides, so that a rise from nothing has an effect, too, and no endless one.
  return Math.abs(Math.log((now + 1) / (before + 1))) / Math.log(1 + ratio);
}

/** Two fractions of n and m scatter by sqrt(p (1 − p) (1/n + 1/m)). */
function effectOfFraction(before: number, now: number, n: number, m: number, threshold: number): number {
  if (n === 0 || m === 0) return 0;
  const pooled = (before * n + now * m) / (n + m);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  const change = Math.abs(now - before);
  return change < sigmas * deviation ? 0 : change / threshold;
}

function effectOfLatency(before: number, now: number, requests: number): number {
  if (requests < latencyRule.requests || Math.abs(now - before) < latencyRule.seconds) return 0;
  if (before <= 0 || now <= 0) return 0;
  return Math.abs(Math.log(now / before)) / Math.log(1 + latencyRule.ratio);
}
