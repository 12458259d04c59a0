import { latestSchema } from '../contracts/catalog.ts';
import type { Manifest } from '../contracts/manifest.ts';
import type { Archive } from '../ports.ts';
import { archiveIndexKey, catalogKey, latestKey } from './archive-layout.ts';
import { getIfThere, parseDocument } from './documents.ts';
import { comparePeriods } from './publish-catalog.ts';
import { verifyCatalog } from './verify-catalog.ts';
import { type FolderCheck, verifyFolder } from './verify-folder.ts';
import { type ArchiveFolder, readLayout } from './verify-layout.ts';
import type { ArchiveProblem } from './verify-problem.ts';

export interface ArchiveVerified {
  /** Reports, each with its revisions. */
  reports: number;
  revisions: number;
  /** Files compared with their manifests, and their bytes. */
  files: number;
  bytes: number;
  /** By key. */
  problems: ArchiveProblem[];
}

/**
 * Compares every file of the archive with the manifest of its folder, and the pointers and the catalog with the folders.
 * Changes nothing. While a run publishes, its report may show up as a problem for a moment.
 */
export async function verifyArchive(archive: Archive, filter: { report?: string } = {}): Promise<ArchiveVerified> {
  const layout = await readLayout(archive, filter.report);
  const result: ArchiveVerified = {
    reports: layout.folders.length,
    revisions: layout.folders.reduce((sum, folder) => sum + folder.revisions.size, 0),
    files: 0,
    bytes: 0,
    problems: layout.strangers.map((key) => ({ key, kind: 'extra', problem: 'belongs to no report' })),
  };
  const shown: Manifest[] = [];
  for (const folder of layout.folders) {
    const manifest = await verifyReport(archive, folder, result);
    if (manifest !== null) shown.push(manifest);
  }
  result.problems.push(...(await verifyCatalog(archive, shown, filter.report)));
  result.problems.push(...(await verifyPointers(archive, shown)));
  if (shown.length > 0 && (await getIfThere(archive, archiveIndexKey)) === null) {
    const problem = `is missing: the next run writes it again from ${catalogKey}`;
    result.problems.push({ key: archiveIndexKey, kind: 'missing', problem });
  }
  result.problems.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return result;
}

/** Checks the revisions of a report and the folder that shows one of them. Answers the shown manifest. */
async function verifyReport(
  archive: Archive,
  folder: ArchiveFolder,
  result: ArchiveVerified,
): Promise<Manifest | null> {
  const checks = new Map<number, FolderCheck>();
  for (const [revision, files] of folder.revisions) {
    const check = await verifyFolder(archive, `${folder.key}.r${revision}`, files);
    checks.set(revision, check);
    add(result, check);
    if (check.manifest !== null) {
      result.problems.push(...mislabelled(check.manifest, `${folder.key}.r${revision}`, folder.key, revision));
    }
  }
  const newest = Math.max(0, ...folder.revisions.keys());
  if (folder.shown.size === 0) {
    result.problems.push({
      key: folder.key,
      kind: 'pointer',
      problem: `shows nothing, though revision ${newest} is there: the run that made it was interrupted; run that period again`,
    });
    return null;
  }
  const check = await verifyFolder(archive, folder.key, folder.shown);
  add(result, check);
  if (check.manifest === null) return null;
  const { revision } = check.manifest.report;
  const kept = checks.get(revision);
  const pointer = (problem: string) => result.problems.push({ key: folder.key, kind: 'pointer', problem });
  if (kept === undefined) pointer(`shows revision ${revision}, whose own folder ${folder.key}.r${revision} is missing`);
  else if (kept.digest !== check.digest) pointer(`shows other files than ${folder.key}.r${revision}`);
  if (newest > revision) pointer(`shows revision ${revision}, though revision ${newest} is there`);
  return check.manifest;
}

function add(result: ArchiveVerified, check: FolderCheck): void {
  result.files += check.files;
  result.bytes += check.bytes;
  result.problems.push(...check.problems);
}

function mislabelled(manifest: Manifest, place: string, folder: string, revision: number): ArchiveProblem[] {
  const { report } = manifest;
  if (report.folder === folder && report.revision === revision) return [];
  const problem = `speaks of ${report.folder} revision ${report.revision}`;
  return [{ key: `${place}/manifest.json`, kind: 'changed', problem }];
}

async function verifyPointers(archive: Archive, shown: readonly Manifest[]): Promise<ArchiveProblem[]> {
  const problems: ArchiveProblem[] = [];
  for (const name of new Set(shown.map((manifest) => manifest.report.name))) {
    const key = latestKey(name);
    const wrong = (problem: string) =>
      problems.push({ key, kind: 'pointer', problem: `${problem}: the next run of this report mends it` });
    const newest = shown.map((manifest) => manifest.report).filter((row) => row.name === name);
    const expected = newest.sort(comparePeriods).at(-1);
    const stored = await getIfThere(archive, key);
    if (stored === null) {
      wrong('is missing');
      continue;
    }
    try {
      const latest = parseDocument(stored.body, latestSchema, key);
      const matches = latest.folder === expected?.folder && latest.revision === expected.revision;
      if (!matches) {
        wrong(
          `points at ${latest.folder} revision ${latest.revision}, the newest is ${expected?.folder} revision ${expected?.revision}`,
        );
      }
    } catch (error) {
      wrong(error instanceof Error ? error.message : 'cannot be read');
    }
  }
  return problems;
}
