import type { Traffic } from '../../contracts/report.ts';
import { dayAndHour, hourOf, shortDay } from './times.ts';
import type { ViewContext } from './view.ts';

export interface HoursAxis {
  hours: number;
  /** Positions of the ticks on wide and on narrow pictures: 0 is the begin of the first hour. */
  ticks: number[];
  narrowTicks: number[];
  /** One label per position. */
  labels: string[];
  /** The name of each hour, as tables and sentences call it. */
  names: string[];
}

const shortPeriod = 48;

/** The time axis of a period. Every hour of it has its place, so a day of a clock change has 23 or 25. */
export function makeHoursAxis(hourly: Traffic['hourly'], { locale, report, period }: ViewContext): HoursAxis {
  const starts = [...hourly.map(({ start }) => start), report.report.period.end];
  const hours = hourly.length;
  if (hours <= shortPeriod) {
    const labels = starts.map(hourOf);
    if (labels.at(-1) === '00:00') labels[hours] = '24:00';
    return {
      hours,
      labels,
      ticks: everyNth(labels, hours <= 24 ? 3 : 6),
      narrowTicks: everyNth(labels, hours <= 24 ? 6 : 12),
      names: hourly.map(({ start }) => (period.noun === 'day' ? hourOf(start) : dayAndHour(start, locale))),
    };
  }
  const midnights = starts.flatMap((start, index) => (hourOf(start) === '00:00' ? [index] : []));
  return {
    hours,
    labels: starts.map((start) => shortDay(start, locale)),
    ticks: thin(midnights, 7),
    narrowTicks: thin(midnights, 3),
    names: hourly.map(({ start }) => dayAndHour(start, locale)),
  };
}

/** Positions whose hour of the clock is a multiple of `step`; all of them when the period is short. */
function everyNth(labels: readonly string[], step: number): number[] {
  const seen = new Set<string>();
  return labels.flatMap((label, index) => {
    const wanted = labels.length <= 8 || Number(label.slice(0, 2)) % step === 0;
    if (!wanted || (labels.length <= 26 && seen.has(label))) return [];
    seen.add(label);
    return [index];
  });
}

function thin(positions: readonly number[], most: number): number[] {
  const step = Math.ceil(positions.length / most);
  return positions.filter((_, index) => index % step === 0);
}
