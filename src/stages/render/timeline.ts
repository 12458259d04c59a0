import type { Traffic } from '../../contracts/report.ts';
import { dayAndHour, hourOf, shortDay } from './times.ts';
import type { ViewContext } from './view.ts';

type Hour = Traffic['hourly'][number];

/** An hour or a day of the period, with its traffic. */
export interface Slot extends Omit<Hour, 'start' | 'packets'> {
  /** As a table calls it: `04:00`, `Sun 22 Nov`. */
  name: string;
  /** As a sentence calls it: `at 04:00`, `on Sun 22 Nov`. */
  moment: string;
}

/** The period in hours, or in days when there are too many hours to look at. */
export interface Timeline {
  unit: 'hour' | 'day';
  slots: Slot[];
  /** Positions of the ticks on wide and on narrow pictures: 0 is the begin of the first slot. */
  ticks: number[];
  narrowTicks: number[];
  /** One label per position. */
  labels: string[];
}

/** Longer periods are shown by the day. */
const mostHours = 96;
const shortPeriod = 48;

/** Every hour of the period has its place, so a day of a clock change has 23 or 25. */
export function makeTimeline({ report, locale, period }: ViewContext): Timeline {
  const { hourly } = report.traffic;
  if (hourly.length > mostHours) return byDay(hourly, locale);
  const starts = [...hourly.map(({ start }) => start), report.report.period.end];
  const slots = hourly.map(({ start, ...figures }) => {
    const name = period.noun === 'day' ? hourOf(start) : dayAndHour(start, locale);
    return { ...figures, name, moment: `at ${name}` };
  });
  if (hourly.length > shortPeriod) {
    const midnights = starts.flatMap((start, index) => (hourOf(start) === '00:00' ? [index] : []));
    const labels = starts.map((start) => shortDay(start, locale));
    return { unit: 'hour', slots, labels, ticks: thin(midnights, 7), narrowTicks: thin(midnights, 3) };
  }
  const labels = starts.map(hourOf);
  if (labels.at(-1) === '00:00') labels[hourly.length] = '24:00';
  const step = hourly.length <= 26 ? 3 : 6;
  return { unit: 'hour', slots, labels, ticks: roundHours(labels, step), narrowTicks: roundHours(labels, 2 * step) };
}

function byDay(hourly: readonly Hour[], locale: string): Timeline {
  const days = Map.groupBy(hourly, ({ start }) => start.slice(0, 10));
  const slots = [...days].map(([date, hours]) => {
    const name = shortDay(date, locale);
    return { ...addHours(hours), name, moment: `on ${name}` };
  });
  const positions = slots.map((_, index) => index);
  return {
    unit: 'day',
    slots,
    labels: [...slots.map(({ name }) => name.replace(/^\S+\s/, '')), ''],
    ticks: thin(positions, 8),
    narrowTicks: thin(positions, 4),
  };
}

function addHours(hours: readonly Hour[]): Omit<Slot, 'name' | 'moment'> {
  const sum = (figure: 'requests' | 'bytes' | 'flows' | 'flowBytes') => ({
    ipv4: hours.reduce((total, hour) => total + hour[figure].ipv4, 0),
    ipv6: hours.reduce((total, hour) => total + hour[figure].ipv6, 0),
  });
  return { requests: sum('requests'), bytes: sum('bytes'), flows: sum('flows'), flowBytes: sum('flowBytes') };
}

/** Positions whose hour of the clock is a multiple of `step`, an hour that comes twice once; all when there are few. */
function roundHours(labels: readonly string[], step: number): number[] {
  if (labels.length <= 8) return labels.map((_, index) => index);
  return labels.flatMap((label, index) => {
    const isRound = Number(label.slice(0, 2)) % step === 0;
    return isRound && label !== labels[index - 1] ? [index] : [];
  });
}

function thin(positions: readonly number[], most: number): number[] {
  const step = Math.ceil(positions.length / most);
  return positions.filter((_, index) => index % step === 0);
}

/** `, the most at 19:00 (41,603)`; nothing when there is only one slot. */
export function describePeak(
  slots: readonly Slot[],
  figure: 'requests' | 'flowBytes',
  format: (value: number) => string,
): string {
  const totals = slots.map((slot) => slot[figure].ipv4 + slot[figure].ipv6);
  const most = Math.max(...totals);
  const slot = slots[totals.indexOf(most)];
  return slots.length < 2 || slot === undefined ? '' : `, the most ${slot.moment} (${format(most)})`;
}
