import { blocksOf, type SectionView } from '../blocks.ts';
import { treemapChart } from '../chart-treemap.ts';
import { type ChartView, errorOf, type Fact, type TableView, tableOf, type ViewContext } from '../view.ts';
import { describeHosts, describeRecurrence, hostsTable } from './hosts.ts';

/** Prefixes of the title and rows of the table; report.json has all of them. */
const shownBars = 12;
const shownRows = 40;

export async function viewClients(context: ViewContext): Promise<SectionView> {
  return {
    id: 'clients',
    name: 'Clients',
    takeaway: describeClients(context),
    error: errorOf(context.report, ['addresses']),
    notes:
      context.report.traffic.requests.ipv6 === 0
        ? []
        : [
            'Addresses and networks are counted apart and are never people: one host makes many addresses (privacy extensions), one household has many hosts, and one IPv4 address may stand for thousands of them (carrier-grade NAT).',
            'A /64 is one local network, a /56 or /48 is often one customer, a /32 is often one provider.',
            `A prefix has a row of its own from ${context.formats.counted(context.report.prefixes.threshold, 'request')} on. What a longer prefix of the table already counts is not counted again, so that the rows and the rest add up to all IPv6 requests.`,
          ],
    blocks: blocksOf([
      { facts: listFacts(context) },
      { chart: await viewPrefixes(context) },
      { sentences: [...describeHosts(context), ...describeRecurrence(context)] },
      { folded: hostsTable(context) },
    ]),
  };
}

function describeClients({ report, formats, period }: ViewContext): string {
  const { ipv4, ipv6 } = report.clients;
  if (ipv6.addresses + ipv4.addresses === 0) return `No client is known for this ${period.noun}`;
  if (ipv6.addresses === 0) {
    return `No IPv6 client; ${formats.counted(ipv4.addresses, 'IPv4 address', 'IPv4 addresses')}`;
  }
  const networks = formats.counted(ipv6.prefixes['64'], '/64 network');
  return `${formats.counted(ipv6.addresses, 'IPv6 address', 'IPv6 addresses')} in ${networks}`;
}

function listFacts({ report, formats }: ViewContext): Fact[] {
  const { ipv4, ipv6 } = report.clients;
  const { count } = formats;
  const decimal = ipv6.addressesPerPrefix64 === null ? null : Math.round(ipv6.addressesPerPrefix64 * 100) / 100;
  const ipv6Facts =
    ipv6.addresses === 0
      ? []
      : [
          { value: count(ipv6.addresses), label: 'IPv6 addresses' },
          { value: count(ipv6.prefixes['64']), label: 'networks (/64)' },
          { value: count(ipv6.prefixes['56']), label: 'prefixes /56' },
          { value: count(ipv6.prefixes['48']), label: 'prefixes /48' },
          { value: count(ipv6.prefixes['32']), label: 'prefixes /32' },
          { value: decimal === null ? count(null) : String(decimal), label: 'addresses per /64, mean' },
          { value: count(ipv6.maxAddressesInPrefix64), label: 'addresses in the fullest /64' },
        ];
  const mapped =
    ipv4.mappedRequests === 0
      ? []
      : [{ value: count(ipv4.mappedRequests), label: 'IPv4 requests in IPv4-mapped form' }];
  return ipv6.addresses + ipv4.addresses === 0
    ? []
    : [...ipv6Facts, { value: count(ipv4.addresses), label: 'IPv4 addresses' }, ...mapped];
}

async function viewPrefixes(context: ViewContext): Promise<ChartView> {
  const { report, formats } = context;
  const { rows, threshold } = report.prefixes;
  const id = 'top-prefixes';
  const first = rows[0];
  if (report.traffic.requests.ipv6 === 0) {
    return { id, title: 'IPv6 prefixes', summary: 'No chart: no request came over IPv6.', picture: null };
  }
  if (first === undefined) {
    return {
      id,
      title: 'No IPv6 prefix stands out',
      summary: `No prefix reached ${formats.counted(threshold, 'request')}, from which on it would have a row of its own.`,
      picture: null,
    };
  }
  const named = rows.slice(0, shownBars);
  const total = report.traffic.requests.ipv6;
  const title =
    named.length === 1
      ? `One prefix stands out: ${first.prefix} sent ${formats.share(first.share)} of IPv6 requests`
      : `${named.length === rows.length ? `${rows.length} prefixes` : `The ${named.length} largest of ${rows.length} prefixes`} sent ${formats.share(named.reduce((sum, { requests }) => sum + requests, 0) / total)} of IPv6 requests`;
  const summary = `IPv6 requests by prefix of the client, a tile each, as large as its requests; ${first.prefix} sent most, ${formats.share(first.share)}.`;
  return {
    id,
    title,
    summary,
    picture: {
      unit: 'Area: requests; per cent of all IPv6 requests. A prefix inside another lies inside its tile',
      legend: [],
      ...(await context.draw('treemap', treemapChart(context, `${title}. ${summary}`))),
      data: prefixTable(context),
    },
  };
}

function prefixTable({ report, formats }: ViewContext): TableView {
  const { rows, rest } = report.prefixes;
  const figures = ({ requests, share, bytes, addresses }: (typeof report.prefixes)['rest']) => [
    formats.count(requests),
    formats.share(share),
    formats.bytes(bytes),
    formats.count(addresses),
  ];
  const hidden = rows.length - shownRows;
  return tableOf({
    id: 'prefix-table',
    caption: 'IPv6 requests by prefix',
    columns: [
      ['Prefix', 'code'],
      ['Requests', 'number'],
      ['Share', 'number'],
      ['Bytes', 'number'],
      ['Addresses', 'number'],
    ],
    rows: [
      ...rows.slice(0, shownRows).map((row) => ({ cells: [row.prefix, ...figures(row)] })),
      { cells: ['All other prefixes', ...figures(rest)], tone: 'rest' as const },
    ],
    note: hidden > 0 ? `The first ${shownRows} of ${rows.length} prefixes; report.json has all of them.` : null,
  });
}
