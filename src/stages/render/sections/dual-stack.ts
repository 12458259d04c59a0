import { blocksOf, type SectionView } from '../blocks.ts';
import { cutMiddle } from '../formats.ts';
import { errorOf, firstOf, type TableView, tableOf, type ViewContext } from '../view.ts';

const shownRows = 15;

/** Which clients and interfaces have both families. */
export function viewDualStack(context: ViewContext): SectionView {
  const { report } = context;
  const nothing = report.traffic.requests.total + report.traffic.flows.total === 0;
  return {
    id: 'dual-stack',
    name: 'Dual stack',
    takeaway: describeDualStack(context),
    error: errorOf(report, ['dual-stack']),
    notes: nothing
      ? []
      : [
          'Interfaces are exact: both families were accepted at own addresses of the interface. Certificates are exact: the same client certificate was shown over both.',
          'Clients are a guess: an IPv4 address and a /64 that were alone with the same user agent at the same host in the same half hours. They are called pairs only where clearly more are found than chance makes. Who is not paired is not known to lack anything.',
        ],
    blocks: nothing
      ? []
      : blocksOf([
          { sentences: [...describeInterfaces(context), ...describeCertificates(context), ...describePairs(context)] },
          { table: interfacesTable(context) },
        ]),
  };
}

function describeDualStack({ report, formats }: ViewContext): string {
  const { interfaces, clients } = report.dualStack;
  if (interfaces !== null && interfaces.both + interfaces.ipv4Only + interfaces.ipv6Only > 0) {
    const { both, ipv4Only, ipv6Only } = interfaces;
    const all = both + ipv4Only + ipv6Only;
    if (both === all)
      return all === 1 ? 'The one interface takes both families' : `All ${all} interfaces take both families`;
    return `${both} of ${formats.counted(all, 'interface')} ${both === 1 ? 'takes' : 'take'} both families`;
  }
  if (clients.told === 'pairs')
    return `${formats.counted(clients.pairs, 'client')} likely ${clients.pairs === 1 ? 'has' : 'have'} both families`;
  return 'Who has both families could not be told';
}

function describeInterfaces({ report, formats }: ViewContext): string[] {
  const { interfaces } = report.dualStack;
  if (interfaces === null) {
    return report.traffic.flows.total === 0
      ? []
      : ['Which interfaces have both families is unknown: the flow logs lack the field flow-direction.'];
  }
  const { both, ipv4Only, ipv6Only } = interfaces;
  if (both + ipv4Only + ipv6Only === 0) return ['No interface accepted a packet to an address of its own.'];
  return [
    `${formats.counted(both, 'interface')} accepted packets over both families, ${formats.count(ipv4Only)} over IPv4 alone, ${formats.count(ipv6Only)} over IPv6 alone.`,
  ];
}

function describeCertificates({ report, formats }: ViewContext): string[] {
  const { certificates } = report.dualStack;
  if (certificates === null) return [];
  const { both, ipv4Only, ipv6Only, connections } = certificates;
  const choice =
    both === 0 ? '' : `; those came over IPv6 for ${formats.share(connections.ipv6Share)} of their connections`;
  return [
    `${formats.counted(both, 'client certificate')} were shown over both families, ${formats.count(ipv4Only)} over IPv4 alone, ${formats.count(ipv6Only)} over IPv6 alone${choice}.`.replace(
      /^1\u00a0client certificate were/,
      '1\u00a0client certificate was',
    ),
  ];
}

function describePairs({ report, formats }: ViewContext): string[] {
  const { told, pairs, requests, chancePairs, unpairedShare } = report.dualStack.clients;
  if (report.traffic.requests.total === 0) return [];
  if (told === 'none')
    return ['No client could be seen with both families: nobody was alone with its user agent often enough.'];
  if (told === 'chance') {
    return ['Clients with both families cannot be told: no more of them were found than chance alone makes.'];
  }
  const others = `not paired: ${formats.share(unpairedShare.ipv4)} of the IPv4 addresses and ${formats.share(unpairedShare.ipv6)} of the /64s`;
  return [
    `Likely ${formats.counted(pairs, 'client')} used both families, IPv6 for ${formats.share(requests.ipv6Share)} of ${formats.counted(requests.total, 'request')} (chance would make ${formats.counted(chancePairs, 'pair')}); ${others}.`,
  ];
}

function interfacesTable({ report, formats }: ViewContext): TableView | null {
  const rows = report.dualStack.interfaces?.rows ?? [];
  if (rows.length === 0) return null;
  const { shown, note } = firstOf(rows, shownRows, formats);
  return tableOf({
    id: 'dual-stack-interfaces',
    caption: 'What interfaces received at own addresses',
    columns: [
      ['Interface', 'code'],
      ['IPv6 addresses', 'number'],
      ['IPv4 addresses', 'number'],
      ['IPv6 bytes', 'number'],
      ['IPv4 bytes', 'number'],
      ['IPv6 share', 'number'],
    ],
    rows: shown.map(({ interface: name, ipv4, ipv6 }) => {
      const bytes = ipv4.bytes + ipv6.bytes;
      const share = bytes === 0 ? null : ipv6.bytes / bytes;
      return {
        cells: [
          cutMiddle(name, 40),
          formats.count(ipv6.addresses),
          formats.count(ipv4.addresses),
          formats.bytes(ipv6.bytes),
          formats.bytes(ipv4.bytes),
          { text: formats.share(share), share },
        ],
      };
    }),
    note,
  });
}
