import type { Growth } from '../../contracts/report-growth.ts';
import { shareScale } from './chart-share.ts';
import type { ChartInput } from './draw-chart.ts';
import { shortDay } from './times.ts';
import type { ViewContext } from './view.ts';

const dayMs = 86_400_000;

function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs);
}

/** The IPv6 share of every day of the archive, and where its trend leads. Days without a report are gaps. */
export function trendChart(
  { formats, locale }: ViewContext,
  { days, projection }: NonNullable<Growth>,
  label: string,
): ChartInput {
  const first = dayNumber(days[0]?.date ?? '1970-01-01');
  const last = dayNumber(days.at(-1)?.date ?? '1970-01-01');
  const end = Math.max(last, ...projection.map(({ date }) => dayNumber(date))) - first;
  const known = new Map(days.map((day) => [dayNumber(day.date) - first, day]));
  const history = Array.from({ length: last - first + 1 }, (_, day) => {
    const found = known.get(day);
    return { day, share: found?.ipv6RequestShare ?? null, partial: found !== undefined && found.status !== 'complete' };
  });
  const today = history.at(-1);
  const ahead = projection.map(({ days: distance, share, low, high }) => ({
    day: last - first + distance,
    share,
    low,
    high,
  }));
  const positions = Array.from({ length: end + 1 }, (_, day) => day);
  const step = Math.max(1, Math.ceil((end + 1) / 8));
  return {
    label,
    datasets: {
      history,
      projection:
        ahead.length === 0 || today === undefined || today.share === null
          ? []
          : [{ day: today.day, share: today.share, low: today.share, high: today.share }, ...ahead],
      today: today === undefined || today.share === null ? [] : [{ ...today, text: formats.share(today.share) }],
    },
    params: {
      end: Math.max(end, 1),
      ...shareScale([...history.map(({ share }) => share ?? 0), ...ahead.map(({ high }) => high)], formats),
      ticks: positions.filter((day) => day % step === 0 && end - day >= step / 2),
      narrowTicks: positions.filter((day) => day % (step * 2) === 0 && end - day >= step / 2),
      labels: positions.map((day) => {
        const date = new Date((first + day) * dayMs).toISOString().slice(0, 10);
        return shortDay(date, locale).replace(/^\S+?\u00a0/, '');
      }),
    },
  };
}
