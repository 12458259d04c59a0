import type { Report, Traffic } from '../../contracts/report.ts';
import type { ChartInput } from './draw-chart.ts';
import type { HoursAxis } from './hours-axis.ts';
import { logTicks, niceScale } from './scales.ts';
import type { ViewContext } from './view.ts';

/** An hour with fewer requests says nothing by its share. */
export const fewestRequests = 30;

export interface HourShare {
  index: number;
  share: number | null;
  requests: number;
}

export function hourlyShares(hourly: Traffic['hourly']): HourShare[] {
  return hourly.map(({ requests: { ipv4, ipv6 } }, index) => ({
    index,
    requests: ipv4 + ipv6,
    share: ipv4 + ipv6 > 0 ? ipv6 / (ipv4 + ipv6) : null,
  }));
}

/** The hours with the highest and the lowest share among those with enough requests; null when fewer than two differ. */
export function extremeShares(shares: readonly HourShare[]): { highest: HourShare; lowest: HourShare } | null {
  const total = shares.reduce((sum, { requests }) => sum + requests, 0);
  const enough = Math.max(fewestRequests, total / Math.max(shares.length, 1) / 20);
  const telling = shares.filter(({ requests, share }) => share !== null && requests >= enough);
  const sorted = telling.toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0) || a.index - b.index);
  const [highest, lowest] = [sorted.at(0), sorted.at(-1)];
  return highest === undefined || lowest === undefined || highest.share === lowest.share ? null : { highest, lowest };
}

export function shareChart({ report, formats }: ViewContext, axis: HoursAxis, label: string): ChartInput {
  const shares = hourlyShares(report.traffic.hourly);
  const extremes = extremeShares(shares);
  const { top, steps } = niceScale(Math.min(1, Math.max(...shares.map(({ share }) => share ?? 0)) * 1.12));
  const noteOf = (hour: HourShare) => {
    const word = hour === extremes?.highest ? 'highest' : hour === extremes?.lowest ? 'lowest' : null;
    return word === null ? null : `${word} ${formats.share(hour.share)} at ${axis.labels[hour.index] ?? ''}`;
  };
  return {
    label,
    datasets: {
      shares: shares.map((hour) => ({
        middle: hour.index + 0.5,
        share: hour.share,
        note: noteOf(hour),
        align: hour.index < axis.hours * 0.3 ? 'left' : hour.index > axis.hours * 0.7 ? 'right' : 'center',
        lift: hour === extremes?.highest ? -12 : 16,
      })),
    },
    params: {
      ...axisParams(axis),
      top: Math.min(top, 1),
      steps: steps.filter((step) => step <= 1),
      stepLabels: steps.map((step) => formats.share(step)),
      mean: report.traffic.requests.ipv6Share ?? 0,
    },
  };
}

export type HourlyFigure = 'requests' | 'flowBytes';

export function hourlyChart(
  { report, formats }: ViewContext,
  axis: HoursAxis,
  figure: HourlyFigure,
  label: string,
): ChartInput {
  const hours = report.traffic.hourly.map((hour) => hour[figure]);
  const { top, steps } = niceScale(Math.max(...hours.map(({ ipv4, ipv6 }) => ipv4 + ipv6)));
  const gap = axis.hours > 72 ? 0 : 0.06;
  return {
    label,
    datasets: {
      hourly: hours.map(({ ipv4, ipv6 }, index) => ({
        from: index + gap,
        to: index + 1 - gap,
        ipv4,
        ipv6,
        total: ipv4 + ipv6,
      })),
    },
    params: {
      ...axisParams(axis),
      top,
      steps,
      stepLabels: steps.map((step) => (figure === 'flowBytes' ? shortBytes(step, formats.bytes) : formats.count(step))),
    },
  };
}

function shortBytes(step: number, bytes: (value: number) => string): string {
  return step === 0 ? '0' : bytes(step).replace(/\.0+(?=\D)/, '');
}

function axisParams({ hours, ticks, narrowTicks, labels }: HoursAxis): ChartInput['params'] {
  return { hours, ticks, narrowTicks, labels };
}

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
    const position = Math.log(value / from) / Math.log(to / from);
    const text = `${family === 'ipv6' ? 'IPv6' : 'IPv4'} median ${formats.seconds(value)}`;
    return [{ family, median: value, text, align: position < 0.5 ? 'left' : 'right', shift: position < 0.5 ? 5 : -5 }];
  };
  return {
    label,
    datasets: { ...datasets, medians: [...median('ipv6', ipv6.p50), ...median('ipv4', ipv4.p50)] },
    params: {
      from,
      to,
      top,
      steps,
      stepLabels: steps.map((step) => formats.share(step)),
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

export interface Bar {
  label: string;
  amount: number;
  text: string;
  rest?: boolean;
}

const longestSideLabel = 28;

export function barsChart(bars: readonly Bar[], label: string, font: 'Source Sans 3' | 'Source Code Pro'): ChartInput {
  return {
    label,
    ...(bars.some((bar) => bar.label.length > (font === 'Source Code Pro' ? longestSideLabel : 40))
      ? { variant: 'long' }
      : {}),
    datasets: { bars: bars.map((bar, rank) => ({ ...bar, rest: bar.rest ?? false, rank })) },
    params: { top: Math.max(1, ...bars.map(({ amount }) => amount)), labelFont: font },
  };
}

export function sparkline(values: readonly (number | null)[], label: string): ChartInput {
  return {
    label,
    datasets: { values: values.map((value, index) => ({ middle: index + 0.5, value })) },
    params: { hours: values.length, top: Math.max(...values.map((value) => value ?? 0)) * 1.05 || 1 },
  };
}
