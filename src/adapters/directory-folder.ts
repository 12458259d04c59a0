import { lstat, readdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FolderFile, ObjectConflict } from '../ports.ts';
import { errorCode, StorageUnusable } from './directory-errors.ts';
import { lockPath } from './directory-key.ts';
import { withLock } from './directory-lock.ts';
import { cleanLeftovers, makeDirectory, syncDirectory, temporaryPath, writeTree } from './directory-write.ts';

/** The moments between two steps of publishing a folder; a test stops the process there. */
export type FolderStep = 'files-written' | 'revision-named' | 'link-written' | 'link-swapped';

/**
 * Publishes `path` as a relative link to `<path>.r<revision>`. All files lie under a temporary name before the revision
 * gets its own, and the revision is whole before the link is swapped by a rename (atomic by POSIX): whoever reads through
 * the link sees the revision before or this one. Throws `ObjectConflict` when this or a later revision is shown already.
 */
export async function publishRevision(
  path: string,
  revision: number,
  files: readonly FolderFile[],
  onStep: (step: FolderStep) => void | Promise<void>,
): Promise<void> {
  const parent = dirname(path);
  await makeDirectory(parent);
  await cleanLeftovers(parent);
  const fresh = temporaryPath(parent);
  const replaced = temporaryPath(parent);
  const link = temporaryPath(parent);
  try {
    await writeTree(fresh, files);
    await onStep('files-written');
    await withLock(lockPath(path), async (assertHeld) => {
      if (await isShownAlready(path, revision, files)) return;
      await assertHeld();
      const target = `${path}.r${revision}`;
      await moveAway(target, replaced);
      await rename(fresh, target);
      await syncDirectory(parent);
      await onStep('revision-named');
      // Relative, so that an archive that is moved or copied keeps working.
      await symlink(basename(target), link, 'dir');
      await onStep('link-written');
      await rename(link, path);
      await syncDirectory(parent);
      await onStep('link-swapped');
    });
  } finally {
    for (const left of [fresh, replaced, link]) await rm(left, { recursive: true, force: true });
  }
}

/** True when exactly these files are the shown revision: a writer died after the last step and was started again. */
async function isShownAlready(path: string, revision: number, files: readonly FolderFile[]): Promise<boolean> {
  const shown = await shownRevision(path);
  const highest = Math.max(shown, ...(await revisionsOf(path)));
  if (shown > revision) throw new ObjectConflict(`${path} already shows revision ${shown}, later than ${revision}`);
  if (shown === revision) {
    if (await holdsExactly(`${path}.r${revision}`, files)) return true;
    throw new ObjectConflict(`${path} already shows another revision ${revision}; revisions are never rewritten`);
  }
  if (highest > revision) {
    throw new StorageUnusable(
      `${path} shows revision ${shown}, but revision ${highest} lies beside it: ` +
        `point the link at ${basename(path)}.r${highest}, or remove that folder, then run again`,
    );
  }
  return false;
}

/** The revision that the link shows, 0 without a link. */
async function shownRevision(path: string): Promise<number> {
  try {
    if (!(await lstat(path)).isSymbolicLink()) {
      throw new StorageUnusable(
        `${path} is no link to a revision: the archive was copied without its links. ` +
          `Rename it to ${basename(path)}.r1 (its revision) and make the link ${basename(path)} -> ${basename(path)}.r1`,
      );
    }
    const revision = revisionIn(path, await readlink(path));
    if (revision === null) throw new StorageUnusable(`${path} links to something that is no revision of it`);
    await lstat(`${path}.r${revision}`);
    return revision;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    if (await isDangling(path)) {
      throw new StorageUnusable(`${path} links to a revision that is gone: restore it, or remove the link`, {
        cause: error,
      });
    }
    return 0;
  }
}

async function isDangling(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}

async function revisionsOf(path: string): Promise<number[]> {
  const names = await readdir(dirname(path));
  return names.map((name) => revisionIn(path, name)).filter((revision) => revision !== null);
}

function revisionIn(path: string, name: string): number | null {
  const beginning = `${basename(path)}.r`;
  const digits = name.startsWith(beginning) ? name.slice(beginning.length) : '';
  return /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : null;
}

/** A revision of this number that no link ever showed is what a dead writer left. */
async function moveAway(target: string, replaced: string): Promise<void> {
  try {
    await rename(target, replaced);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

async function holdsExactly(directory: string, files: readonly FolderFile[]): Promise<boolean> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  if (entries.filter((entry) => entry.isFile()).length !== files.length) return false;
  for (const file of files) {
    const stored = await readFile(join(directory, file.path)).catch(() => null);
    if (stored === null || !stored.equals(Buffer.from(file.body))) return false;
  }
  return true;
}
