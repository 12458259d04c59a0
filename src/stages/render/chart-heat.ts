import type { Rhythm } from '../../contracts/report-growth.ts';
import type { ChartInput } from './draw-chart.ts';
import type { ViewContext } from './view.ts';

/** A cell with fewer requests says nothing by its share. */
const fewestRequests = 30;
/** Steps of the scale of blue, light to dark; templates/report.css has each again for dark pages. */
const tints = ['#e6f0f8', '#c3dcee', '#93c1e0', '#5a9fcd', '#2477ae', '#0a5a8f'];

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export interface RhythmCell {
  weekday: number;
  hour: number;
  share: number;
}

/** The cells that have enough requests for a share. */
export function tellingCells({ requests, ipv6Requests }: NonNullable<Rhythm>): RhythmCell[] {
  return requests.flatMap((hours, weekday) =>
    hours.flatMap((total, hour) =>
      total < fewestRequests ? [] : [{ weekday, hour, share: (ipv6Requests[weekday]?.[hour] ?? 0) / total }],
    ),
  );
}

/** The IPv6 share by weekday and hour: a stronger tint is more, and the number is in the cell. */
export function heatChart(cells: readonly RhythmCell[], { formats }: ViewContext, label: string): ChartInput {
  const shares = cells.map(({ share }) => share);
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const tintOf = (share: number) =>
    high - low < 0.001 ? 2 : Math.min(tints.length - 1, Math.floor(((share - low) / (high - low)) * tints.length));
  return {
    label,
    datasets: {
      cells: cells.map(({ weekday, hour, share }) => {
        const tint = tintOf(share);
        return {
          weekday,
          hour,
          fill: tints[tint] ?? '#e6f0f8',
          ink: tint > 3 ? '#ffffff' : '#1b1f24',
          text: formats.share(share).replace(/\.\d+(?=\u00a0)|\u00a0%$/g, ''),
        };
      }),
      days: weekdays.map((name, weekday) => ({ weekday, name: name.slice(0, 3) })),
      hours: Array.from({ length: 24 }, (_, hour) => ({ hour, name: String(hour).padStart(2, '0') })),
    },
    params: {},
  };
}
