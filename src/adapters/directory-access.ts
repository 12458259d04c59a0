import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode, explaining } from './directory-errors.ts';
import { temporaryPath } from './directory-write.ts';

/**
 * Finds out whether a directory can be written, or made: better asked before an hour of work than answered after it.
 * Tries it, with an empty directory that is removed at once, because permission bits do not tell of access lists and
 * network file systems. Throws `StorageReadOnly`, `StorageFull` and `StorageUnusable` with the path and what to do.
 */
export async function checkWritable(directory: string): Promise<void> {
  const path = resolve(directory);
  await explaining('write to', path, async () => {
    const existing = await nearestExisting(path);
    if (!(await stat(existing)).isDirectory()) {
      throw Object.assign(new Error(`${existing} is a file`), { code: existing === path ? 'EEXIST' : 'ENOTDIR' });
    }
    const probe = temporaryPath(existing);
    await mkdir(probe);
    await rmdir(probe);
  });
}

async function nearestExisting(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '') || dirname(path) === path) throw error;
    return nearestExisting(dirname(path));
  }
}
