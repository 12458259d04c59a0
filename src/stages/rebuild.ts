import {
  type Catalog,
  type CatalogEntry,
  catalogVersion,
  compareEntries,
  toCatalogEntry,
  toDigestEntry,
} from '../contracts/catalog.ts';
import { digestSchema } from '../contracts/digest.ts';
import { manifestSchema } from '../contracts/manifest.ts';
import { reportSchema } from '../contracts/report.ts';
import type { Archive } from '../ports.ts';
import { parseJson } from './aggregate-earlier.ts';
import { catalogKey, latestKey, searchKey } from './archive-layout.ts';
import { getIfThere, textOf, toJson } from './documents.ts';
import { latestOf, type RenderIndex, refreshIndex } from './publish-catalog.ts';
import { putIfUnchanged, untilUndisputed } from './publish-conditional.ts';
import { type ArchiveFolder, readLayout } from './verify-layout.ts';

export interface Rebuilt {
  reports: number;
  /** Folders that no row could be made of, a sentence each. */
  faults: string[];
}

/**
 * Makes catalog.json, search.json, index.html and the pointers again, from the folders alone: from their manifests, and
 * where one is missing or damaged from report.json. What is there of these four is not looked at. Reports are not touched.
 */
export async function rebuildArchive(archive: Archive, renderIndex: RenderIndex): Promise<Rebuilt> {
  const { folders } = await readLayout(archive);
  const reports: CatalogEntry[] = [];
  const faults: string[] = [];
  for (const folder of folders) {
    const found = await readEntry(archive, folder);
    if (typeof found === 'string') faults.push(`${archive.locate(folder.key)} ${found}`);
    else reports.push(found);
  }
  const catalog: Catalog = { schemaVersion: catalogVersion, reports: reports.sort(compareEntries) };
  await replace(archive, catalogKey, toJson(catalog));
  await archive.delete(searchKey);
  await refreshIndex(archive, renderIndex);
  for (const name of new Set(reports.map((entry) => entry.name))) {
    const latest = latestOf(catalog, name);
    if (latest !== null) await replace(archive, latestKey(name), toJson(latest));
  }
  return { reports: reports.length, faults };
}

/** The row of the folder, or what is wrong with it. */
async function readEntry(archive: Archive, { key, shown, revisions }: ArchiveFolder): Promise<CatalogEntry | string> {
  if (shown.size === 0) {
    return `shows nothing, though revision ${Math.max(...revisions.keys())} is there: run that period again`;
  }
  const manifest = manifestSchema.safeParse(await readJson(archive, `${key}/manifest.json`));
  if (manifest.success && manifest.data.report.folder === key) return manifest.data.report;
  const document = await readJson(archive, `${key}/report.json`);
  const files = {
    html: 'index.html',
    pdf: shown.has('report.pdf') ? 'report.pdf' : null,
    json: 'report.json',
    manifest: 'manifest.json',
    csv: [...shown.keys()].filter((path) => /^csv\/[a-z0-9-]+\.csv$/.test(path)).sort(),
  } as const;
  const report = reportSchema.safeParse(document);
  if (report.success) return toCatalogEntry(report.data, key, files);
  const digest = digestSchema.safeParse(document);
  if (digest.success) return toDigestEntry(digest.data, key, files);
  return 'has neither a manifest nor a report.json that can be read: run that period again';
}

async function readJson(archive: Archive, key: string): Promise<unknown> {
  const stored = await getIfThere(archive, key);
  return stored === null ? null : parseJson(textOf(stored.body));
}

async function replace(archive: Archive, key: string, body: string): Promise<void> {
  await untilUndisputed(key, async () => {
    const stored = await getIfThere(archive, key);
    if (stored !== null && textOf(stored.body) === body) return;
    await putIfUnchanged(archive, key, body, stored?.etag ?? null, 'application/json');
  });
}
