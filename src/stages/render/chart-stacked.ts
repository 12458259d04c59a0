import { timeParams } from './chart-share.ts';
import type { ChartInput } from './draw-chart.ts';
import { niceScale } from './scales.ts';
import type { Timeline } from './timeline.ts';
import type { ViewContext } from './view.ts';

/** A quantity per slot: IPv6 below, IPv4 on top of it. */
export function stackedChart(
  { formats }: ViewContext,
  timeline: Timeline,
  figure: 'requests' | 'flowBytes',
  label: string,
): ChartInput {
  const amounts = timeline.slots.map((slot) => slot[figure]);
  const { top, steps } = niceScale(Math.max(...amounts.map(({ ipv4, ipv6 }) => ipv4 + ipv6)));
  const gap = amounts.length > 60 ? 0 : 0.06;
  return {
    label,
    datasets: {
      hourly: amounts.map(({ ipv4, ipv6 }, index) => ({
        from: index + gap,
        to: index + 1 - gap,
        ipv4,
        ipv6,
        total: ipv4 + ipv6,
      })),
    },
    params: {
      ...timeParams(timeline),
      top,
      steps,
      stepLabels: steps.map((step) => (figure === 'flowBytes' ? shortBytes(step, formats.bytes) : formats.count(step))),
    },
  };
}

function shortBytes(step: number, bytes: (value: number) => string): string {
  return step === 0 ? '0' : bytes(step).replace(/\.0+(?=\D)/, '');
}
