import type { Networks } from '../../../contracts/report-networks.ts';
import { blocksOf, type SectionView } from '../blocks.ts';
import { cutMiddle, listInWords } from '../formats.ts';
import { nameOfCountry } from '../names.ts';
import { type ShareRow, shareTable } from '../share-table.ts';
import { errorOf, type TableView, type ViewContext } from '../view.ts';

const shownRows = 15;
type Sums = NonNullable<Networks['countries']>['rest'];

/** Countries and networks of the clients, and proxies in front of them. */
export function viewNetworks(context: ViewContext): SectionView {
  const { report } = context;
  const { countries, asns, aws, sources } = report.networks;
  const none = report.traffic.requests.total === 0;
  return {
    id: 'networks',
    name: 'Networks',
    takeaway: describeNetworks(context),
    error: errorOf(report, ['networks']),
    notes:
      none || sources.length === 0
        ? []
        : [
            'Countries and networks come from files of the user and can be wrong or old. Private and reserved addresses are never looked up; addresses of transition technologies are looked up by the IPv4 address inside.',
            'Where clients come through a CDN or proxy, country, network and family are those of the proxy.',
            `Files: ${listInWords(sources.map(({ name, built }) => `${cutMiddle(name, 60)}${built === null ? '' : ` of ${cutMiddle(built, 20)}`}`))}.`,
          ],
    blocks: blocksOf([
      { sentences: none ? [] : [...describeProxies(context), ...describeAbsent(context)] },
      {
        table:
          countries === null || none
            ? null
            : shareTable(context, {
                id: 'countries',
                caption: 'Clients by country',
                of: 'Country',
                more: ['IPv6 addresses'],
                rows: countries.rows.map((row) => rowOf(nameOfCountry(row.country), row, context)),
                last: lastRows(countries, context),
                most: shownRows,
              }),
      },
      {
        table:
          asns === null || none
            ? null
            : shareTable(context, {
                id: 'asns',
                caption: 'Clients by network (autonomous system)',
                of: 'Network',
                more: ['IPv6 addresses'],
                rows: asns.rows.map((row) => rowOf(`${cutMiddle(row.name, 44)} (AS${row.asn})`, row, context)),
                last: lastRows(asns, context),
                most: shownRows,
              }),
      },
      { table: proxiesTable(context) },
      { table: reputationTable(context) },
      {
        folded:
          aws === null || none
            ? null
            : shareTable(context, {
                id: 'aws-clients',
                caption: 'Clients with addresses of AWS',
                of: 'Service',
                more: ['IPv6 addresses'],
                rows: aws.services.map((row) => rowOf(cutMiddle(row.service, 40), row, context)),
                most: shownRows,
              }),
      },
    ]),
  };
}

function rowOf(name: string, { addresses, requests }: Sums, { formats }: ViewContext): ShareRow {
  return { name, requests, more: [formats.count(addresses.ipv6)] };
}

function lastRows(table: { rest: Sums; unknown: Sums; special: Sums }, context: ViewContext): ShareRow[] {
  return [
    rowOf('All others', table.rest, context),
    rowOf('Not in the file', table.unknown, context),
    rowOf('Private and reserved', table.special, context),
  ];
}

function describeNetworks({ report, formats, period }: ViewContext): string {
  const { countries, asns } = report.networks;
  if (report.traffic.requests.total === 0) return `No client is known for this ${period.noun}`;
  const share = ({ requests }: Sums) => formats.share(requests.ipv6Share);
  const [network, country] = [asns?.rows[0], countries?.rows[0]];
  const parts = [
    ...(country === undefined
      ? []
      : [`${nameOfCountry(country.country)} sends most requests, ${share(country)} over IPv6`]),
    ...(network === undefined
      ? []
      : [`${cutMiddle(network.name, 40)} is the largest network, ${share(network)} over IPv6`]),
  ];
  return parts.length === 0 ? 'Where the clients are is not known' : parts.join('; ');
}

function describeProxies({ report, formats }: ViewContext): string[] {
  const { proxies } = report;
  if (proxies === null) {
    return ['Whether a CDN or proxy stands in front of the load balancers is unknown: no file that could tell is set.'];
  }
  if (proxies.requests.total === 0) return ['No known CDN or proxy stands in front of the load balancers.'];
  return [
    `${formats.share(proxies.share)} of requests came through CDNs or proxies: they tell how these reach the load balancers, not how people reach them.`,
  ];
}

function describeReputation({ report, formats }: ViewContext): string[] {
  const { reputation } = report.networks;
  if (reputation === null) return [];
  return [
    reputation.requests.total === 0
      ? 'No client is in a network of the lists of bad names.'
      : `${formats.counted(reputation.requests.total, 'request')} (${formats.share(reputation.share)}) came from networks with a bad name.`,
  ];
}

function describeAbsent(context: ViewContext): string[] {
  const { absent, faults } = context.report.networks;
  const words = {
    country: 'Countries',
    asn: 'Networks (autonomous systems)',
    aws: 'Services of AWS',
    reputation: 'Networks with a bad name',
  } as const;
  return [
    ...describeReputation(context),
    ...absent.map(({ kind, setting, hint }) => `${words[kind]} are not shown: set ${setting}. ${hint}`),
    ...faults.slice(0, 5).map((fault) => cutMiddle(fault, 300)),
  ];
}

const told = { list: 'list of proxies', aws: 'ranges of AWS', asn: 'network' } as const;

function proxiesTable(context: ViewContext): TableView | null {
  const { proxies } = context.report;
  if (proxies === null) return null;
  return shareTable(context, {
    id: 'proxies',
    caption: 'CDNs and proxies in front',
    of: 'Name',
    more: ['Told by'],
    rows: proxies.rows.map(({ name, toldBy, requests }) => ({
      name: cutMiddle(name, 50),
      requests,
      more: [told[toldBy]],
    })),
    most: shownRows,
  });
}

/** Clients in networks of a list with a bad name. */
function reputationTable(context: ViewContext): TableView | null {
  const { reputation } = context.report.networks;
  if (reputation === null) return null;
  return shareTable(context, {
    id: 'reputation',
    caption: 'Clients in networks with a bad name',
    of: 'List',
    more: ['IPv6 addresses'],
    rows: reputation.lists.map((row) => rowOf(cutMiddle(row.list, 60), row, context)),
    most: shownRows,
  });
}
