import { lengthsChart } from '../chart-lengths.ts';
import { type ChartView, firstOf, type TableView, tableOf, type ViewContext } from '../view.ts';

/** Where in the 64 network bits the clients differ. */
export async function viewLengths(context: ViewContext): Promise<ChartView> {
  const { report, formats } = context;
  const counts = report.anatomy.prefixCounts;
  const id = 'prefix-lengths';
  const at = (length: number) => counts.find((row) => row.length === length)?.prefixes ?? 0;
  if (counts.length === 0 || at(64) === 0) {
    return { id, title: 'Networks by prefix length', summary: 'No chart: no IPv6 client is known.', picture: null };
  }
  const title = `${formats.counted(at(32), '/32 prefix', '/32 prefixes')}, ${formats.counted(at(48), '/48 prefix', '/48 prefixes')}, ${formats.counted(at(64), '/64 network')}`;
  const summary = `Distinct prefixes of the IPv6 clients at each length. The count grows where addresses differ: up to /32 between providers, from there to /56 or /64 between customers and their networks.`;
  return {
    id,
    title,
    summary,
    picture: {
      unit: 'Distinct prefixes by length (logarithmic)',
      legend: [],
      ...(await context.draw('lengths', lengthsChart(context, `${title}. ${summary}`))),
      data: tableOf({
        id: `${id}-data`,
        caption: 'Distinct prefixes by length',
        columns: [
          ['Length', 'text'],
          ['Prefixes', 'number'],
        ],
        rows: counts.map(({ length, prefixes }) => ({ cells: [`/${length}`, formats.count(prefixes)] })),
      }),
    },
  };
}

/** Devices that show their hardware address, in words. */
export function describeEui64({ report, formats }: ViewContext): string[] {
  const { identifiers, moving } = report.anatomy.eui64;
  if (report.clients.ipv6.addresses === 0) return [];
  if (identifiers === 0) return ['No client address shows a hardware (MAC) address.'];
  const devices = `${formats.counted(identifiers, 'device shows its', 'devices show their')} hardware (MAC) address`;
  return [
    moving === 0
      ? `${devices}; none was seen in more than one /64.`
      : `${devices}; ${formats.count(moving)} of them could be followed from one /64 to another.`,
  ];
}

export function makersTable({ report, formats }: ViewContext): TableView | null {
  const { makers } = report.anatomy.eui64;
  if (makers.length === 0) return null;
  return tableOf({
    id: 'makers',
    caption: 'Makers of devices that show their hardware address',
    columns: [
      ['OUI', 'code'],
      ['Addresses', 'number'],
      ['Requests', 'number'],
    ],
    rows: makers.map(({ oui, addresses, requests }) => ({
      cells: [oui, formats.count(addresses), formats.count(requests)],
    })),
    note: 'The OUI is the first half of the hardware address; the IEEE knows whom it was given to.',
  });
}

export function registriesTable({ report, formats }: ViewContext): TableView | null {
  const { registries } = report.anatomy;
  if (registries.length === 0) return null;
  const total = registries.reduce((sum, { requests }) => sum + requests, 0);
  const share = (requests: number) => (total === 0 ? null : requests / total);
  return tableOf({
    id: 'registries',
    caption: 'Global unicast by regional registry',
    columns: [
      ['Registry', 'text'],
      ['Addresses', 'number'],
      ['Requests', 'number'],
      ['Part of them', 'number'],
    ],
    rows: registries.map(({ registry, addresses, requests }) => ({
      cells: [
        registry,
        formats.count(addresses),
        formats.count(requests),
        { text: formats.share(share(requests)), share: share(requests) },
      ],
    })),
    note: 'The registry that the block was given to tells the region of the provider, not the country of the client.',
  });
}

/** What the providers with most /64s seem to give their customers. */
export function delegationsTable({ report, formats }: ViewContext): TableView | null {
  const { delegations } = report.anatomy;
  if (delegations.length === 0) return null;
  const { shown, note } = firstOf(delegations, 12, formats);
  const ratio = (row: (typeof delegations)[number], length: number) => {
    const found = row.ratios.find((part) => part.length === length);
    return found === undefined ? formats.count(null) : found.ratio.toFixed(2);
  };
  const lengths = [48, 52, 56, 60];
  return tableOf({
    id: 'delegations',
    caption: 'What customers of the largest providers seem to get',
    columns: [
      ['Provider', 'code'],
      ['/64 networks', 'number'],
      ['One customer has', 'text'],
      ...lengths.map((length) => [`/${length + 4} per /${length}`, 'number'] as const),
    ],
    rows: shown.map((row) => ({
      cells: [
        row.prefix,
        formats.count(row.prefixes64),
        row.delegated === null ? 'unclear' : `a /${row.delegated}`,
        ...lengths.map((length) => ratio(row, length)),
      ],
    })),
    note: `${note === null ? '' : `${note} `}Told from how many of the 16 parts of a prefix are in use; a ratio near 1 below a length means that customers get that much.`,
  });
}
