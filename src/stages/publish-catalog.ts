import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  type Catalog,
  type CatalogEntry,
  catalogSchema,
  catalogVersion,
  compareEntries,
  type Latest,
  latestSchema,
} from '../contracts/catalog.ts';
import { manifestSchema } from '../contracts/manifest.ts';
import type { Search } from '../contracts/search.ts';
import type { Archive } from '../ports.ts';
import { archiveIndexKey, catalogKey, latestKey } from './archive-layout.ts';
import { DocumentInvalid, getIfThere, parseDocument, textOf, toJson } from './documents.ts';
import { putIfUnchanged, untilUndisputed } from './publish-conditional.ts';
import { refreshSearch } from './publish-search.ts';

/** catalog.json was written by a later version of the program. */
export class CatalogVersionUnsupported extends Error {
  override readonly name = 'CatalogVersionUnsupported';
}

/** Enters a report's row, unless the catalog has it, or a later revision of it. Answers the catalog as it now is. */
export async function recordInCatalog(
  archive: Archive,
  entry: CatalogEntry,
): Promise<{ catalog: Catalog; written: boolean }> {
  return untilUndisputed(catalogKey, async () => {
    const { catalog, etag, isWhole } = await readCatalog(archive);
    const known = catalog.reports.find((row) => row.folder === entry.folder);
    const isKnown = known !== undefined && (known.revision > entry.revision || isDeepStrictEqual(known, entry));
    if (isKnown && isWhole) return { catalog, written: false };
    const others = catalog.reports.filter((row) => row.folder !== entry.folder);
    const reports = [...others, isKnown ? known : entry].sort(compareEntries);
    const next: Catalog = { schemaVersion: catalogVersion, reports };
    await putIfUnchanged(archive, catalogKey, toJson(next), etag, 'application/json');
    return { catalog: next, written: !isKnown };
  });
}

/** Makes the archive's page. */
export type RenderIndex = (catalog: Catalog, search: Search) => Promise<string>;

/**
 * Writes the archive's page from the catalog and from search.json, which is brought up to it. The page's tag is read before the catalog, so that of two writers the one
 * with the older catalog is refused.
 */
export async function refreshIndex(archive: Archive, render: RenderIndex): Promise<void> {
  await untilUndisputed(archiveIndexKey, async () => {
    const page = await getIfThere(archive, archiveIndexKey);
    const { catalog } = await readCatalog(archive);
    const html = await render(catalog, await refreshSearch(archive, catalog));
    if (page !== null && textOf(page.body) === html) return;
    await putIfUnchanged(archive, archiveIndexKey, html, page?.etag ?? null, 'text/html; charset=utf-8');
  });
}

/** What latest.json says of the newest period of a report; null when there is none. */
export function latestOf(catalog: Catalog, name: string): Latest | null {
  const newest = catalog.reports.filter((row) => row.name === name).reduce(newerOf, undefined);
  if (newest === undefined) return null;
  const { period, folder, revision, files } = newest;
  return { schemaVersion: catalogVersion, name, period, folder, revision, files };
}

/** Lets latest.json point at the newest period of a report; it never goes back to an older one. */
export async function advancePointer(archive: Archive, catalog: Catalog, name: string): Promise<void> {
  const next = latestOf(catalog, name);
  if (next === null) return;
  await untilUndisputed(latestKey(name), async () => {
    const stored = await getIfThere(archive, latestKey(name));
    const present = stored === null ? null : readLatest(stored.body);
    if (present !== null && !isAhead(next, present)) return;
    await putIfUnchanged(archive, latestKey(name), toJson(next), stored?.etag ?? null, 'application/json');
  });
}

/**
 * The catalog and its tag. One that is missing or damaged is made again from the manifests (`isWhole` is then false):
 * a writer that died between folder and catalog, or a lost file, costs no report its row.
 */
export async function readCatalog(
  archive: Archive,
): Promise<{ catalog: Catalog; etag: string | null; isWhole: boolean }> {
  const stored = await getIfThere(archive, catalogKey);
  if (stored !== null) {
    try {
      const catalog = parseDocument(stored.body, catalogSchema, archive.locate(catalogKey));
      return { catalog, etag: stored.etag, isWhole: true };
    } catch (error) {
      if (!(error instanceof DocumentInvalid)) throw error;
      assertNotLater(archive, stored.body);
    }
  }
  const reports = await collectEntries(archive);
  return { catalog: { schemaVersion: catalogVersion, reports }, etag: stored?.etag ?? null, isWhole: false };
}

/** The rows of all reports that the archive shows, read from their manifests. */
export async function collectEntries(archive: Archive): Promise<CatalogEntry[]> {
  const entries: CatalogEntry[] = [];
  for await (const { key } of archive.list('reports/')) {
    if (!key.endsWith('/manifest.json') || /\.r\d+\/manifest\.json$/.test(key)) continue;
    const stored = await getIfThere(archive, key);
    const read = stored === null ? null : manifestSchema.safeParse(parseLoosely(stored.body));
    if (read?.success === true) entries.push(read.data.report);
  }
  return entries.sort(compareEntries);
}

function assertNotLater(archive: Archive, body: Uint8Array): void {
  const versioned = z.object({ schemaVersion: z.string() }).safeParse(parseLoosely(body));
  if (!versioned.success || versioned.data.schemaVersion === catalogVersion) return;
  throw new CatalogVersionUnsupported(
    `${archive.locate(catalogKey)} has schema version ${versioned.data.schemaVersion}, this program writes ` +
      `${catalogVersion}: use the version of the program that wrote it, or a later one`,
  );
}

function parseLoosely(body: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(body));
  } catch {
    return null;
  }
}

function readLatest(body: Uint8Array): Latest | null {
  const read = latestSchema.safeParse(parseLoosely(body));
  return read.success ? read.data : null;
}

function newerOf(newest: CatalogEntry | undefined, row: CatalogEntry): CatalogEntry {
  return newest === undefined || comparePeriods(row, newest) > 0 ? row : newest;
}

function isAhead(next: Latest, present: Latest): boolean {
  const order = comparePeriods(next, present);
  if (order !== 0 || next.folder !== present.folder) return order > 0;
  return next.revision > present.revision || (next.revision === present.revision && !isDeepStrictEqual(next, present));
}

/** Newer is what ends later; of two that end together, the shorter. */
export function comparePeriods(a: Pick<CatalogEntry, 'period'>, b: Pick<CatalogEntry, 'period'>): number {
  return Date.parse(a.period.end) - Date.parse(b.period.end) || Date.parse(a.period.start) - Date.parse(b.period.start);
}
