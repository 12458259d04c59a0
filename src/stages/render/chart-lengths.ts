import type { ChartInput } from './draw-chart.ts';
import type { ViewContext } from './view.ts';

/** Distinct prefixes at each length, a bar each, on a logarithmic axis. */
export function lengthsChart({ report, formats }: ViewContext, label: string): ChartInput {
  const counts = report.anatomy.prefixCounts;
  const most = Math.max(1, ...counts.map(({ prefixes }) => prefixes));
  const decades = Array.from({ length: Math.ceil(Math.log10(most)) + 1 }, (_, power) => power);
  return {
    label,
    datasets: {
      counts: counts.map(({ length, prefixes }, rank) => ({
        rank,
        label: `/${length}`,
        height: Math.log10(Math.max(prefixes, 1)),
        text: shorten(prefixes, formats.count),
        told: length === 128 || length % 8 === 0,
      })),
    },
    params: {
      count: counts.length,
      top: Math.max(1, Math.log10(most)),
      steps: decades,
      stepLabels: decades.map((power) => formats.count(10 ** power)),
    },
  };
}

/** `24.3 k`: there is little room above a bar. */
function shorten(value: number, count: (value: number) => string): string {
  if (value < 1000) return count(value);
  const [size, unit] = value < 999_500 ? [value / 1000, 'k'] : [value / 1_000_000, 'M'];
  return `${size < 100 ? size.toPrecision(size < 10 ? 2 : 3).replace(/\.0+$/, '') : size.toFixed(0)}${unit}`;
}
