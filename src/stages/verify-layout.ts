import type { Archive } from '../ports.ts';

export interface ArchiveFolder {
  key: string;
  /** Sizes by path below the folder; empty when no revision is shown. */
  shown: Map<string, number>;
  revisions: Map<number, Map<string, number>>;
}

/** reports/<name>/<year>/<month>/<folder>[.r<revision>]/<path>, see archive-layout.ts */
const place = /^(reports\/[^/]+\/\d{4}\/\d{2}\/[^/]+?)(?:\.r([1-9]\d*))?\/(.+)$/;

/** What lies below reports/, by report; `strangers` belong to none. */
export async function readLayout(
  archive: Archive,
  report?: string,
): Promise<{ folders: ArchiveFolder[]; strangers: string[] }> {
  const folders = new Map<string, ArchiveFolder>();
  const strangers: string[] = [];
  for await (const { key, size } of archive.list(report === undefined ? 'reports/' : `reports/${report}/`)) {
    const [, folderKey, revision, path] = place.exec(key) ?? [];
    if (folderKey === undefined || path === undefined) {
      if (!/^reports\/[^/]+\/latest\.json$/.test(key)) strangers.push(key);
      continue;
    }
    const folder = folders.get(folderKey) ?? { key: folderKey, shown: new Map(), revisions: new Map() };
    folders.set(folderKey, folder);
    filesOf(folder, revision).set(path, size);
  }
  return { folders: [...folders.values()], strangers };
}

function filesOf(folder: ArchiveFolder, revision: string | undefined): Map<string, number> {
  if (revision === undefined) return folder.shown;
  const files = folder.revisions.get(Number(revision)) ?? new Map<string, number>();
  folder.revisions.set(Number(revision), files);
  return files;
}
