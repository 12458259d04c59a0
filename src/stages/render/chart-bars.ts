import type { ChartInput } from './draw-chart.ts';
import { cutMiddle } from './formats.ts';

export interface Bar {
  label: string;
  amount: number;
  text: string;
  rest?: boolean;
}

/** Mean width of a character, pixels, as the specs set labels. */
const characterWidth = { 'Source Code Pro': 7.2, 'Source Sans 3': 6.2 };
const longestLabel = 44;

/**
 * Named amounts as horizontal bars. The rest has a line of its own without a bar: it is often far longer than all others
 * and would press them flat.
 * @param top amount of the longest possible bar
 */
export function barsChart(
  bars: readonly Bar[],
  label: string,
  font: keyof typeof characterWidth,
  top = Math.max(1, ...bars.map(({ amount, rest }) => (rest === true ? 0 : amount))),
): ChartInput {
  const rows = bars.map((bar, rank) => ({
    rank,
    label: cutMiddle(bar.label, longestLabel),
    amount: bar.rest === true ? 0 : bar.amount,
    text: bar.text,
    rest: bar.rest === true,
  }));
  const longest = Math.max(...rows.map((row) => row.label.length * characterWidth[row.rest ? 'Source Sans 3' : font]));
  return {
    label,
    labelRoom: Math.round(Math.max(longest, 120) + 14),
    datasets: { bars: rows },
    params: { top, labelFont: font },
  };
}
