import type { Report } from '../../contracts/report.ts';
import { shortShare } from './chart-share.ts';
import type { ChartInput } from './draw-chart.ts';
import { logTicks, niceScale } from './scales.ts';
import type { ViewContext } from './view.ts';

/** How the latencies of each family are spread over logarithmic steps. */
export function latencyChart({ report, formats }: ViewContext, label: string): ChartInput {
  const { histogram, ipv4, ipv6 } = report.performance;
  const bins = positiveBins(histogram);
  const [from, to] = [bins.at(0)?.from ?? 0.001, bins.at(-1)?.to ?? 1];
  const curve = (family: 'ipv4' | 'ipv6', timed: number) => {
    if (timed === 0) return [];
    const points = bins.map((bin) => ({ edge: bin.from, share: bin[family] / timed }));
    return [
      { edge: from, share: 0 },
      ...points,
      { edge: to, share: points.at(-1)?.share ?? 0 },
      { edge: to, share: 0 },
    ];
  };
  const datasets = { ipv6: curve('ipv6', ipv6.timed), ipv4: curve('ipv4', ipv4.timed) };
  const { top, steps } = niceScale(Math.max(...[...datasets.ipv4, ...datasets.ipv6].map(({ share }) => share)));
  const median = (family: 'ipv4' | 'ipv6', value: number | null) => {
    if (value === null || value < from || value > to) return [];
    const other = family === 'ipv6' ? ipv4.p50 : ipv6.p50;
    // The lower median has its label on its left, so that neither label crosses the line of the other.
    const left = other !== null && value < other;
    const text = `${family === 'ipv6' ? 'IPv6' : 'IPv4'} median ${formats.seconds(value)}`;
    return [{ family, median: value, text, align: left ? 'right' : 'left', shift: left ? -5 : 5 }];
  };
  return {
    label,
    datasets: { ...datasets, medians: [...median('ipv6', ipv6.p50), ...median('ipv4', ipv4.p50)] },
    params: {
      from,
      to,
      top,
      steps,
      stepLabels: steps.map((step) => shortShare(step, formats)),
      ticks: logTicks(from, to),
    },
  };
}

/** The bins that a logarithmic axis can show, without the empty ones at both ends. */
export function positiveBins(histogram: Report['performance']['histogram']): Report['performance']['histogram'] {
  const bins = histogram.filter(({ from, to }) => from > 0 && to > from);
  const filled = bins.map(({ ipv4, ipv6 }) => ipv4 + ipv6 > 0);
  return bins.slice(Math.max(filled.indexOf(true), 0), filled.lastIndexOf(true) + 1);
}
