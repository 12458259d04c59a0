import type { FlowSums } from '../../../contracts/report-flows.ts';
import { blocksOf, type SectionView } from '../blocks.ts';
import { stackedChart } from '../chart-stacked.ts';
import { cutMiddle } from '../formats.ts';
import { describePeak, makeTimeline } from '../timeline.ts';
import { type ChartView, errorOf, type TableView, tableOf, type ViewContext } from '../view.ts';
import { icmpv6Table, pathsTable, servicesTable, transitTable } from './flow-kinds.ts';

export interface FlowsView extends SectionView {
  bytes: ChartView;
}

const shownInterfaces = 25;
const shownProtocols = 20;

export async function viewFlows(context: ViewContext): Promise<FlowsView> {
  const none = context.report.traffic.flows.total === 0;
  const bytes = await viewBytes(context);
  return {
    id: 'flows',
    name: 'Flows',
    takeaway: describeFlows(context),
    error: errorOf(context.report, ['flows']),
    notes: none
      ? ['Flow logs show what the logs of load balancers do not: other services, other directions, refused packets.']
      : [
          'A flow record is counted where an interface captured it. A flow that crosses two logged interfaces appears twice, so totals are sums of captures, not of conversations.',
          'The family is that of the packets on the wire. Rejected means that a security group or a network ACL refused the packets.',
          'An IPv6 record to 64:ff9b::/96 or 64:ff9b:1::/48 goes to an IPv4 host behind NAT64.',
        ],
    blocks: blocksOf([
      { chart: bytes },
      ...(none
        ? []
        : [
            { table: actionsTable(context) },
            { sentences: describeEdge(context) },
            { table: pathsTable(context) },
            { table: icmpv6Table(context) },
            { table: servicesTable(context) },
            { table: transitTable(context) },
            { folded: protocolsTable(context) },
            { folded: interfacesTable(context) },
          ]),
    ]),
    bytes,
  };
}

function describeFlows({ report, formats, period }: ViewContext): string {
  const { flows, flowBytes } = report.traffic;
  if (flows.total === 0) return `No flow record was logged for this ${period.noun}`;
  if (flows.ipv6 === 0) return 'All flow records are IPv4';
  const carried = `IPv6 carried ${formats.share(flowBytes.ipv6Share)} of the bytes between interfaces`;
  const rejected = report.flows.rejected.ipv6.flows;
  if (rejected === 0) return `${carried}; none of its records was rejected`;
  return `${carried}; ${formats.share(rejected / flows.ipv6)} of its records were rejected`;
}

async function viewBytes(context: ViewContext): Promise<ChartView> {
  const { report, formats } = context;
  const { flows, flowBytes } = report.traffic;
  const id = 'flow-bytes';
  if (flowBytes.total === 0) {
    const why =
      flows.total === 0
        ? 'there is no VPC flow log of this period, or none was found.'
        : 'the flow records of this period carry no bytes.';
    return { id, title: 'Bytes over time', summary: `No chart: ${why}`, picture: null };
  }
  const timeline = makeTimeline(context);
  const { slots, unit } = timeline;
  const title = `${formats.bytes(flowBytes.total)} crossed the interfaces${describePeak(slots, 'flowBytes', formats.bytes)}`;
  const summary = `Bytes per ${unit} in flow records: ${formats.bytes(flowBytes.ipv6)} over IPv6 and ${formats.bytes(flowBytes.ipv4)} over IPv4 in all.`;
  return {
    id,
    title,
    summary,
    picture: {
      unit: `Bytes per ${unit} (${report.report.period.timezone})`,
      legend: [
        { family: 'ipv6', mark: 'bar', label: 'IPv6' },
        { family: 'ipv4', mark: 'bar', label: 'IPv4' },
      ],
      ...(await context.draw('stacked', stackedChart(context, timeline, 'flowBytes', `${title}. ${summary}`))),
      data: tableOf({
        id: `${id}-data`,
        caption: `Flow records by ${unit}`,
        columns: [
          [unit === 'hour' ? 'Hour' : 'Day', 'text'],
          ['IPv6 records', 'number'],
          ['IPv4 records', 'number'],
          ['IPv6 bytes', 'number'],
          ['IPv4 bytes', 'number'],
        ],
        rows: slots.map(({ name, flows, flowBytes }) => ({
          cells: [
            name,
            formats.count(flows.ipv6),
            formats.count(flows.ipv4),
            formats.bytes(flowBytes.ipv6),
            formats.bytes(flowBytes.ipv4),
          ],
        })),
      }),
    },
  };
}

