import type { FamilyFigures } from '../../../contracts/report.ts';
import { blocksOf, type SectionView } from '../blocks.ts';
import { extremeShares, shareChart, shareOfSlot } from '../chart-share.ts';
import { stackedChart } from '../chart-stacked.ts';
import { listInWords } from '../formats.ts';
import { describePeak, makeTimeline, type Slot, type Timeline } from '../timeline.ts';
import { type ChartView, errorOf, type TableView, tableOf, type ViewContext } from '../view.ts';

export interface TrafficView extends SectionView {
  share: ChartView;
  /** Null when `share` already says that there is no request. */
  requests: ChartView | null;
}

const trafficNotes = [
  'A request belongs to the family of the address from which it reached the load balancer. Behind a proxy or a content delivery network that is the proxy’s address.',
  'Load balancers write their logs as well as they can, not as an account: use the counts to see proportions and changes, not to bill.',
  'Bytes are those that the load balancer counted in requests and responses, without TLS and TCP.',
];

function hasTraffic({ report }: ViewContext): boolean {
  return report.traffic.requests.total + report.traffic.flows.total > 0;
}

export async function viewTraffic(context: ViewContext): Promise<TrafficView> {
  const timeline = makeTimeline(context);
  const share = await viewShare(context, timeline);
  const requests = await viewRequests(context, timeline);
  return {
    id: 'traffic',
    name: 'Traffic',
    takeaway: describeTraffic(context, timeline),
    error: errorOf(context.report, ['traffic']),
    notes: hasTraffic(context) ? trafficNotes : [],
    blocks: blocksOf([
      { chart: share },
      { chart: requests },
      { table: hasTraffic(context) ? totalsTable(context) : null },
    ]),
    share,
    requests,
  };
}

function describeTraffic({ report, formats, period }: ViewContext, timeline: Timeline): string {
  const { requests } = report.traffic;
  if (requests.total === 0) return `No load balancer request was logged for this ${period.noun}`;
  if (requests.ipv6 === 0) return 'All requests came over IPv4';
  if (requests.ipv4 === 0) return 'All requests came over IPv6';
  const extremes = extremeShares(timeline.slots);
  const message = `IPv6 carried ${formats.share(requests.ipv6Share)} of requests`;
  if (extremes === null) return message;
  const { lowest, highest } = extremes;
  return `${message}, between ${formats.share(lowest.share)} (${lowest.slot.name}) and ${formats.share(highest.share)} (${highest.slot.name})`;
}

const missingRequests =
  'there is no load balancer request in the logs of this period. Flow logs alone do not show requests.';

async function viewShare(context: ViewContext, timeline: Timeline): Promise<ChartView> {
  const { report, formats, period } = context;
  const { requests } = report.traffic;
  const { slots, unit } = timeline;
  const id = 'share-over-time';
  if (requests.total === 0)
    return { id, title: 'IPv6 share over time', summary: `No chart: ${missingRequests}`, picture: null };
  if (requests.ipv6 === 0 || requests.ipv4 === 0) {
    const summary = `No chart: the share is ${formats.share(requests.ipv6Share)} in every ${unit} with requests.`;
    return { id, title: `Only ${requests.ipv6 === 0 ? 'IPv4' : 'IPv6'} was used`, summary, picture: null };
  }
  const extremes = extremeShares(slots);
  const silent = slots.filter((slot) => shareOfSlot(slot) === null);
  const title =
    extremes === null
      ? `The IPv6 share was ${formats.share(requests.ipv6Share)} over the ${period.noun}`
      : `The IPv6 share was highest ${extremes.highest.slot.moment} and lowest ${extremes.lowest.slot.moment}`;
  const summary = [
    `IPv6 requests as a part of all requests, ${unit} by ${unit}, with ${formats.share(requests.ipv6Share)} over the whole ${period.noun}.`,
    describeSilence(silent, unit),
  ].join('');
  return {
    id,
    title,
    summary,
    picture: {
      unit: `Per cent of requests, by ${unit} (${report.report.period.timezone})`,
      legend: [
        { family: 'ipv6', mark: 'line', label: 'IPv6 share' },
        { family: 'mean', mark: 'line', label: `whole ${period.noun}, ${formats.share(requests.ipv6Share)}` },
      ],
      ...(await context.draw('share', shareChart(context, timeline, `${title}. ${summary}`))),
      data: tableOf({
        id: `${id}-data`,
        caption: `IPv6 share of requests by ${unit}`,
        columns: [
          [unit === 'hour' ? 'Hour' : 'Day', 'text'],
          ['IPv6', 'number'],
          ['IPv4', 'number'],
          ['IPv6 share', 'number'],
        ],
        rows: slots.map((slot) => ({
          cells: [
            slot.name,
            formats.count(slot.requests.ipv6),
            formats.count(slot.requests.ipv4),
            formats.share(shareOfSlot(slot)),
          ],
        })),
      }),
    },
  };
}

