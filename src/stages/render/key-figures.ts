import type { ComparedFigure } from '../../contracts/report-comparison.ts';
import { changeOf, describeEarlier, figureSections, showChange } from './changes.ts';
import { shareOfSlot, sparkline } from './chart-share.ts';
import { errorRateWords, flowBytesWords, latencyWords, requestShareWords } from './figure-words.ts';
import { makeTimeline, type Slot } from './timeline.ts';
import type { TrustedMarkup } from './trusted-markup.ts';
import type { ViewContext } from './view.ts';

export interface KeyFigure {
  label: string;
  value: string;
  /** The figure of IPv4 beside it, or what the figure is made of. */
  beside: string;
  changes: { difference: string; against: string }[];
  /** Id of the section that says more. */
  section: string;
  /** A small line of the last days or of the hours of this one, and in words what it spans. */
  trend: { picture: TrustedMarkup; span: string } | null;
}

/** The five figures of page one. */
export async function makeKeyFigures(context: ViewContext): Promise<KeyFigure[]> {
  const { report, formats } = context;
  const { traffic, clients } = report;
  const { count, rounded } = formats;
  const keyFigure = async (
    figure: ComparedFigure,
    label: string,
    value: string,
    beside: string,
  ): Promise<KeyFigure> => ({
    label,
    value,
    beside,
    section: figureSections[figure],
    changes: describeChanges(context, figure),
    trend: await drawTrend(context, figure),
  });
  return Promise.all([
    keyFigure(...requestShareWords(report, formats)),
    keyFigure(
      'ipv6Clients',
      'IPv6 client addresses',
      traffic.requests.total === 0 ? count(null) : rounded(clients.ipv6.addresses),
      clients.ipv6.addresses === 0
        ? describeOtherClients(context)
        : `in ${rounded(clients.ipv6.prefixes['64'])} /64s; IPv4: ${rounded(clients.ipv4.addresses)}`,
    ),
    keyFigure(...latencyWords(report, formats)),
    keyFigure(...errorRateWords(report, formats)),
    keyFigure(...flowBytesWords(report, formats)),
  ]);
}

function describeOtherClients({ report, formats }: ViewContext): string {
  if (report.traffic.requests.total === 0) return 'no requests logged';
  return `IPv4: ${formats.rounded(report.clients.ipv4.addresses)}`;
}

function describeChanges(context: ViewContext, figure: ComparedFigure): KeyFigure['changes'] {
  const { previous, sameWeekday } = context.report.comparison;
  return [previous, sameWeekday].flatMap((day) => {
    if (day === null) return [];
    const difference = showChange(context, changeOf(day, figure));
    return difference === null ? [] : [{ difference, against: describeEarlier(context, day).short }];
  });
}

type Day = NonNullable<ViewContext['report']['growth']>['days'][number];

const dayTrends: Partial<Record<ComparedFigure, (day: Day) => number | null>> = {
  ipv6RequestShare: (day) => day.ipv6RequestShare,
  ipv6Clients: (day) => (day.requests === 0 ? null : day.ipv6Clients),
  ipv6P50: (day) => day.ipv6P50,
  ipv6ErrorRate: (day) => day.ipv6ErrorRate,
};

const hourTrends: Partial<Record<ComparedFigure, (slot: Slot) => number | null>> = {
  ipv6RequestShare: shareOfSlot,
  ipv6FlowBytes: ({ flowBytes }) => flowBytes.ipv6,
};

const shownDays = 28;
const fewestPoints = 3;

/** The figure on the last days where the archive has enough of them, else through the hours of this period. */
async function drawTrend(context: ViewContext, figure: ComparedFigure): Promise<KeyFigure['trend']> {
  const { slots, unit } = makeTimeline(context);
  const [ofDay, ofSlot] = [dayTrends[figure], hourTrends[figure]];
  const byDay = ofDay === undefined ? [] : lastDays(context).map((day) => (day === null ? null : ofDay(day)));
  const draw = async (values: (number | null)[], span: string, fromZero: boolean) => ({
    picture: (await context.draw('sparkline', sparkline(values, `${span}; a section below shows more`, fromZero))).wide,
    span,
  });
  if (isTelling(byDay)) return draw(byDay, `last ${byDay.length} days`, false);
  const bySlot = ofSlot === undefined ? [] : slots.map(ofSlot);
  return isTelling(bySlot) ? draw(bySlot, `by ${unit}`, true) : null;
}

function isTelling(values: readonly (number | null)[]): boolean {
  return (
    values.filter((value) => value !== null).length >= fewestPoints &&
    values.some((value) => value !== null && value > 0)
  );
}

/** The calendar days up to this one; null for a day without a report. */
function lastDays({ report }: ViewContext): (Day | null)[] {
  const days = report.growth?.days ?? [];
  const dayNumber = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
  const last = days.at(-1);
  if (last === undefined) return [];
  const known = new Map(days.map((day) => [dayNumber(last.date) - dayNumber(day.date), day]));
  const span = Math.min(shownDays, Math.max(...known.keys()) + 1);
  return Array.from({ length: span }, (_, index) => known.get(span - 1 - index) ?? null);
}
