import type { ComparedFigure } from '../../contracts/report-comparison.ts';
import { changeOf, describeEarlier, figureSections, showChange } from './changes.ts';
import { shareOfSlot, sparkline } from './chart-share.ts';
import { makeTimeline } from './timeline.ts';
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
  trend: TrustedMarkup | null;
}

/** The five figures of page one. */
export async function makeKeyFigures(context: ViewContext): Promise<KeyFigure[]> {
  const { report, formats } = context;
  const { traffic, clients, performance, flows } = report;
  const { count, share, seconds, bytes, rounded } = formats;
  const rejectedShare = (family: 'ipv4' | 'ipv6') =>
    traffic.flows[family] === 0 ? null : flows.rejected[family].flows / traffic.flows[family];
  const keyFigure = (figure: ComparedFigure, label: string, value: string, beside: string): KeyFigure => ({
    label,
    value,
    beside,
    section: figureSections[figure],
    changes: describeChanges(context, figure),
    trend: null,
  });
  const figures: KeyFigure[] = [
    keyFigure(
      'ipv6RequestShare',
      'IPv6 share of requests',
      share(traffic.requests.ipv6Share),
      traffic.requests.total === 0
        ? 'no requests logged'
        : `${rounded(traffic.requests.ipv6)} of ${rounded(traffic.requests.total)}`,
    ),
    keyFigure(
      'ipv6Clients',
      'IPv6 client addresses',
      traffic.requests.total === 0 ? count(null) : rounded(clients.ipv6.addresses),
      clients.ipv6.addresses === 0
        ? describeOtherClients(context)
        : `in ${rounded(clients.ipv6.prefixes['64'])} /64 networks; IPv4: ${rounded(clients.ipv4.addresses)}`,
    ),
    keyFigure(
      'ipv6P50',
      'IPv6 median latency',
      seconds(performance.ipv6.p50),
      performance.ipv4.p50 === null ? 'IPv4: none timed' : `IPv4: ${seconds(performance.ipv4.p50)}`,
    ),
    keyFigure(
      'ipv6ErrorRate',
      'IPv6 error rate',
      share(performance.ipv6.errorRate),
      performance.ipv4.errorRate === null ? 'IPv4: no requests' : `IPv4: ${share(performance.ipv4.errorRate)}`,
    ),
    keyFigure(
      'ipv6FlowBytes',
      'IPv6 bytes in flow logs',
      traffic.flows.total === 0 ? formats.bytes(null) : bytes(traffic.flowBytes.ipv6),
      traffic.flows.total === 0 ? 'no flow records' : `${share(traffic.flowBytes.ipv6Share)} of all bytes`,
    ),
    keyFigure(
      'ipv6RejectedFlows',
      'Rejected IPv6 flows',
      traffic.flows.total === 0 ? formats.count(null) : count(flows.rejected.ipv6.flows),
      rejectedShare('ipv6') === null
        ? 'no IPv6 flow records'
        : `${share(rejectedShare('ipv6'))} of IPv6, ${share(rejectedShare('ipv4'))} of IPv4 records`,
    ),
  ];
  return addTrends(context, figures);
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

/** A small line of the hours for the figures that are known by the hour. */
async function addTrends(context: ViewContext, figures: KeyFigure[]): Promise<KeyFigure[]> {
  const { slots, unit } = makeTimeline(context);
  const draw = async (values: (number | null)[], label: string) =>
    values.filter((value) => value !== null).length < 3 || values.every((value) => !value)
      ? null
      : (await context.draw('sparkline', sparkline(values, label))).wide;
  const trends: Partial<Record<string, TrustedMarkup | null>> = {
    'IPv6 share of requests': await draw(
      slots.map(shareOfSlot),
      `Share by ${unit}; the section Traffic shows it in full`,
    ),
    'IPv6 bytes in flow logs': await draw(
      slots.map(({ flowBytes }) => flowBytes.ipv6),
      `Bytes by ${unit}; the section Flows shows it in full`,
    ),
  };
  return figures.map((figure) => ({ ...figure, trend: trends[figure.label] ?? null }));
}
