import { blocksOf, type SectionView } from '../blocks.ts';
import { listInWords } from '../formats.ts';
import { errorOf, type TableView, tableOf, type ViewContext } from '../view.ts';

/** Tunnels and translators in use, and the IPv4 hosts behind them. */
export function viewTransition(context: ViewContext): SectionView {
  const { clients, flows } = context.report.transition;
  return {
    id: 'transition',
    name: 'Transition',
    takeaway: describeTransition(context),
    error: errorOf(context.report, ['transition']),
    notes:
      clients.length + flows.length === 0
        ? []
        : [
            'Addresses of transition technologies hold the IPv4 address of whom they stand for; traffic is credited to it. 6to4 and Teredo are withdrawn or nearly gone and lose packets.',
            'NAT64 with a prefix of one’s own, DS-Lite and 464XLAT cannot be told from the address.',
          ],
    blocks: blocksOf([{ table: clientsTable(context) }, { table: flowsTable(context) }]),
  };
}

function describeTransition({ report, formats, period }: ViewContext): string {
  const { native, clients, flows } = report.transition;
  const nat64 = flows.find(({ mechanism }) => mechanism === 'nat64');
  if (report.traffic.requests.total + report.traffic.flows.total === 0) {
    return `No address to look at for this ${period.noun}`;
  }
  const behind = nat64 === undefined ? '' : `; ${formats.counted(nat64.hosts, 'IPv4 host')} reached through NAT64`;
  if (native.share === null) return `No IPv6 request, so no tunnel to tell${behind}`;
  if (native.share === 1) return `All IPv6 requests are native${behind}`;
  const names = clients.filter(({ mechanism }) => mechanism !== 'ipv4-mapped').map(({ label }) => label);
  const rest = names.length === 0 ? '' : `, the rest came by ${listInWords(names)}`;
  return `${formats.share(native.share)} of IPv6 requests are native${rest}${behind}`;
}

function clientsTable({ report, formats }: ViewContext): TableView | null {
  const { clients, native } = report.transition;
  if (clients.length === 0) return null;
  return tableOf({
    id: 'transition-clients',
    caption: 'Clients with a transition address',
    columns: [
      ['Technology', 'text'],
      ['Addresses', 'number'],
      ['IPv4 hosts', 'number'],
      ['Requests', 'number'],
      ['of all requests', 'number'],
      ['Most requests', 'code'],
    ],
    rows: clients.map(({ label, addresses, hosts, requests, share, top }) => ({
      cells: [
        label,
        formats.count(addresses),
        formats.count(hosts),
        formats.count(requests),
        formats.share(share),
        top[0]?.ipv4 ?? formats.count(null),
      ],
    })),
    note: `Native, without an IPv4 address inside: ${formats.counted(native.requests, 'IPv6 request')}.`,
  });
}

function flowsTable({ report, formats }: ViewContext): TableView | null {
  const { flows } = report.transition;
  if (flows.length === 0) return null;
  return tableOf({
    id: 'transition-flows',
    caption: 'Flow records with a transition address',
    columns: [
      ['Technology', 'text'],
      ['Addresses', 'number'],
      ['IPv4 hosts', 'number'],
      ['Flow records', 'number'],
      ['Most records', 'code'],
    ],
    rows: flows.map(({ label, addresses, hosts, flows: records, top }) => ({
      cells: [
        label,
        formats.count(addresses),
        formats.count(hosts),
        formats.count(records),
        top[0]?.ipv4 ?? formats.count(null),
      ],
    })),
  });
}
