import type { FamilyFigures } from '../../contracts/report.ts';
import { type Column, firstOf, type TableRow, type TableView, tableOf, type ViewContext } from './view.ts';

export interface ShareRow {
  name: string;
  requests: FamilyFigures;
  /** Cells between the name and the requests. */
  more?: string[];
  tone?: TableRow['tone'];
}

interface ShareTableInput {
  id: string;
  caption: string;
  /** What the rows are, the head of the first column. */
  of: string;
  kind?: Column['kind'];
  more?: readonly string[];
  rows: readonly ShareRow[];
  /** Rows that always come last: the rest, those that could not be told. */
  last?: readonly ShareRow[];
  most: number;
  note?: string;
}

/** Requests and the IPv6 share of each value of something; null when there is nothing to show. */
export function shareTable({ formats }: ViewContext, input: ShareTableInput): TableView | null {
  const { shown, note } = firstOf(input.rows, input.most, formats);
  if (shown.length === 0) return null;
  const hidden = input.rows.slice(input.most);
  const others =
    hidden.length === 0
      ? []
      : [
          {
            name: `${formats.count(hidden.length)} with fewer requests`,
            requests: addFigures(hidden),
            tone: 'rest' as const,
          },
        ];
  const last = (input.last ?? []).filter(({ requests }) => requests.total > 0);
  return tableOf({
    id: input.id,
    caption: input.caption,
    columns: [
      [input.of, input.kind ?? 'text'],
      ...(input.more ?? []).map((label) => [label, 'number'] as const),
      ['Requests', 'number'],
      ['over IPv6', 'number'],
      ['IPv6 share', 'number'],
    ],
    rows: [...shown, ...others, ...last.map((row) => ({ ...row, tone: 'rest' as const }))].map(
      ({ name, requests, more, tone }: ShareRow) => ({
        tone: tone ?? 'plain',
        cells: [
          name,
          ...(input.more ?? []).map((_, index) => more?.[index] ?? ''),
          formats.count(requests.total),
          formats.count(requests.ipv6),
          { text: formats.share(requests.ipv6Share), share: requests.ipv6Share },
        ],
      }),
    ),
    note: [note, input.note].filter((part) => part !== null && part !== undefined).join(' ') || null,
  });
}

function addFigures(rows: readonly ShareRow[]): FamilyFigures {
  const [ipv4, ipv6] = (['ipv4', 'ipv6'] as const).map((family) =>
    rows.reduce((sum, { requests }) => sum + requests[family], 0),
  );
  const total = (ipv4 ?? 0) + (ipv6 ?? 0);
  return { total, ipv4: ipv4 ?? 0, ipv6: ipv6 ?? 0, ipv6Share: total === 0 ? null : (ipv6 ?? 0) / total };
}
