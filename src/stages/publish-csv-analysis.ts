import type { Report } from '../contracts/report.ts';
import type { familyFigures } from '../contracts/report-figures.ts';

/** The lists of what the analysis of clients and rules tells; `csvLists` writes them. */

type Cell = string | number | null;
type Figures = ReturnType<typeof familyFigures>;
interface List {
  columns: string[];
  rows: Cell[][];
}

const figureColumns = (name: string) => [`ipv4_${name}`, `ipv6_${name}`];
const cellsOf = ({ ipv4, ipv6 }: { ipv4: number; ipv6: number }): Cell[] => [ipv4, ipv6];

/** Each dimension with its rows and, as `other`, the rest; together all requests. */
export function adoptionList({ adoption }: Report): List {
  const dimensions = {
    load_balancer: adoption.loadBalancers,
    host: adoption.hosts,
    target_group: adoption.targetGroups,
    type: adoption.types,
  };
  const cells = (dimension: string, name: string, requests: Figures, bytes: Figures | null): Cell[] => [
    ...[dimension, name, ...cellsOf(requests), requests.ipv6Share],
    ...(bytes === null ? [null, null] : cellsOf(bytes)),
  ];
  return {
    columns: ['dimension', 'name', ...figureColumns('requests'), 'ipv6_share', ...figureColumns('bytes')],
    rows: [
      ...Object.entries(dimensions).flatMap(([dimension, { rows, rest }]) => [
        ...rows.map(({ name, requests, bytes }) => cells(dimension, name, requests, bytes)),
        ...(rest.requests.total === 0 ? [] : [cells(dimension, 'other', rest.requests, rest.bytes)]),
      ]),
      ...adoption.devices.map(({ device, requests }) => cells('device', device, requests, null)),
    ],
  };
}

type Places = NonNullable<Report['networks']['countries']>;
type Sums = Places['rest'];

/** Clients by country and by autonomous system; `other` are those without a row, `unknown` and `special` as in the report. */
export function networkList({ networks: { countries, asns } }: Report): List {
  const cells = (kind: string, key: string | number, name: string | null, sums: Sums): Cell[] => [
    ...[kind, key, name, ...cellsOf(sums.addresses), ...cellsOf(sums.requests)],
    ...[sums.requests.ipv6Share, ...cellsOf(sums.bytes)],
  ];
  const others = (kind: string, { rest, unknown, special }: Pick<Places, 'rest' | 'unknown' | 'special'>) => [
    cells(kind, 'other', null, rest),
    cells(kind, 'unknown', null, unknown),
    cells(kind, 'special', null, special),
  ];
  return {
    columns: [
      ...['kind', 'key', 'name', ...figureColumns('addresses'), ...figureColumns('requests')],
      ...['ipv6_share', ...figureColumns('bytes')],
    ],
    rows: [
      ...(countries === null
        ? []
        : [...countries.rows.map((row) => cells('country', row.country, null, row)), ...others('country', countries)]),
      ...(asns === null
        ? []
        : [...asns.rows.map((row) => cells('asn', row.asn, row.name, row)), ...others('asn', asns)]),
    ],
  };
}

/** Ports that are open over one family and closed over the other. */
export function holeList({ policyParity }: Report): List {
  return {
    columns: ['interface', 'protocol', 'port', 'open_over', 'address', 'accepted', 'rejected', 'networks'],
    rows: (policyParity?.holes ?? []).map((hole): Cell[] => [
      ...[hole.interface, hole.protocolName, hole.port, hole.open, hole.address],
      ...[hole.accepted, hole.rejected, hole.networks],
    ]),
  };
}
