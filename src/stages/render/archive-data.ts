import type { Catalog, CatalogEntry } from '../../contracts/catalog.ts';
import type { Search } from '../../contracts/search.ts';
import { nameOf } from './archive-entry.ts';
import { printable } from './formats.ts';
import { dataMarkup } from './script.ts';
import { describePeriod } from './times.ts';
import type { TrustedMarkup } from './trusted-markup.ts';

/**
 * What the script of the archive's page knows, in few bytes: texts that come again and again (prefixes, names of rules)
 * stand once and are named by their place. Reports are in the order of the catalog, as the rows of the page name them.
 */
export function archiveData({ reports }: Catalog, search: Search, locale: string): TrustedMarkup {
  const rows = new Map(search.reports.map((row) => [row.folder, row]));
  const texts: string[] = [];
  const places = new Map<string, number>();
  const place = (text: string): number => {
    const shown = printable(text);
    const known = places.get(shown);
    if (known !== undefined) return known;
    places.set(shown, texts.length);
    return texts.push(shown) - 1;
  };
  const severities = { high: 2, warning: 1, info: 0 };
  return dataMarkup({
    reports: reports.map((entry) => {
      const found = rows.get(entry.folder);
      return {
        ...figures(entry, locale),
        prefixes: (found?.prefixes ?? []).map(([prefix, requests]) => [place(prefix), requests]),
        findings: (found?.events ?? []).map(([name, severity, source]) => [
          place(name),
          severities[severity],
          source === null ? -1 : place(source),
        ]),
      };
    }),
    texts,
  });
}

function figures(entry: CatalogEntry, locale: string) {
  const { noun } = describePeriod(entry.period, locale);
  const { high = 0, warning = 0, info = 0 } = entry.events ?? {};
  return {
    name: entry.name,
    period: nameOf(entry, locale),
    day: noun === 'day' ? entry.period.start.slice(0, 10) : null,
    folder: entry.folder,
    status: entry.status,
    requests: entry.requests,
    share: entry.ipv6RequestShare,
    clients: entry.ipv6Clients,
    p50: [entry.ipv6P50, entry.ipv4P50],
    errors: [entry.ipv6ErrorRate, entry.ipv4ErrorRate],
    flowBytes: entry.flowBytes === 0 ? null : entry.ipv6FlowBytes / entry.flowBytes,
    rejected: entry.flows === 0 ? null : entry.ipv6RejectedFlows,
    events: [info, warning, high],
  };
}
