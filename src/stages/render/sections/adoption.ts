import type { Report } from '../../../contracts/report.ts';
import { blocksOf, type SectionView } from '../blocks.ts';
import { barsChart } from '../chart-bars.ts';
import { nameOfGroup, nameOfHost, nameOfLoadBalancer } from '../names.ts';
import { type ShareRow, shareTable } from '../share-table.ts';
import { type ChartView, errorOf, tableOf, type ViewContext } from '../view.ts';

const shownRows = 12;

/** Used, possible, preferred: three figures that are not to be mixed. */
export async function viewAdoption(context: ViewContext): Promise<SectionView> {
  const { report } = context;
  const { total, ipv6 } = report.traffic.requests;
  return {
    id: 'adoption',
    name: 'Adoption',
    takeaway: describeAdoption(context),
    error: errorOf(report, ['adoption']),
    notes:
      total === 0
        ? []
        : [
            'Used is what came over IPv6. Possible is an upper bound: requests to names that IPv6 reaches, whether or not the client has IPv6; and requests from networks that also send IPv6, whether or not this customer has it. A name or network counts when one in a thousand of its requests is IPv6.',
            'Preferred is what sources choose that were seen with both families and are likely one client. Clients that always get through with IPv6 are not among them, so the figure is rather too low.',
            'Device families are read from the user agent, which can say anything.',
          ],
    blocks: total === 0 ? [] : blocksOf([{ chart: await viewSteps(context) }, ...tables(context, ipv6 > 0)]),
  };
}

function describeAdoption({ report, formats, period }: ViewContext): string {
  const { used, capable } = report.adoption;
  if (used.requests.total === 0) return `No request, so nothing to say about adoption for this ${period.noun}`;
  if (used.requests.ipv6 === 0) return 'IPv6 was not used: no name was reached over it';
  const { share } = capable.services;
  if (share === null) return `IPv6 carried ${formats.share(used.requests.ipv6Share)} of requests`;
  if (share > 0.9995)
    return `Every name is reached over IPv6, and ${formats.share(used.requests.ipv6Share)} of requests use it`;
  return `IPv6 reaches the names of ${formats.share(share)} of requests; ${formats.share(used.requests.ipv6Share)} use it`;
}

interface Step {
  label: string;
  share: number | null;
  of: string;
}

function listSteps({ report, formats }: ViewContext): Step[] {
  const { used, capable, preferred } = report.adoption;
  return [
    { label: 'Used', share: used.requests.ipv6Share, of: 'came over IPv6' },
    { label: 'Possible: the names', share: capable.services.share, of: 'to names that IPv6 reaches' },
    ...(capable.networks === null
      ? []
      : [{ label: 'Possible: the networks', share: capable.networks.share, of: 'from networks with IPv6' }]),
    ...(preferred === null
      ? []
      : [
          {
            label: 'Preferred',
            share: preferred.requests.ipv6Share,
            of: `of ${formats.counted(preferred.sources, 'dual-stack source')}`,
          },
        ]),
  ];
}

async function viewSteps(context: ViewContext): Promise<ChartView> {
  const { report, formats } = context;
  const { capable, preferred, used } = report.adoption;
  const steps = listSteps(context);
  const id = 'adoption-steps';
  const title =
    preferred === null
      ? `${formats.share(used.requests.ipv6Share)} used, ${formats.share(capable.services.share)} possible`
      : `Clients with both families chose IPv6 for ${formats.share(preferred.requests.ipv6Share)} of their requests`;
  const summary = [
    'What is used, what could be, and what clients choose that have both families.',
    preferred === null ? ' No client could be told to have both.' : '',
    capable.networks === null ? ' Which networks have IPv6 is unknown without an ASN database.' : '',
  ].join('');
  return {
    id,
    title,
    summary,
    picture: {
      unit: 'Per cent of requests',
      legend: [],
      ...(await context.draw(
        'bars',
        barsChart(
          steps.map(({ label, share, of }) => ({ label, amount: share ?? 0, text: `${formats.share(share)} ${of}` })),
          `${title}. ${summary}`,
          'Source Sans 3',
          1.9,
        ),
      )),
      data: tableOf({
        id: `${id}-data`,
        caption: 'Used, possible, preferred',
        columns: [
          ['Figure', 'text'],
          ['Share of requests', 'number'],
          ['Meaning', 'text'],
        ],
        rows: steps.map(({ label, share, of }) => ({ cells: [label, formats.share(share), of] })),
      }),
    },
  };
}

type Dimension = Report['adoption']['hosts'];

function tables(context: ViewContext, withIpv6: boolean) {
  const { adoption } = context.report;
  const rows = (dimension: Dimension, name: (text: string) => string): ShareRow[] =>
    dimension.rows.map((row) => ({ name: name(row.name), requests: row.requests }));
  const rest = ({ rest }: Dimension): ShareRow[] => [{ name: 'All others', requests: rest.requests }];
  const table = (id: string, caption: string, of: string, dimension: Dimension, name: (text: string) => string) =>
    shareTable(context, { id, caption, of, rows: rows(dimension, name), last: rest(dimension), most: shownRows });
  const devices = shareTable(context, {
    id: 'devices',
    caption: 'IPv6 share by kind of client',
    of: 'Kind',
    rows: adoption.devices.map(({ label, requests }) => ({ name: label, requests })),
    most: shownRows,
  });
  const unreached = adoption.hosts.rows.filter(({ requests }) => requests.ipv6 === 0);
  return [
    { table: table('names', 'IPv6 share by host name', 'Host name', adoption.hosts, nameOfHost) },
    {
      sentences:
        withIpv6 && unreached.length > 0
          ? [
              unreached.length === 1
                ? `${nameOfHost(unreached[0]?.name ?? '')} had no request over IPv6: look whether it has an AAAA record.`
                : `${context.formats.counted(unreached.length, 'host name')} of the first ${adoption.hosts.rows.length} had no request over IPv6, ${nameOfHost(unreached[0]?.name ?? '')} most requests of them: look whether they have AAAA records.`,
            ]
          : null,
    },
    { table: devices },
    {
      folded: table(
        'load-balancers',
        'IPv6 share by load balancer',
        'Load balancer',
        adoption.loadBalancers,
        nameOfLoadBalancer,
      ),
    },
    {
      folded: table(
        'adoption-groups',
        'IPv6 share by target group',
        'Target group',
        adoption.targetGroups,
        nameOfGroup,
      ),
    },
    { folded: table('request-types', 'IPv6 share by type of request', 'Type', adoption.types, (text) => text) },
  ];
}
