import type { CatalogEntry } from '../contracts/catalog.ts';
import type { Archive } from '../ports.ts';
import { readCatalog } from './publish-catalog.ts';

/**
 * The current revision of every report in the archive, by name and period, the oldest first. Reads catalog.json; when
 * that is missing or damaged, the manifests.
 */
export async function listArchive(archive: Archive, filter: { report?: string } = {}): Promise<CatalogEntry[]> {
  const { catalog } = await readCatalog(archive);
  return catalog.reports.filter((row) => filter.report === undefined || row.name === filter.report);
}