function actionsTable({ report, formats }: ViewContext): TableView {
  const { accepted, rejected, otherAction } = report.flows;
  const part = (sums: FlowSums, family: 'ipv4' | 'ipv6') => {
    const all = report.traffic.flows[family];
    return [
      formats.count(sums.flows),
      all === 0 ? formats.share(null) : formats.share(sums.flows / all),
      formats.bytes(sums.bytes),
    ];
  };
  const row = (name: string, sums: typeof accepted) => ({
    cells: [name, ...part(sums.ipv6, 'ipv6'), ...part(sums.ipv4, 'ipv4')],
  });
  const others = otherAction.ipv4.flows + otherAction.ipv6.flows;
  return tableOf({
    id: 'flow-actions',
    caption: 'Accepted and rejected records',
    columns: [
      ['Action', 'text'],
      ['IPv6 records', 'number'],
      ['of IPv6', 'number'],
      ['IPv6 bytes', 'number'],
      ['IPv4 records', 'number'],
      ['of IPv4', 'number'],
      ['IPv4 bytes', 'number'],
    ],
    rows: [
      row('Accepted', accepted),
      row('Rejected', rejected),
      ...(others > 0 ? [row('Without an action', otherAction)] : []),
    ],
  });
}

function describeEdge({ report, formats }: ViewContext): string[] {
  const { internetEgress, nat64, addresses } = report.flows;
  const edge = internetEgress === null ? null : internetEgress.ipv4.bytes + internetEgress.ipv6.bytes;
  return [
    internetEgress === null || edge === null
      ? 'How much left for the internet is unknown: the flow logs lack the field traffic-path.'
      : `${formats.bytes(internetEgress.ipv6.bytes)} over IPv6 and ${formats.bytes(internetEgress.ipv4.bytes)} over IPv4 left through an internet gateway${edge === 0 ? '' : `, ${formats.share(internetEgress.ipv6.bytes / edge)} over IPv6`}.`,
    nat64.flows === 0
      ? 'No record went to an IPv4 host behind NAT64.'
      : `${formats.counted(nat64.flows, 'IPv6 record')} (${formats.bytes(nat64.bytes)}) went to IPv4 hosts behind NAT64.`,
    `The records name ${formats.counted(addresses.ipv6, 'IPv6 address', 'IPv6 addresses')} and ${formats.counted(addresses.ipv4, 'IPv4 address', 'IPv4 addresses')}, clients and own interfaces together.`,
  ];
}

function protocolsTable({ report, formats }: ViewContext): TableView | null {
  const rows = report.flows.protocols;
  if (rows.length === 0) return null;
  return tableOf({
    id: 'protocols',
    caption: 'Records by protocol',
    columns: [
      ['Protocol', 'text'],
      ['Family', 'text'],
      ['Accepted', 'number'],
      ['Accepted bytes', 'number'],
      ['Rejected', 'number'],
      ['Rejected part', 'number'],
    ],
    rows: rows.slice(0, shownProtocols).map(({ family, protocol, name, accepted, rejected }) => {
      const all = accepted.flows + rejected.flows;
      return {
        cells: [
          `${cutMiddle(name, 40)} (${protocol})`,
          family === 'ipv6' ? 'IPv6' : 'IPv4',
          formats.count(accepted.flows),
          formats.bytes(accepted.bytes),
          formats.count(rejected.flows),
          formats.share(all === 0 ? null : rejected.flows / all),
        ],
      };
    }),
    note:
      rows.length > shownProtocols
        ? `The first ${shownProtocols} of ${rows.length} rows; report.json has all of them.`
        : null,
  });
}

function interfacesTable({ report, formats }: ViewContext): TableView | null {
  const { rows, rest, total } = report.flows.interfaces;
  if (rows.length === 0) return null;
  const figures = (ipv6: FlowSums, ipv4: FlowSums) => {
    const bytes = ipv4.bytes + ipv6.bytes;
    return [
      formats.count(ipv6.flows),
      formats.count(ipv4.flows),
      formats.bytes(ipv6.bytes),
      formats.bytes(ipv4.bytes),
      formats.share(bytes === 0 ? null : ipv6.bytes / bytes),
    ];
  };
  const hidden = rows.slice(shownInterfaces);
  const add = (family: 'ipv4' | 'ipv6'): FlowSums =>
    hidden.reduce((sum, row) => addSums(sum, row[family]), rest[family]);
  const others = total - Math.min(rows.length, shownInterfaces);
  return tableOf({
    id: 'interfaces',
    caption: 'Records by interface and direction',
    columns: [
      ['Interface', 'code'],
      ['Direction', 'text'],
      ['IPv6 records', 'number'],
      ['IPv4 records', 'number'],
      ['IPv6 bytes', 'number'],
      ['IPv4 bytes', 'number'],
      ['IPv6 share', 'number'],
    ],
    rows: [
      ...rows.slice(0, shownInterfaces).map(({ interface: name, direction, ipv6, ipv4 }) => ({
        cells: [cutMiddle(name, 40), direction, ...figures(ipv6, ipv4)],
      })),
      ...(others > 0
        ? [
            {
              cells: [formats.counted(others, 'other'), '', ...figures(add('ipv6'), add('ipv4'))],
              tone: 'rest' as const,
            },
          ]
        : []),
    ],
    note: others > 0 ? `The ${Math.min(rows.length, shownInterfaces)} busiest of ${formats.count(total)}.` : null,
  });
}

function addSums(a: FlowSums, b: FlowSums): FlowSums {
  return { flows: a.flows + b.flows, packets: a.packets + b.packets, bytes: a.bytes + b.bytes };
}
