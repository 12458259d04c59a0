import { blocksOf, type SectionView } from '../blocks.ts';
import { barsChart } from '../chart-bars.ts';
import { type ChartView, errorOf, tableOf, type ViewContext } from '../view.ts';
import { delegationsTable, describeEui64, makersTable, registriesTable, viewLengths } from './anatomy.ts';

/** What the client addresses are: the block they belong to, and how their low 64 bits were made. */
export async function viewAddressTypes(context: ViewContext): Promise<SectionView> {
  return {
    id: 'addresses',
    name: 'Addresses',
    takeaway: describeAddresses(context),
    error: errorOf(context.report, ['addresses']),
    notes:
      context.report.traffic.requests.ipv6 === 0
        ? []
        : [
            'Global unicast is the ordinary case. Tunnels (6to4, Teredo) are relics that work badly. Private, link-local or documentation addresses should not reach a public load balancer: look at who sends them.',
            'The low 64 bits tell how an address was made. Randomised ones change and cannot be followed; EUI-64 carries the hardware address of the device; low bytes and embedded ports, IPv4 addresses or words are mostly servers.',
            'The class is a guess from the bits alone: a random identifier may look like another class by chance.',
          ],
    blocks: blocksOf([
      { chart: await viewLengths(context) },
      { chart: await viewIdentifiers(context) },
      { sentences: describeEui64(context) },
      { folded: makersTable(context) },
      { chart: await viewTypes(context) },
      { table: registriesTable(context) },
      { table: delegationsTable(context) },
    ]),
  };
}

function describeAddresses({ report, formats }: ViewContext): string {
  const total = report.clients.ipv6.addresses;
  const randomised = report.interfaceIdentifiers.toSorted((a, b) => b.addresses - a.addresses)[0];
  const ordinary = report.addressTypes.find(({ type }) => type === 'global-unicast');
  if (total === 0) return 'No IPv6 address to describe';
  const parts = [
    ordinary === undefined
      ? 'none is global unicast'
      : `${formats.share(ordinary.addresses / total)} are global unicast`,
    ...(randomised === undefined
      ? []
      : [`${formats.share(randomised.addresses / total)} ${lowerFirst(randomised.label)}`]),
  ];
  return `Of the IPv6 addresses ${parts.join(', ')}`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

async function viewTypes(context: ViewContext): Promise<ChartView> {
  const { report, formats } = context;
  const rows = report.addressTypes;
  const total = rows.reduce((sum, { requests }) => sum + requests, 0);
  const id = 'address-types';
  const first = rows[0];
  if (first === undefined || total === 0) {
    return { id, title: 'Types of address', summary: 'No chart: no request came over IPv6.', picture: null };
  }
  const title = `${first.label}: ${formats.share(first.requests / total)} of IPv6 requests`;
  const summary =
    rows.length === 1
      ? 'All IPv6 requests came from one type of address.'
      : `IPv6 requests by type of address; ${formats.counted(rows.length - 1, 'other type')} sent the rest.`;
  return {
    id,
    title,
    summary,
    picture: {
      unit: 'Requests, and their part of all IPv6 requests',
      legend: [],
      ...(await context.draw(
        'bars',
        barsChart(
          rows.map(({ label, requests }) => ({
            label,
            amount: requests,
            text: `${formats.count(requests)} \u00b7 ${formats.share(requests / total)}`,
          })),
          `${title}. ${summary}`,
          'Source Sans 3',
        ),
      )),
      data: tableOf({
        id: `${id}-data`,
        caption: 'IPv6 clients by type of address',
        columns: [
          ['Type', 'text'],
          ['Addresses', 'number'],
          ['Requests', 'number'],
          ['Bytes', 'number'],
        ],
        rows: rows.map(({ label, addresses, requests, bytes }) => ({
          cells: [label, formats.count(addresses), formats.count(requests), formats.bytes(bytes)],
        })),
      }),
    },
  };
}

async function viewIdentifiers(context: ViewContext): Promise<ChartView> {
  const { report, formats } = context;
  const rows = report.interfaceIdentifiers.toSorted((a, b) => b.addresses - a.addresses);
  const total = rows.reduce((sum, { addresses }) => sum + addresses, 0);
  const id = 'interface-identifiers';
  const first = rows[0];
  if (first === undefined || total === 0) {
    return { id, title: 'Interface identifiers', summary: 'No chart: there is no IPv6 client address.', picture: null };
  }
  const title = `${first.label}: the interface identifier of ${formats.share(first.addresses / total)} of IPv6 addresses`;
  const summary = `IPv6 client addresses by the class of their low 64 bits, ${formats.counted(rows.length, 'class', 'classes')} in all.`;
  return {
    id,
    title,
    summary,
    picture: {
      unit: 'Addresses, and their part of all IPv6 client addresses',
      legend: [],
      ...(await context.draw(
        'bars',
        barsChart(
          rows.map(({ label, addresses }) => ({
            label,
            amount: addresses,
            text: `${formats.count(addresses)} \u00b7 ${formats.share(addresses / total)}`,
          })),
          `${title}. ${summary}`,
          'Source Sans 3',
        ),
      )),
      data: tableOf({
        id: `${id}-data`,
        caption: 'IPv6 clients by interface identifier',
        columns: [
          ['Class', 'text'],
          ['Addresses', 'number'],
          ['Requests', 'number'],
        ],
        rows: rows.map(({ label, addresses, requests }) => ({
          cells: [label, formats.count(addresses), formats.count(requests)],
        })),
      }),
    },
  };
}
