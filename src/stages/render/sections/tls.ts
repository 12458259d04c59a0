import type { Tls } from '../../../contracts/report-tls.ts';
import { blocksOf, type SectionView } from '../blocks.ts';
import { pairsChart } from '../chart-pairs.ts';
import { cutMiddle } from '../formats.ts';
import { type ChartView, errorOf, firstOf, type TableView, tableOf, type ViewContext } from '../view.ts';

const shownProtocols = 8;
const shownCiphers = 15;

function connectionsOf({ ipv4, ipv6 }: Tls): number {
  return ipv4.established + ipv4.failed + ipv6.established + ipv6.failed;
}

/** How TLS handshakes fare over the two families. */
export async function viewTls(context: ViewContext): Promise<SectionView> {
  const { tls } = context.report;
  const none = connectionsOf(tls) === 0;
  return {
    id: 'tls',
    name: 'TLS handshakes',
    takeaway: describeTls(context),
    error: errorOf(context.report, ['tls']),
    notes: none
      ? []
      : [
          'The time of a handshake contains at least one round trip to the client, so it shows what the latency of requests does not: the way to the client and back.',
          'TLS 1.3 needs one round trip less than TLS 1.2: compare the families within a version. TLS 1.0 and 1.1 are withdrawn (RFC 8996).',
          'Differences are called such only where two statistical tests show them and they matter; below 100 handshakes of either family nothing is concluded.',
        ],
    blocks: none
      ? []
      : blocksOf([
          { chart: await viewHandshakes(context) },
          { table: familiesTable(context) },
          { table: protocolsTable(context) },
          { folded: ciphersTable(context) },
          { folded: failuresTable(context) },
        ]),
  };
}

function describeTls({ report, formats, period }: ViewContext): string {
  const { tls } = report;
  if (connectionsOf(tls) === 0) return `No TLS connection was logged for this ${period.noun}`;
  const { ipv4, ipv6, gap } = tls;
  if (ipv6.established + ipv6.failed === 0)
    return `All TLS connections came over IPv4: median handshake ${formats.seconds(ipv4.p50)}`;
  if (ipv4.established + ipv4.failed === 0)
    return `All TLS connections came over IPv6: median handshake ${formats.seconds(ipv6.p50)}`;
  const medians = `${formats.seconds(ipv6.p50)} against ${formats.seconds(ipv4.p50)} in the median`;
  return {
    slower: `TLS handshakes take longer over IPv6: ${medians}`,
    faster: `TLS handshakes are faster over IPv6: ${medians}`,
    similar: `TLS handshakes take about as long over both families: ${medians}`,
    unclear: `No clear difference between TLS handshakes of the families: ${medians}`,
    'too-few': 'Too few TLS handshakes were timed to compare the families',
  }[gap.handshake.verdict];
}

async function viewHandshakes(context: ViewContext): Promise<ChartView | null> {
  const { report, formats } = context;
  const { ipv4, ipv6, protocols } = report.tls;
  if (ipv4.p50 === null || ipv6.p50 === null) return null;
  const rows = [{ protocol: 'All', ipv4, ipv6 }, ...firstOf(protocols, shownProtocols, formats).shown];
  const id = 'handshakes';
  const [busiest] = protocols.filter((row) => row.ipv4.p50 !== null && row.ipv6.p50 !== null);
  const title =
    busiest === undefined
      ? `A handshake takes ${formats.seconds(ipv6.p50)} over IPv6, ${formats.seconds(ipv4.p50)} over IPv4`
      : `${cutMiddle(busiest.protocol, 30)} takes ${formats.seconds(busiest.ipv6.p50)} over IPv6, ${formats.seconds(busiest.ipv4.p50)} over IPv4`;
  const summary = `Median time of the handshake by TLS version: ${formats.counted(ipv6.timed, 'timed handshake')} over IPv6, ${formats.count(ipv4.timed)} over IPv4.`;
  return {
    id,
    title,
    summary,
    picture: {
      unit: 'Median time of the handshake',
      legend: [
        { family: 'ipv6', mark: 'dot', label: 'IPv6' },
        { family: 'ipv4', mark: 'dot', label: 'IPv4' },
      ],
      ...(await context.draw(
        'pairs',
        pairsChart(
          rows.map((row) => ({
            label: cutMiddle(row.protocol, 30),
            ipv6: row.ipv6.p50,
            ipv4: row.ipv4.p50,
            text: `${formats.seconds(row.ipv6.p50)} \u00b7 ${formats.seconds(row.ipv4.p50)}`,
          })),
          `${title}. ${summary}`,
          (step) => (step === 0 ? '0' : formats.seconds(step).replace(/\.0+(?=\D)/, '')),
        ),
      )),
      data: tableOf({
        id: `${id}-data`,
        caption: 'Handshakes by TLS version',
        columns: [
          ['Version', 'text'],
          ['IPv6 timed', 'number'],
          ['IPv4 timed', 'number'],
          ['IPv6 median', 'number'],
          ['IPv4 median', 'number'],
        ],
        rows: rows.map((row) => ({
          cells: [
            cutMiddle(row.protocol, 30),
            formats.count(row.ipv6.timed),
            formats.count(row.ipv4.timed),
            formats.seconds(row.ipv6.p50),
            formats.seconds(row.ipv4.p50),
          ],
        })),
      }),
    },
  };
}

