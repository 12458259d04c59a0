import type { FlowSums } from '../../../contracts/report-flows.ts';
import { cutMiddle, type Formats } from '../formats.ts';
import { firstOf, type ShareCell, type TableView, tableOf, type ViewContext } from '../view.ts';

const shown = 15;

interface BothFamilies {
  ipv4: FlowSums;
  ipv6: FlowSums;
}

/** IPv6 and IPv4 bytes, and the part of IPv6. */
function bytesOf({ ipv4, ipv6 }: BothFamilies, formats: Formats): (string | ShareCell)[] {
  const all = ipv4.bytes + ipv6.bytes;
  const share = all === 0 ? null : ipv6.bytes / all;
  return [formats.bytes(ipv6.bytes), formats.bytes(ipv4.bytes), { text: formats.share(share), share }];
}

/** How traffic left its interface. */
export function pathsTable({ report, formats }: ViewContext): TableView | null {
  const { paths } = report.flows;
  if (paths.length === 0) return null;
  const rows = firstOf(paths, shown, formats);
  return tableOf({
    id: 'traffic-paths',
    caption: 'Where outgoing traffic went',
    columns: [
      ['Through', 'text'],
      ['IPv6 bytes', 'number'],
      ['IPv4 bytes', 'number'],
      ['IPv6 share', 'number'],
    ],
    rows: rows.shown.map((row) => ({ cells: [cutMiddle(row.name, 60), ...bytesOf(row, formats)] })),
    note: rows.note,
  });
}

/** Traffic with services of AWS: those without IPv6 keep IPv4 alive. */
export function servicesTable({ report, formats }: ViewContext): TableView | null {
  const { services } = report.flows;
  if (services.length === 0) return null;
  const rows = firstOf(services, shown, formats);
  const add = (a: FlowSums, b: FlowSums) => ({
    flows: a.flows + b.flows,
    packets: a.packets + b.packets,
    bytes: a.bytes + b.bytes,
  });
  return tableOf({
    id: 'aws-services',
    caption: 'Traffic with services of AWS, both ways',
    columns: [
      ['Service', 'text'],
      ['IPv6 bytes', 'number'],
      ['IPv4 bytes', 'number'],
      ['IPv6 share', 'number'],
    ],
    rows: rows.shown.map(({ service, to, from }) => ({
      cells: [
        cutMiddle(service, 60),
        ...bytesOf({ ipv4: add(to.ipv4, from.ipv4), ipv6: add(to.ipv6, from.ipv6) }, formats),
      ],
    })),
    note: rows.note,
  });
}

/** ICMPv6 by purpose: refusing the errors among it makes connections hang. */
export function icmpv6Table({ report, formats }: ViewContext): TableView | null {
  const { icmpv6 } = report.flows;
  if (icmpv6.length === 0) return null;
  return tableOf({
    id: 'icmpv6',
    caption: 'ICMPv6 by purpose',
    columns: [
      ['Purpose', 'text'],
      ['Accepted records', 'number'],
      ['Rejected records', 'number'],
      ['Rejected part', 'number'],
    ],
    rows: icmpv6.map(({ label, accepted, rejected }) => {
      const all = accepted.flows + rejected.flows;
      return {
        cells: [
          label,
          formats.count(accepted.flows),
          formats.count(rejected.flows),
          formats.share(all === 0 ? null : rejected.flows / all),
        ],
      };
    }),
    note: 'Flow logs do not have the ICMPv6 type; the purpose is read from the addresses. IPv6 needs Packet Too Big: where all of it is rejected, large packets are lost.',
  });
}

const directions = { ingress: 'into the gateway', egress: 'out of it', unknown: 'not logged' } as const;

/** What crossed transit gateways, which no other table counts. */
export function transitTable({ report, formats }: ViewContext): TableView | null {
  const { transitGateways } = report.flows;
  if (transitGateways.length === 0) return null;
  const rows = firstOf(transitGateways, shown, formats);
  return tableOf({
    id: 'transit-gateways',
    caption: 'Across transit gateways, by attachment; in no other figure of this page',
    columns: [
      ['Attachment', 'text'],
      ['Direction', 'text'],
      ['IPv6 bytes', 'number'],
      ['IPv4 bytes', 'number'],
      ['IPv6 share', 'number'],
    ],
    rows: rows.shown.map((row) => ({
      cells: [cutMiddle(row.attachment, 60), directions[row.direction], ...bytesOf(row, formats)],
    })),
    note: rows.note,
  });
}
