import { stringify } from 'csv-stringify/sync';
import type { Report } from '../contracts/report.ts';
import { rejections } from '../contracts/rows.ts';
import type { FolderFile } from '../ports.ts';
import { adoptionList, holeList, networkList } from './publish-csv-analysis.ts';

type Cell = string | number | null;

/**
 * The lists of a report for spreadsheets: RFC 4180, UTF-8, a header line, fractions and seconds as in report.json, an
 * empty cell for null. Texts come from logs, hence from strangers: one that a spreadsheet would take for a formula gets
 * a leading apostrophe (OWASP, CSV Injection).
 */
export function csvLists(report: Report): FolderFile[] {
  const lists: Record<string, { columns: string[]; rows: Cell[][] }> = {
    'traffic-hourly': hourly(report),
    'address-types': {
      columns: ['type', 'label', 'addresses', 'requests', 'bytes'],
      rows: report.addressTypes.map((row) => [row.type, row.label, row.addresses, row.requests, row.bytes]),
    },
    'interface-identifiers': {
      columns: ['class', 'label', 'addresses', 'requests'],
      rows: report.interfaceIdentifiers.map((row) => [row.class, row.label, row.addresses, row.requests]),
    },
    prefixes: prefixes(report),
    adoption: adoptionList(report),
    networks: networkList(report),
    'target-groups': targetGroups(report),
    interfaces: interfaces(report),
    'policy-holes': holeList(report),
    'security-events': securityEvents(report),
    blocklist: blocklist(report),
    'skipped-files': skipped(report),
    rejected: rejected(report),
  };
  return Object.entries(lists).map(([name, { columns, rows }]) => ({
    path: `csv/${name}.csv`,
    body: toCsv(columns, rows),
    contentType: 'text/csv; charset=utf-8',
  }));
}

export function toCsv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return stringify([[...columns], ...rows.map((row) => row.map(guard))], { record_delimiter: '\r\n' });
}

/** Numbers are ours and stay as they are, a minus sign too. */
function guard(cell: Cell): Cell {
  return typeof cell === 'string' && /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
}

function hourly({ traffic }: Report) {
  const figures = ['requests', 'bytes', 'flows', 'flowBytes', 'packets'] as const;
  const names = ['requests', 'bytes', 'flows', 'flow_bytes', 'packets'];
  return {
    columns: ['start', ...names.flatMap((name) => [`ipv4_${name}`, `ipv6_${name}`])],
    rows: traffic.hourly.map((hour): Cell[] => [
      hour.start,
      ...figures.flatMap((figure) => [hour[figure].ipv4, hour[figure].ipv6]),
    ]),
  };
}

function prefixes({ prefixes: { rows, rest } }: Report) {
  const cells = (prefix: string, row: typeof rest): Cell[] => [
    prefix,
    row.requests,
    row.bytes,
    row.addresses,
    row.share,
  ];
  return {
    columns: ['prefix', 'requests', 'bytes', 'addresses', 'share'],
    rows: [...rows.map((row) => cells(row.prefix, row)), cells('other', rest)],
  };
}

function securityEvents({ security }: Report) {
  return {
    columns: [
      ...['rule', 'severity', 'source', 'addresses', 'first_seen', 'last_seen', 'measured', 'unit', 'threshold'],
      ...['target_address', 'target_interface', 'target_strategy', 'sentence'],
    ],
    rows: security.events.map((event): Cell[] => [
      ...[event.rule, event.severity, event.source, event.addresses, event.firstSeen, event.lastSeen],
      ...[event.measured.value, event.measured.unit, event.threshold],
      ...[event.target?.address ?? null, event.target?.interface ?? null, event.targetStrategy, event.sentence],
    ]),
  };
}

