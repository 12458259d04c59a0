import { isDeepStrictEqual } from 'node:util';
import { catalogSchema } from '../contracts/catalog.ts';
import type { Manifest } from '../contracts/manifest.ts';
import type { Archive } from '../ports.ts';
import { catalogKey } from './archive-layout.ts';
import { getIfThere, parseDocument } from './documents.ts';
import type { ArchiveProblem } from './verify-problem.ts';

/** Compares the rows of catalog.json with the manifests that the archive shows. */
export async function verifyCatalog(
  archive: Archive,
  shown: readonly Manifest[],
  report: string | undefined,
): Promise<ArchiveProblem[]> {
  const problem = (text: string): ArchiveProblem => ({ key: catalogKey, kind: 'catalog', problem: text });
  const stored = await getIfThere(archive, catalogKey);
  if (stored === null) {
    return shown.length === 0 ? [] : [problem('is missing: the next run makes it again from the manifests')];
  }
  const expected = new Map(shown.map((manifest) => [manifest.report.folder, manifest.report]));
  const problems: ArchiveProblem[] = [];
  try {
    const catalog = parseDocument(stored.body, catalogSchema, catalogKey);
    for (const row of catalog.reports) {
      if (report !== undefined && row.name !== report) continue;
      const entry = expected.get(row.folder);
      expected.delete(row.folder);
      if (entry === undefined) problems.push(problem(`has a row for ${row.folder}, which is not in the archive`));
      else if (!isDeepStrictEqual(entry, row)) {
        problems.push(problem(`its row for ${row.folder} is not that of revision ${entry.revision}`));
      }
    }
  } catch (error) {
    return [problem(error instanceof Error ? error.message : 'cannot be read')];
  }
  for (const folder of expected.keys()) {
    problems.push(problem(`has no row for ${folder}: run that period again`));
  }
  return problems;
}
