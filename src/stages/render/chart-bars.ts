import type { ChartInput } from './draw-chart.ts';

export interface Bar {
  label: string;
  amount: number;
  text: string;
  rest?: boolean;
}

/** Characters of the label that fit beside a bar. */
const longestSideLabel = { 'Source Code Pro': 33, 'Source Sans 3': 42 };

export function barsChart(bars: readonly Bar[], label: string, font: 'Source Sans 3' | 'Source Code Pro'): ChartInput {
  return {
    label,
    ...(bars.some((bar) => bar.label.length > longestSideLabel[font]) ? { variant: 'long' } : {}),
    datasets: { bars: bars.map((bar, rank) => ({ ...bar, rest: bar.rest ?? false, rank })) },
    params: { top: Math.max(1, ...bars.map(({ amount }) => amount)), labelFont: font },
  };
}
