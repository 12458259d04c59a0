import { setTimeout as wait } from 'node:timers/promises';
import { type Archive, ObjectConflict } from '../ports.ts';

/** Writers of different reports meet at the catalog; each attempt of one of them succeeds. */
const attempts = 40;

/** Writes on the condition that the stored version is still the one that was read; null: that there was none. */
export async function putIfUnchanged(
  archive: Archive,
  key: string,
  body: string,
  etag: string | null,
  contentType: string,
): Promise<void> {
  await archive.put(key, body, { contentType, ...(etag === null ? { ifAbsent: true } : { ifMatch: etag }) });
}

/** Does a conditional write again, from reading on, while other writers come first. */
export async function untilUndisputed<T>(key: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ObjectConflict)) throw error;
      if (attempt === attempts) {
        throw new ObjectConflict(`${key} was changed by others ${attempts} times in a row`, { cause: error });
      }
      await wait(Math.random() * Math.min(500, 10 * attempt));
    }
  }
}
