import type { ChartInput } from './draw-chart.ts';
import { cutMiddle } from './formats.ts';
import { niceScale } from './scales.ts';

export interface Pair {
  label: string;
  ipv6: number | null;
  ipv4: number | null;
  text: string;
}

const characterWidth = 6.6;
const longestLabel = 30;

/** A figure of both families side by side, one line for each pair. */
export function pairsChart(pairs: readonly Pair[], label: string, stepLabel: (step: number) => string): ChartInput {
  const { top, steps } = niceScale(Math.max(...pairs.map(({ ipv4, ipv6 }) => Math.max(ipv4 ?? 0, ipv6 ?? 0))));
  const rows = pairs.map(({ label: name, ...pair }, rank) => ({ rank, label: cutMiddle(name, longestLabel), ...pair }));
  const longest = Math.max(...rows.map((row) => row.label.length * characterWidth));
  return {
    label,
    labelRoom: Math.round(Math.max(longest, 90) + 16),
    datasets: { pairs: rows },
    params: { top, steps, stepLabels: steps.map(stepLabel) },
  };
}
