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
  const clamp = (value: number) => Math.min(to, Math.max(from, value));
  /** One line above the curves: from the median (dot) over the 90th to the 99th percentile, with the figures in words. */
  const spread = (family: 'ipv4' | 'ipv6', { p50, p90, p99 }: typeof ipv4) => {
    if (p50 === null || p90 === null || p99 === null) return [];
    const position = (value: number) => Math.log(clamp(value) / from) / Math.log(to / from);
    const name = family === 'ipv6' ? 'IPv6' : 'IPv4';
    // The words stand where there is more room.
    const left = position(p50) > 1 - position(p99);
    const text = `${name}: ${formats.seconds(p50)} \u00b7 ${formats.seconds(p90)} \u00b7 ${formats.seconds(p99)}`;
    return [
      {
        family,
        p50: clamp(p50),
        p90: clamp(p90),
        p99: clamp(p99),
        at: clamp(left ? p50 : p99),
        left,
        text,
        brief: name,
      },
    ];
  };
  return {
    label,
    datasets: { ...datasets, spreads: [...spread('ipv6', ipv6), ...spread('ipv4', ipv4)] },
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
