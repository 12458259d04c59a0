import { createHash } from 'node:crypto';
import { link, open, readFile, rename, rm, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { type Archive, type FolderFile, ObjectConflict, ObjectNotFound, type PutOptions } from '../ports.ts';
import { errorCode, explaining } from './directory-errors.ts';
import { type FolderStep, publishRevision } from './directory-folder.ts';
import { checkKey, InvalidKey, keyPath, lockPath } from './directory-key.ts';
import { listFiles } from './directory-list.ts';
import { withLock } from './directory-lock.ts';
import { cleanLeftovers, makeDirectory, syncDirectory, temporaryPath, writeDurably } from './directory-write.ts';

export interface DirectoryStoreOptions {
  /** Called after each step of a write; a test stops the process there. */
  onStep?: (step: 'object-written' | FolderStep) => void | Promise<void>;
}

/**
 * An object store, and an archive, in a directory of this machine; the directory is made by the first write. Tags are
 * the SHA-256 of the content. Conditional writes hold between processes, and on network file systems whose renames and
 * symbolic links are atomic (NFS). Throws `ObjectNotFound`, `ObjectConflict`, `InvalidKey`, `StorageReadOnly`,
 * `StorageFull` and `StorageUnusable`.
 */
export function createDirectoryStore(root: string, { onStep = () => {} }: DirectoryStoreOptions = {}): Archive {
  const base = resolve(root);
  const cleaned = new Set<string>();

  async function prepare(directory: string): Promise<void> {
    await makeDirectory(directory);
    if (cleaned.has(directory)) return;
    await cleanLeftovers(directory);
    cleaned.add(directory);
  }

  /** Writes under a temporary name, then lets `show` give it the key's, alone. */
  async function store(
    key: string,
    body: Uint8Array | string | Readable,
    show: (temporary: string, path: string) => Promise<void>,
    check: (path: string) => Promise<void> = async () => {},
  ): Promise<void> {
    checkKey(key);
    const path = keyPath(base, key);
    await explaining('write', path, async () => {
      await prepare(dirname(path));
      const temporary = temporaryPath(dirname(path));
      try {
        await writeDurably(temporary, body);
        await onStep('object-written');
        await withLock(lockPath(path), async (assertHeld) => {
          await check(path);
          await assertHeld();
          await show(temporary, path);
        });
        await syncDirectory(dirname(path));
      } finally {
        await rm(temporary, { force: true });
      }
    });
  }

  return {
    async put(key, body, options = {}) {
      const show = options.ifAbsent === true ? appear : rename;
      await store(key, body, show, (path) => assertCondition(key, path, options));
      return { etag: etagOf(body) };
    },
    async write(key, body) {
      try {
        await store(key, body, rename);
      } finally {
        body.destroy();
      }
    },
    async get(key) {
      checkKey(key);
      const path = keyPath(base, key);
      const body = await orNotFound(key, base, () => explaining('read', path, () => readFile(path)));
      return { body, etag: etagOf(body) };
    },
    async open(key) {
      checkKey(key);
      const path = keyPath(base, key);
      return orNotFound(key, base, async () => {
        const file = await explaining('read', path, () => open(path, 'r'));
        if ((await file.stat()).isFile()) return file.createReadStream();
        await file.close();
        throw new ObjectNotFound(`${key} in ${base} is a folder`);
      });
    },
    list: (prefix) => listFiles(base, prefix),
    async delete(key) {
      checkKey(key);
      const path = keyPath(base, key);
      await explaining('delete', path, async () => {
        try {
          await unlink(path);
        } catch (error) {
          if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw error;
        }
      });
    },
    locate: (key) => keyPath(base, key),
    async publishFolder(folder: string, revision: number, files: readonly FolderFile[]) {
      checkKey(folder);
      checkFiles(folder, revision, files);
      const path = keyPath(base, folder);
      await explaining('publish', path, () => publishRevision(path, revision, files, onStep));
    },
  };
}

async function assertCondition(key: string, path: string, { ifAbsent, ifMatch }: PutOptions): Promise<void> {
  if (ifAbsent !== true && ifMatch === undefined) return;
  const stored = await readFile(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (ifAbsent === true && stored !== null) throw new ObjectConflict(`${key} exists already`);
  if (ifMatch !== undefined && (stored === null || etagOf(stored) !== ifMatch)) {
    throw new ObjectConflict(`${key} was ${stored === null ? 'removed' : 'changed'} by another writer`);
  }
}

/** A hard link refuses to replace: even a writer that lost its lock cannot overwrite. */
async function appear(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (code === 'EEXIST') throw new ObjectConflict(`${path} exists already`);
    // File systems without hard links: the lock alone has to do.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw error;
    await rename(temporary, path);
  }
}

function checkFiles(folder: string, revision: number, files: readonly FolderFile[]): void {
  if (!Number.isInteger(revision) || revision < 1) throw new RangeError(`${revision} is no revision of ${folder}`);
  const seen = new Set<string>();
  for (const { path } of files) {
    checkKey(path);
    if (seen.has(path)) throw new InvalidKey(`${folder} would hold ${path} twice`);
    seen.add(path);
  }
}

async function orNotFound<T>(key: string, base: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (!['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) throw error;
    throw new ObjectNotFound(`${key} is not in ${base}`, { cause: error });
  }
}

function etagOf(body: Uint8Array | string): string {
  return createHash('sha256').update(body).digest('hex');
}
