import { z } from 'zod';
import { type CatalogEntry, catalogEntrySchema, compareEntries } from '../contracts/catalog.ts';
import type { ObjectStore } from '../ports.ts';
import { parseJson, readText } from './aggregate-earlier.ts';
import { catalogKey } from './archive-layout.ts';

const catalogSchema = z.object({ reports: z.array(z.unknown()) });

/**
 * The key figures of all published reports, by name, then by period, the oldest first. Reading is lenient: a catalog or a
 * row that this version does not understand is left out, for what is made of it is an addition to the report.
 */
export async function readEntries(archive: ObjectStore): Promise<CatalogEntry[]> {
  const text = await readText(archive, catalogKey);
  const catalog = catalogSchema.safeParse(parseJson(text ?? ''));
  if (!catalog.success) return [];
  return catalog.data.reports
    .flatMap((row) => {
      const entry = catalogEntrySchema.safeParse(row);
      return entry.success ? [entry.data] : [];
    })
    .sort(compareEntries);
}
