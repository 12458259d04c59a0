import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Catalog, CatalogEntry } from '../contracts/catalog.ts';
import { severitySchema } from '../contracts/report-security.ts';
import { type Search, type SearchRow, searchSchema, searchVersion } from '../contracts/search.ts';
import type { Archive } from '../ports.ts';
import { parseJson } from './aggregate-earlier.ts';
import { searchKey } from './archive-layout.ts';
import { getIfThere, textOf } from './documents.ts';
import { putIfUnchanged, untilUndisputed } from './publish-conditional.ts';

const mostPrefixes = 30;
const mostEvents = 60;

/** Rows of both shapes of report.json; what an older version does not have is not there to be found. */
const findableSchema = z.object({
  report: z.object({ revision: z.int().positive() }),
  prefixes: z
    .union([
      z
        .object({ rows: z.array(z.object({ prefix: z.string(), requests: z.int().nonnegative() })) })
        .transform((table) => table.rows),
      z.array(z.object({ prefix: z.string(), requests: z.int().nonnegative() })),
    ])
    .default([]),
  security: z
    .object({
      events: z
        .union([
          z.array(z.object({ name: z.string(), severity: severitySchema, source: z.string().nullable() })),
          z.unknown(),
        ])
        .optional(),
      recurring: z.array(z.object({ name: z.string(), severity: severitySchema, source: z.string() })).optional(),
    })
    .optional(),
});

/**
 * Brings search.json up to the catalog: rows of new revisions are read from their report.json, rows of reports that are
 * gone leave. A lost or damaged file is made again, by reading every report.
 */
export async function refreshSearch(archive: Archive, catalog: Catalog): Promise<Search> {
  return untilUndisputed(searchKey, async () => {
    const stored = await getIfThere(archive, searchKey);
    const before = stored === null ? null : searchSchema.safeParse(parseJson(textOf(stored.body)));
    const known = new Map(before?.success === true ? before.data.reports.map((row) => [row.folder, row]) : []);
    const reports: SearchRow[] = [];
    for (const entry of catalog.reports) {
      const row = known.get(entry.folder);
      reports.push(row?.revision === entry.revision ? row : await readRow(archive, entry));
    }
    const search: Search = { schemaVersion: searchVersion, reports };
    if (before?.success === true && isDeepStrictEqual(before.data, search)) return search;
    await putIfUnchanged(archive, searchKey, `${JSON.stringify(search)}\n`, stored?.etag ?? null, 'application/json');
    return search;
  });
}

async function readRow(archive: Archive, entry: CatalogEntry): Promise<SearchRow> {
  const { prefixes, events } = await readFindings(archive, entry);
  const { folder, revision } = entry;
  return { folder, revision, prefixes: prefixes.slice(0, mostPrefixes), events: events.slice(0, mostEvents) };
}

/** All that can be found of a report. One that cannot be read has nothing to find; its next revision has. */
export async function readFindings(
  archive: Archive,
  { folder }: CatalogEntry,
): Promise<Pick<SearchRow, 'prefixes' | 'events'>> {
  const stored = await getIfThere(archive, `${folder}/report.json`);
  const read = findableSchema.safeParse(stored === null ? null : parseJson(textOf(stored.body)));
  if (!read.success) return { prefixes: [], events: [] };
  const { prefixes, security } = read.data;
  const events = Array.isArray(security?.events) ? security.events : (security?.recurring ?? []);
  return {
    prefixes: prefixes.toSorted((a, b) => b.requests - a.requests).map(({ prefix, requests }) => [prefix, requests]),
    events: events.map(({ name, severity, source }) => [name, severity, source]),
  };
}