function familiesTable({ report, formats }: ViewContext): TableView {
  const row = (name: string, tone: 'ipv6' | 'ipv4', figures: Tls['ipv4'], plain: number) => ({
    tone,
    cells: [
      name,
      formats.count(figures.timed),
      formats.seconds(figures.p50),
      formats.seconds(figures.p90),
      formats.seconds(figures.p99),
      formats.count(figures.failed),
      formats.share(figures.failureRate),
      formats.count(figures.outdated),
      formats.count(plain),
    ],
  });
  const { tls } = report;
  return tableOf({
    id: 'tls-families',
    caption: 'TLS handshakes by family',
    columns: [
      ['Family', 'text'],
      ['Timed', 'number'],
      ['Median', 'number'],
      ['90th', 'number'],
      ['99th', 'number'],
      ['Failed', 'number'],
      ['Failure rate', 'number'],
      ['TLS 1.0, 1.1', 'number'],
      ['Without TLS', 'number'],
    ],
    rows: [row('IPv6', 'ipv6', tls.ipv6, tls.plain.ipv6), row('IPv4', 'ipv4', tls.ipv4, tls.plain.ipv4)],
    note: describeFailures(report.tls),
  });
}

function describeFailures({ gap }: Tls): string {
  return {
    higher: 'Handshakes fail more often over IPv6.',
    lower: 'Handshakes fail less often over IPv6.',
    similar: 'Handshakes fail about as often over both families.',
    unclear: 'Whether handshakes fail more often over one family is not clear.',
    'too-few': 'There are too few handshakes to compare how often they fail.',
  }[gap.failures.verdict];
}

const verdicts = { slower: 'slower', faster: 'faster', similar: 'similar', unclear: 'unclear', 'too-few': 'too few' };

function protocolsTable({ report, formats }: ViewContext): TableView | null {
  const { shown, note } = firstOf(report.tls.protocols, shownProtocols, formats);
  if (shown.length === 0) return null;
  return tableOf({
    id: 'tls-versions',
    caption: 'TLS versions by family',
    columns: [
      ['Version', 'text'],
      ['IPv6', 'number'],
      ['of IPv6', 'number'],
      ['IPv4', 'number'],
      ['of IPv4', 'number'],
      ['IPv6 handshake is', 'text'],
    ],
    rows: shown.map(({ protocol, ipv4, ipv6, gap }) => ({
      cells: [
        cutMiddle(protocol, 30),
        formats.count(ipv6.connections),
        formats.share(ipv6.share),
        formats.count(ipv4.connections),
        formats.share(ipv4.share),
        verdicts[gap.verdict],
      ],
    })),
    note,
  });
}

function ciphersTable({ report, formats }: ViewContext): TableView | null {
  const { ciphers, otherCiphers } = report.tls;
  if (ciphers.length === 0) return null;
  const { shown, note } = firstOf(ciphers, shownCiphers, formats);
  const figures = ({ ipv4, ipv6 }: Tls['otherCiphers']) => [
    formats.count(ipv6.connections),
    formats.share(ipv6.share),
    formats.count(ipv4.connections),
    formats.share(ipv4.share),
  ];
  const others = otherCiphers.ipv4.connections + otherCiphers.ipv6.connections;
  return tableOf({
    id: 'ciphers',
    caption: 'Cipher suites by family',
    columns: [
      ['Cipher suite', 'code'],
      ['IPv6', 'number'],
      ['of IPv6', 'number'],
      ['IPv4', 'number'],
      ['of IPv4', 'number'],
    ],
    rows: [
      ...shown.map((row) => ({
        cells: [`${cutMiddle(row.cipher, 44)}, ${cutMiddle(row.protocol, 20)}`, ...figures(row)],
      })),
      ...(others === 0
        ? []
        : [{ cells: ['All that report.json does not list', ...figures(otherCiphers)], tone: 'rest' as const }]),
    ],
    note,
  });
}

function failuresTable({ report, formats }: ViewContext): TableView | null {
  const { failures } = report.tls;
  if (failures.length === 0) return null;
  return tableOf({
    id: 'handshake-failures',
    caption: 'Why handshakes failed',
    columns: [
      ['Reason in the log', 'text'],
      ['IPv6', 'number'],
      ['IPv4', 'number'],
    ],
    rows: failures.map(({ reason, ipv4, ipv6 }) => ({
      cells: [reason === '-' ? 'none given' : cutMiddle(reason, 50), formats.count(ipv6), formats.count(ipv4)],
    })),
  });
}
