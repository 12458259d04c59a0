/** The place may not be written (or read): permission, or a read-only file system. */
export class StorageReadOnly extends Error {
  override readonly name = 'StorageReadOnly';
}

/** No space or quota is left. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull';
}

/** The place is not what it should be: no directory, no such parent, a name that is too long, a device error. */
export class StorageUnusable extends Error {
  override readonly name = 'StorageUnusable';
}

const remedies: Record<string, { kind: new (message: string, options?: ErrorOptions) => Error; remedy: string }> = {
  EACCES: {
    kind: StorageReadOnly,
    remedy: 'permission denied: give this user the right to use it, or name another directory',
  },
  EPERM: {
    kind: StorageReadOnly,
    remedy: 'operation not permitted: give this user the right to write there, or name another directory',
  },
  EROFS: { kind: StorageReadOnly, remedy: 'the file system is read-only: name a directory on another one' },
  ENOSPC: { kind: StorageFull, remedy: 'no space is left on the device: free some, or name a directory elsewhere' },
  EDQUOT: { kind: StorageFull, remedy: 'the disk quota is used up: free some space, or name a directory elsewhere' },
  ENOTDIR: { kind: StorageUnusable, remedy: 'a part of the path is a file, not a directory: name a directory' },
  EEXIST: { kind: StorageUnusable, remedy: 'a file is where a directory should be: move it away or name another' },
  EISDIR: { kind: StorageUnusable, remedy: 'a directory is where a file should be: move it away' },
  ENOENT: { kind: StorageUnusable, remedy: 'it cannot be created there: make the directory above it first' },
  ELOOP: { kind: StorageUnusable, remedy: 'symbolic links lead in a circle: mend them' },
  ENAMETOOLONG: { kind: StorageUnusable, remedy: 'the name is too long for the file system' },
  EIO: { kind: StorageUnusable, remedy: 'the device reports an input/output error: check it' },
  EMFILE: { kind: StorageUnusable, remedy: 'too many files are open: raise the limit (ulimit -n)' },
};

/** The system's code of an error (`ENOENT`), its own or that of the error it explains. Does not ask for the class. */
export function errorCode(error: unknown): string | undefined {
  const code = read(error, 'code') ?? read(read(error, 'cause'), 'code');
  return typeof code === 'string' ? code : undefined;
}

function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/**
 * Runs `work` and turns an error of the file system into one that names the path and says what to do. `doing` completes
 * the sentence "cannot …". Errors that already speak plainly pass.
 */
export async function explaining<T>(doing: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainFileError(error, doing, path);
  }
}

function explainFileError(error: unknown, doing: string, path: string): unknown {
  const code = read(error, 'code');
  const known = typeof code === 'string' ? remedies[code] : undefined;
  if (known === undefined) return error;
  return new known.kind(`cannot ${doing} ${path}: ${known.remedy} (${code})`, { cause: error });
}