function blocklist({ security }: Report) {
  return {
    columns: ['cidr', 'rules', 'offending_addresses', 'other_addresses', 'other_requests', 'other_flows'],
    rows: security.blocklist.entries.map(({ cidr, rules, offendingAddresses, collateral }): Cell[] => [
      ...[cidr, rules.join(' '), offendingAddresses],
      ...[collateral.addresses, collateral.requests, collateral.flows],
    ]),
  };
}

/** The last row holds the files that report.json does not name. */
function skipped({ quality: { files } }: Report) {
  const rest = files.skippedTotal - files.skipped.length;
  return {
    columns: ['file', 'reason', 'detail'],
    rows: [
      ...files.skipped.map((file): Cell[] => [file.key, file.reason, file.detail]),
      ...(rest > 0 ? [['other', null, `${rest} more files; report.json counts them`] as Cell[]] : []),
    ],
  };
}

/** Rejected lines by file and reason with a sample each; the last rows hold the files that report.json does not name. */
function rejected({ quality: { rows, rejectedFiles } }: Report) {
  const rest = rejections.map((reason): Cell[] => {
    const named = rejectedFiles.filter((file) => file.reason === reason).reduce((sum, file) => sum + file.lines, 0);
    return [null, 'other', reason, rows.byReason[reason] - named, null, null];
  });
  return {
    columns: ['logs', 'file', 'reason', 'lines', 'first_line', 'sample'],
    rows: [
      ...rejectedFiles.map(({ logs, key, reason, lines, line, sample }): Cell[] => [
        ...[logs, key, reason, lines, line, sample],
      ]),
      ...rest.filter(([, , , lines]) => Number(lines) > 0),
    ],
  };
}

type FamilyPerformance = Report['performance']['ipv4'];

/** Columns of a family in the list of target groups. */
const performanceColumns: Record<string, keyof FamilyPerformance> = {
  requests: 'requests',
  timed_requests: 'timed',
  p50_seconds: 'p50',
  p90_seconds: 'p90',
  p99_seconds: 'p99',
  error_rate: 'errorRate',
  elb_5xx_rate: 'elb5xxRate',
};

function targetGroups({ performance: { targetGroups: groups, otherTargetGroups: others } }: Report) {
  const names = Object.keys(performanceColumns);
  const cells = (name: string, { ipv4, ipv6 }: { ipv4: FamilyPerformance; ipv6: FamilyPerformance }): Cell[] => [
    name,
    ...[ipv4, ipv6].flatMap((family) => Object.values(performanceColumns).map((figure) => family[figure])),
  ];
  const gaps = ({ latency, errors }: Report['performance']['gap']): Cell[] => [
    latency.verdict,
    latency.difference,
    latency.low,
    latency.high,
    errors.verdict,
    errors.difference,
  ];
  return {
    columns: [
      'target_group',
      ...['ipv4', 'ipv6'].flatMap((family) => names.map((name) => `${family}_${name}`)),
      ...[
        'latency',
        'p50_difference_seconds',
        'p50_difference_low',
        'p50_difference_high',
        'errors',
        'error_difference',
      ],
    ],
    rows: [
      ...groups.map((group) => [...cells(group.targetGroup, group), ...gaps(group.gap)]),
      ...(others === null ? [] : [[...cells('other', others), ...Array<Cell>(6).fill(null)]]),
    ],
  };
}

function interfaces({ flows: { interfaces: table } }: Report) {
  const sums = ['flows', 'packets', 'bytes'] as const;
  const cells = (row: typeof table.rest): Cell[] => [
    ...sums.map((sum) => row.ipv4[sum]),
    ...sums.map((sum) => row.ipv6[sum]),
  ];
  return {
    columns: [
      'interface',
      'vpc',
      'direction',
      ...['ipv4', 'ipv6'].flatMap((family) => sums.map((sum) => `${family}_${sum}`)),
    ],
    rows: [
      ...table.rows.map((row): Cell[] => [row.interface, row.vpc, row.direction, ...cells(row)]),
      ['other', null, null, ...cells(table.rest)] as Cell[],
    ],
  };
}
