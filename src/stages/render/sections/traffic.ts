import type { FamilyFigures } from '../../../contracts/report.ts';
import { extremeShares, hourlyChart, hourlyShares, shareChart } from '../charts.ts';
import { type HoursAxis, makeHoursAxis } from '../hours-axis.ts';
import { type ChartView, errorOf, type SectionHead, type TableView, tableOf, type ViewContext } from '../view.ts';

export interface TrafficView extends SectionHead {
  share: ChartView;
  requests: ChartView;
  totals: TableView;
}

export async function viewTraffic(context: ViewContext): Promise<TrafficView> {
  const axis = makeHoursAxis(context.report.traffic.hourly, context);
  return {
    id: 'traffic',
    name: 'Traffic',
    takeaway: describeTraffic(context, axis),
    error: errorOf(context.report, ['traffic']),
    notes: [
      'A request belongs to the family of the address from which it reached the load balancer. Behind a proxy or a content delivery network that is the proxy’s address.',
      'Load balancers write their logs as well as they can, not as an account: use the counts to see proportions and changes, not to bill.',
      'Bytes are those that the load balancer counted in requests and responses, without TLS and TCP.',
    ],
    share: await viewShare(context, axis),
    requests: await viewRequests(context, axis),
    totals: totalsTable(context),
  };
}

function describeTraffic({ report, formats, period }: ViewContext, axis: HoursAxis): string {
  const { requests } = report.traffic;
  if (requests.total === 0) return `No load balancer request was logged for this ${period.noun}`;
  if (requests.ipv6 === 0) return 'All requests came over IPv4';
  if (requests.ipv4 === 0) return 'All requests came over IPv6';
  const extremes = extremeShares(hourlyShares(report.traffic.hourly));
  const message = `IPv6 carried ${formats.share(requests.ipv6Share)} of requests`;
  if (extremes === null) return message;
  const { lowest, highest } = extremes;
  return `${message}, between ${formats.share(lowest.share)} (${axis.names[lowest.index]}) and ${formats.share(highest.share)} (${axis.names[highest.index]})`;
}

const missingRequests =
  'there is no load balancer request in the logs of this period. Flow logs alone do not show requests.';

async function viewShare(context: ViewContext, axis: HoursAxis): Promise<ChartView> {
  const { report, formats, period } = context;
  const { requests, hourly } = report.traffic;
  const id = 'share-by-hour';
  if (requests.total === 0)
    return { id, title: 'IPv6 share by hour', summary: `No chart: ${missingRequests}`, picture: null };
  const shares = hourlyShares(hourly);
  const extremes = extremeShares(shares);
  const silent = shares.flatMap(({ requests, index }) => (requests === 0 ? [axis.names[index] ?? ''] : []));
  const title =
    extremes === null
      ? `The IPv6 share was ${formats.share(requests.ipv6Share)} over the ${period.noun}`
      : `The IPv6 share was highest at ${axis.names[extremes.highest.index]} and lowest at ${axis.names[extremes.lowest.index]}`;
  const summary = [
    `IPv6 requests as a part of all requests, hour by hour, with ${formats.share(requests.ipv6Share)} over the whole ${period.noun}.`,
    describeSilence(silent),
  ].join('');
  return {
    id,
    title,
    summary,
    picture: {
      unit: `Per cent of requests, by hour (${report.report.period.timezone})`,
      legend: [
        { family: 'ipv6', mark: 'line', label: 'IPv6 share' },
        { family: 'mean', mark: 'line', label: `whole ${period.noun}, ${formats.share(requests.ipv6Share)}` },
      ],
      ...(await context.draw('share', shareChart(context, axis, `${title}. ${summary}`))),
      data: tableOf({
        id: `${id}-data`,
        caption: 'IPv6 share of requests by hour',
        columns: [
          ['Hour', 'text'],
          ['IPv6', 'number'],
          ['IPv4', 'number'],
          ['IPv6 share', 'number'],
        ],
        rows: hourly.map(({ requests: { ipv4, ipv6 } }, index) => ({
          cells: [
            axis.names[index] ?? '',
            formats.count(ipv6),
            formats.count(ipv4),
            formats.share(shares[index]?.share ?? null),
          ],
        })),
      }),
    },
  };
}

function describeSilence(silent: readonly string[]): string {
  if (silent.length === 0) return '';
  if (silent.length > 3) return ` In ${silent.length} hours there was no request, so there is no share.`;
  return ` No request was logged at ${silent.join(', ')}, so there is no share.`;
}

async function viewRequests(context: ViewContext, axis: HoursAxis): Promise<ChartView> {
  const { report, formats } = context;
  const { requests, hourly } = report.traffic;
  const id = 'requests-by-hour';
  if (requests.total === 0)
    return { id, title: 'Requests by hour', summary: `No chart: ${missingRequests}`, picture: null };
  const totals = hourly.map(({ requests: { ipv4, ipv6 } }) => ipv4 + ipv6);
  const most = Math.max(...totals);
  const title = `${formats.counted(requests.total, 'request')}, the most at ${axis.names[totals.indexOf(most)]} (${formats.count(most)})`;
  const summary = `Requests per hour: ${formats.count(requests.ipv6)} over IPv6 and ${formats.count(requests.ipv4)} over IPv4 in all.`;
  return {
    id,
    title,
    summary,
    picture: {
      unit: `Requests per hour (${report.report.period.timezone})`,
      legend: [
        { family: 'ipv6', mark: 'bar', label: 'IPv6' },
        { family: 'ipv4', mark: 'bar', label: 'IPv4' },
      ],
      ...(await context.draw('hourly', hourlyChart(context, axis, 'requests', `${title}. ${summary}`))),
      data: tableOf({
        id: `${id}-data`,
        caption: 'Requests and bytes by hour',
        columns: [
          ['Hour', 'text'],
          ['IPv6 requests', 'number'],
          ['IPv4 requests', 'number'],
          ['IPv6 bytes', 'number'],
          ['IPv4 bytes', 'number'],
        ],
        rows: hourly.map(({ requests, bytes }, index) => ({
          cells: [
            axis.names[index] ?? '',
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
    rows: [
      row('Requests', requests, formats.count),
      row('Bytes received from clients', receivedBytes, formats.bytes),
      row('Bytes sent to clients', sentBytes, formats.bytes),
      row('Bytes of requests, both ways', bytes, formats.bytes),
      row('Flow records', flows, formats.count),
      row('Bytes in flow records', flowBytes, formats.bytes),
      row('Packets in flow records', packets, formats.count),
    ],
  });
}
