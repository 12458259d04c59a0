import { type Catalog, type CatalogEntry, catalogVersion, compareEntries } from '../src/contracts/catalog.ts';
import { type Search, type SearchRow, searchVersion } from '../src/contracts/search.ts';

const dayMs = 86_400_000;

/** An archive of so many days up to 22 November 2026, with gaps, partial and empty days, prefixes and events. */
export function makeManyDays(count: number): { catalog: Catalog; search: Search } {
  const reports: CatalogEntry[] = [];
  const rows: SearchRow[] = [];
  const last = Date.parse('2026-11-22T00:00:00Z');
  for (let back = count - 1, made = 0; back >= 0; back -= 1, made += 1) {
    // Every fortieth day has no report, but for the last.
    if (back % 40 === 17) continue;
    const date = new Date(last - back * dayMs).toISOString().slice(0, 10);
    const next = new Date(last - back * dayMs + dayMs).toISOString().slice(0, 10);
    const entry = makeDay(date, next, made, count);
    reports.push(entry);
    rows.push({
      folder: entry.folder,
      revision: 1,
      prefixes: Array.from({ length: 20 }, (_, index) => [
        `2001:db8:${((made * 7 + index * 13) % 60).toString(16)}::/48`,
        Math.round(900 / (index + 1)),
      ]),
      events: made % 9 === 0 ? [['Port scan', 'high', `2001:db8:bad:${(made % 50).toString(16)}::1/128`]] : [],
    });
  }
  reports.sort(compareEntries);
  return {
    catalog: { schemaVersion: catalogVersion, reports },
    search: { schemaVersion: searchVersion, reports: rows },
  };
}

function makeDay(date: string, next: string, made: number, count: number): CatalogEntry {
  const isEmpty = made % 101 === 55;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const requests = isEmpty ? 0 : 40_000 + made * 20 - (weekday === 0 || weekday === 6 ? 9000 : 0);
  const share = 0.28 + (0.12 * made) / Math.max(count, 1) + 0.015 * Math.sin(made / 5);
  const ipv6Requests = Math.round(requests * share);
  return {
    name: 'daily',
    period: { start: `${date}T00:00:00Z`, end: `${next}T00:00:00Z`, timezone: 'UTC' },
    folder: `reports/daily/${date.replaceAll('-', '/')}`,
    revision: 1,
    status: isEmpty ? 'empty' : made % 23 === 7 ? 'partial' : 'complete',
    sample: false,
    generatedAt: `${next}T03:31:00Z`,
    requests,
    ipv6Requests,
    ipv6RequestShare: isEmpty ? null : ipv6Requests / requests,
    bytes: requests * 9000,
    ipv6Bytes: ipv6Requests * 9000,
    ipv4Clients: 900,
    ipv6Clients: 700,
    ipv6Prefixes64: 500,
    flows: requests / 2,
    ipv6Flows: ipv6Requests / 2,
    ipv6FlowShare: isEmpty ? null : share,
    flowBytes: requests * 10,
    ipv6FlowBytes: ipv6Requests * 10,
    rejectedFlows: 400,
    ipv6RejectedFlows: 90,
    ipv4P50: isEmpty ? null : 0.044 + 0.002 * Math.cos(made / 7),
    ipv6P50: isEmpty ? null : 0.05 + 0.004 * Math.sin(made / 6),
    ipv4ErrorRate: isEmpty ? null : 0.04,
    ipv6ErrorRate: isEmpty ? null : 0.035,
    rejectedLines: 0,
    skippedFiles: 0,
    missingHours: 0,
    events: { high: made % 9 === 0 ? 1 : 0, warning: made % 4 === 0 ? 2 : 0, info: 0 },
    files: {
      html: 'index.html',
      pdf: 'report.pdf',
      json: 'report.json',
      manifest: 'manifest.json',
      csv: ['csv/traffic-hourly.csv', 'csv/prefixes.csv', 'csv/security-events.csv'],
    },
  };
}
