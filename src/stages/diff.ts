import type { CatalogEntry } from '../contracts/catalog.ts';
import type { SearchRow } from '../contracts/search.ts';
import type { Archive } from '../ports.ts';
import { settingsDiffer } from '../sections/comparison.ts';
import { listArchive } from './list.ts';
import { periodLabel } from './period-label.ts';
import { readFindings } from './publish-search.ts';

/** There is no such report, or more than one that it may be. */
export class ReportUnknown extends Error {
  override readonly name = 'ReportUnknown';
}

const comparable = [
  ['IPv6 share of requests', 'ipv6RequestShare', 'fraction'],
  ['Requests', 'requests', 'count'],
  ['IPv6 requests', 'ipv6Requests', 'count'],
  ['IPv6 client addresses', 'ipv6Clients', 'count'],
  ['IPv6 client /64 prefixes', 'ipv6Prefixes64', 'count'],
  ['IPv6 median latency', 'ipv6P50', 'seconds'],
  ['IPv4 median latency', 'ipv4P50', 'seconds'],
  ['IPv6 error rate', 'ipv6ErrorRate', 'fraction'],
  ['IPv4 error rate', 'ipv4ErrorRate', 'fraction'],
  ['Bytes in IPv6 flow records', 'ipv6FlowBytes', 'bytes'],
  ['Rejected IPv6 flow records', 'ipv6RejectedFlows', 'count'],
] as const satisfies readonly (readonly [string, keyof CatalogEntry, 'fraction' | 'count' | 'seconds' | 'bytes'])[];

export interface Difference {
  a: Side;
  b: Side;
  /** Whether the settings that decide figures and findings differ; null when one of the reports does not say. */
  settingsChanged: boolean | null;
  figures: {
    label: string;
    figure: (typeof comparable)[number][1];
    unit: (typeof comparable)[number][2];
    a: number | null;
    b: number | null;
    /** b − a; null when one of them is unknown. */
    difference: number | null;
  }[];
  /** Heavy hitters of one of the two only. */
  prefixes: { lost: SearchRow['prefixes']; gained: SearchRow['prefixes'] };
  /** Security events of one of the two only, by rule and source. */
  events: { gone: SearchRow['events']; new: SearchRow['events'] };
}

interface Side {
  name: string;
  period: string;
  status: CatalogEntry['status'];
  folder: string;
  revision: number;
}

/** Compares two reports of the archive. @throws ReportUnknown */
export async function diffReports(archive: Archive, a: string, b: string, name: string): Promise<Difference> {
  const entries = await listArchive(archive);
  const [one, other] = [findReport(entries, a, name), findReport(entries, b, name)];
  const [before, now] = [await readFindings(archive, one), await readFindings(archive, other)];
  return {
    a: describe(one),
    b: describe(other),
    settingsChanged: settingsDiffer(one.configuration, other.configuration) ?? null,
    figures: comparable.map(([label, figure, unit]) => {
      const [was, is] = [one[figure], other[figure]];
      return { label, figure, unit, a: was, b: is, difference: was === null || is === null ? null : is - was };
    }),
    prefixes: {
      lost: without(before.prefixes, now.prefixes, ([prefix]) => prefix),
      gained: without(now.prefixes, before.prefixes, ([prefix]) => prefix),
    },
    events: {
      gone: without(before.events, now.events, ([rule, , source]) => `${rule} ${source}`),
      new: without(now.events, before.events, ([rule, , source]) => `${rule} ${source}`),
    },
  };
}

/** A report by the key of its folder, or by the first day of its period, `2026-11-22`, of the named report. */
export function findReport(entries: readonly CatalogEntry[], wanted: string, name: string): CatalogEntry {
  const key = wanted.replace(/\/+$/, '');
  const byFolder = entries.find(({ folder }) => folder === key);
  if (byFolder !== undefined) return byFolder;
  const named = entries.filter((entry) => entry.name === name);
  const onDay = named.filter(({ period }) => period.start.slice(0, 10) === wanted);
  // A day stands before the hours that begin with it.
  const day = onDay.find(({ folder }) => /\/\d{2}$/.test(folder)) ?? (onDay.length === 1 ? onDay[0] : undefined);
  if (day !== undefined) return day;
  const why =
    onDay.length > 1
      ? `several reports "${name}" begin on ${wanted}: name one by its folder, ${onDay.map(({ folder }) => folder).join(', ')}`
      : `the archive has no report "${name}" of ${wanted}: \`archive list\` shows what there is`;
  throw new ReportUnknown(why);
}

function describe({ name, period, status, folder, revision }: CatalogEntry): Side {
  return { name, period: periodLabel(period), status, folder, revision };
}

function without<T>(rows: readonly T[], others: readonly T[], keyOf: (row: T) => string): T[] {
  const known = new Set(others.map(keyOf));
  return rows.filter((row) => !known.has(keyOf(row)));
}
