import { type ComparedDay, type ComparedFigure, comparedFigures } from '../../contracts/report-comparison.ts';
import { unknown } from './formats.ts';
import { shortDay } from './times.ts';
import { type TableView, tableOf, type ViewContext } from './view.ts';

export type Change = ComparedDay['changes'][number];

const figureLabels: Record<ComparedFigure, string> = {
  requests: 'Requests',
  ipv6Requests: 'IPv6 requests',
  ipv6RequestShare: 'IPv6 share of requests',
  ipv6Clients: 'IPv6 client addresses',
  ipv6P50: 'IPv6 median latency',
  ipv6ErrorRate: 'IPv6 error rate',
  ipv6FlowBytes: 'Bytes in IPv6 flow records',
  ipv6RejectedFlows: 'Rejected IPv6 flow records',
};

/** Where the reader finds more about a figure. */
export const figureSections: Record<ComparedFigure, string> = {
  requests: 'traffic',
  ipv6Requests: 'traffic',
  ipv6RequestShare: 'traffic',
  ipv6Clients: 'clients',
  ipv6P50: 'performance',
  ipv6ErrorRate: 'performance',
  ipv6FlowBytes: 'flows',
  ipv6RejectedFlows: 'flows',
};

export function changeOf(day: ComparedDay, figure: ComparedFigure): Change | null {
  return day.changes.find((change) => change.figure === figure) ?? null;
}

/** How an earlier day, or an earlier stretch of the same length, is called. */
export interface EarlierWords {
  /** `Sun 15 Nov`. */
  short: string;
  /** `Sun 15 Nov (partial data)`: a figure of incomplete logs is to be read with care. */
  name: string;
  /** `on Sun 15 Nov (partial data)`. */
  moment: string;
}

export function describeEarlier({ locale, period }: ViewContext, day: ComparedDay): EarlierWords {
  const date = shortDay(day.date, locale);
  const care = day.status === 'complete' ? '' : ` (${day.status} data)`;
  if (period.noun === 'day') return { short: date, name: `${date}${care}`, moment: `on ${date}${care}` };
  if (period.days === null) {
    return { short: date, name: `${date}, same hours${care}`, moment: `in the same hours of ${date}${care}` };
  }
  const days = `${period.days} days from ${date}`;
  return { short: days, name: `the ${days} on${care}`, moment: `in the ${days} on${care}` };
}

/** A figure in its unit. */
export function showFigure({ formats }: ViewContext, figure: ComparedFigure, value: number | null): string {
  switch (comparedFigures[figure]) {
    case 'fraction':
      return formats.share(value);
    case 'seconds':
      return formats.seconds(value);
    case 'bytes':
      return formats.bytes(value);
    default:
      return formats.count(value);
  }
}

/** `+0.4 points`, `+12 %`; with the plain difference where there was nothing before. */
export function showChange({ formats }: Pick<ViewContext, 'formats'>, change: Change | null): string | null {
  if (change === null || change.difference === null) return null;
  if (comparedFigures[change.figure] === 'fraction') return formats.points(change.difference);
  if (change.ratio !== null) return formats.ratio(change.ratio);
  if (change.difference === 0) return 'still none';
  return `${formats.signed(change.difference, formats.count)}, after none`;
}

/** All compared figures in one table; null when there is nothing to compare with. */
export function changesTable(context: ViewContext): TableView | null {
  const { previous, sameWeekday } = context.report.comparison;
  const days = [previous, sameWeekday].filter((day) => day !== null);
  const first = days[0];
  if (first === undefined) return null;
  return tableOf({
    id: 'changes-table',
    caption: 'Key figures against earlier days',
    columns: [
      ['Figure', 'text'],
      [`This ${context.period.noun}`, 'number'],
      ...days.flatMap((day) => [
        [describeEarlier(context, day).name, 'number'] as const,
        ['Change', 'number'] as const,
      ]),
    ],
    rows: first.changes.map(({ figure, now }) => ({
      cells: [
        figureLabels[figure],
        showFigure(context, figure, now),
        ...days.flatMap((day) => {
          const change = changeOf(day, figure);
          return [showFigure(context, figure, change?.before ?? null), showChange(context, change) ?? unknown];
        }),
      ],
    })),
  });
}