function describeSilence(silent: readonly Slot[], unit: Timeline['unit']): string {
  if (silent.length === 0) return '';
  if (silent.length > 3) return ` In ${silent.length} ${unit}s there was no request, so there is no share.`;
  return ` No request was logged ${listInWords(silent.map(({ moment }) => moment))}, so there is no share.`;
}

async function viewRequests(context: ViewContext, timeline: Timeline): Promise<ChartView | null> {
  const { report, formats } = context;
  const { requests } = report.traffic;
  const { slots, unit } = timeline;
  const id = 'requests-over-time';
  if (requests.total === 0) return null;
  const title = `${formats.counted(requests.total, 'request')}${describePeak(slots, 'requests', formats.count)}`;
  const summary = `Requests per ${unit}: ${formats.count(requests.ipv6)} over IPv6 and ${formats.count(requests.ipv4)} over IPv4 in all.`;
  return {
    id,
    title,
    summary,
    picture: {
      unit: `Requests per ${unit} (${report.report.period.timezone})`,
      legend: [
        { family: 'ipv6', mark: 'bar', label: 'IPv6' },
        { family: 'ipv4', mark: 'bar', label: 'IPv4' },
      ],
      ...(await context.draw('stacked', stackedChart(context, timeline, 'requests', `${title}. ${summary}`))),
      data: tableOf({
        id: `${id}-data`,
        caption: `Requests and bytes by ${unit}`,
        columns: [
          [unit === 'hour' ? 'Hour' : 'Day', 'text'],
          ['IPv6 requests', 'number'],
          ['IPv4 requests', 'number'],
          ['IPv6 bytes', 'number'],
          ['IPv4 bytes', 'number'],
        ],
        rows: slots.map(({ name, requests, bytes }) => ({
          cells: [
            name,
            formats.count(requests.ipv6),
            formats.count(requests.ipv4),
            formats.bytes(bytes.ipv6),
            formats.bytes(bytes.ipv4),
          ],
        })),
      }),
    },
  };
}

function totalsTable({ report, formats }: ViewContext): TableView {
  const { requests, receivedBytes, sentBytes, bytes, flows, flowBytes, packets } = report.traffic;
  const row = (name: string, figures: FamilyFigures, format: (value: number) => string) => ({
    cells: [name, format(figures.ipv6), format(figures.ipv4), format(figures.total), formats.share(figures.ipv6Share)],
  });
  const requestRows = [
    row('Requests', requests, formats.count),
    row('Bytes received from clients', receivedBytes, formats.bytes),
    row('Bytes sent to clients', sentBytes, formats.bytes),
    row('Bytes of requests, both ways', bytes, formats.bytes),
  ];
  const flowRows = [
    row('Flow records', flows, formats.count),
    row('Bytes in flow records', flowBytes, formats.bytes),
    row('Packets in flow records', packets, formats.count),
  ];
  return tableOf({
    id: 'totals',
    caption: 'Traffic by family',
    columns: [
      ['', 'text'],
      ['IPv6', 'number'],
      ['IPv4', 'number'],
      ['Both', 'number'],
      ['IPv6 share', 'number'],
    ],
    rows: [...(requests.total === 0 ? [] : requestRows), ...(flows.total === 0 ? [] : flowRows)],
  });
}
