import type { Edition } from '../contracts/edition.ts';
import { type Report, reportSchema } from '../contracts/report.ts';
import { anonymiseText } from './anonymise-text.ts';
import type { Mask } from './mask.ts';

/**
 * The report as an edition shows it: every text in it, whatever section it belongs to, and the lists in which several
 * rows have become one. Figures stay as they are: they were counted with whole addresses.
 */
export function anonymiseReport(report: Report, edition: Edition, mask: Mask): Report {
  const covered = reportSchema.parse(coverTexts(report, mask));
  const { prefixes, transition, security } = covered;
  return {
    ...covered,
    report: { ...covered.report, anonymised: edition },
    prefixes: { ...prefixes, rows: mergePrefixes(prefixes) },
    transition: {
      ...transition,
      clients: transition.clients.map((row) => ({ ...row, top: mergeTop(row.top, 'requests') })),
      flows: transition.flows.map((row) => ({ ...row, top: mergeTop(row.top, 'flows') })),
    },
    security: { ...security, events: nameEvents(security.events), blocklist: mergeBlocklist(security.blocklist) },
  };
}

/** Of any JSON value: keys and texts. */
export function coverTexts(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return anonymiseText(value, mask);
  if (Array.isArray(value)) return value.map((item) => coverTexts(item, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [anonymiseText(key, mask), coverTexts(item, mask)]),
  );
}

function mergePrefixes({ rows, rest }: Report['prefixes']): Report['prefixes']['rows'] {
  const groups = Map.groupBy(rows, ({ prefix }) => prefix);
  if (groups.size === rows.length) return rows;
  const all = rows.reduce((sum, { requests }) => sum + requests, rest.requests);
  const merged = [...groups].map(([prefix, parts]) => {
    const requests = sumOf(parts, 'requests');
    const share = parts[0]?.share === null || all === 0 ? null : requests / all;
    return { prefix, requests, bytes: sumOf(parts, 'bytes'), addresses: sumOf(parts, 'addresses'), share };
  });
  return merged.sort((a, b) => b.requests - a.requests || (a.prefix < b.prefix ? -1 : 1));
}

function mergeTop<K extends 'requests' | 'flows', T extends { ipv4: string } & Record<K, number>>(
  top: readonly T[],
  figure: K,
): T[] {
  const merged = [...Map.groupBy(top, ({ ipv4 }) => ipv4).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, [figure]: sumOf([first, ...others], figure) }],
  );
  return merged.sort((a, b) => b[figure] - a[figure] || (a.ipv4 < b.ipv4 ? -1 : 1));
}

/** The length is that of the published source, and names stay unique where two sources have become one. */
function nameEvents(events: Report['security']['events']): Report['security']['events'] {
  const seen = new Map<string, number>();
  return events.map((event) => {
    const times = (seen.get(event.id) ?? 0) + 1;
    seen.set(event.id, times);
    const { source } = event;
    return {
      ...event,
      id: times === 1 ? event.id : `${event.id} (${times})`,
      prefixLength: source === null ? null : Number(source.slice(source.indexOf('/') + 1)),
      sql: `-- addresses are those of this edition, not those of the logs\n${event.sql}`,
    };
  });
}

function mergeBlocklist(blocklist: Report['security']['blocklist']): Report['security']['blocklist'] {
  const entries = [...Map.groupBy(blocklist.entries, ({ cidr }) => cidr).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const parts = [first, ...others];
    const collaterals = parts.map(({ collateral }) => collateral);
    return [
      {
        ...first,
        rules: [...new Set(parts.flatMap(({ rules }) => rules))],
        offendingAddresses: sumOf(parts, 'offendingAddresses'),
        collateral: {
          addresses: sumOf(collaterals, 'addresses'),
          requests: sumOf(collaterals, 'requests'),
          flows: sumOf(collaterals, 'flows'),
        },
      },
    ];
  });
  const leftOut = [...new Map(blocklist.leftOut.map((one) => [one.cidr, one])).values()];
  return { ...blocklist, entries, leftOut };
}

function sumOf<K extends string>(rows: readonly Readonly<Record<K, number>>[], figure: K): number {
  return rows.reduce((sum, row) => sum + row[figure], 0);
}
