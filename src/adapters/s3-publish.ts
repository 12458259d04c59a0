import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type FolderFile, ObjectConflict, ObjectNotFound, type ObjectStore } from '../ports.ts';
import { checkKey, InvalidKey } from './directory-key.ts';
import { mapSideBySide } from './side-by-side.ts';

/** A writer that has not finished by then is dead: the publish function ends after 300 s (statemachine/report.asl.yml). */
const leaseMilliseconds = 10 * 60_000;
const writesAtOnce = 8;

/**
 * Written last into the folder that people see: later runs read the published figures from it, so that a run that finds
 * the old one publishes again what a dying writer left half-done.
 */
const decisiveFile = 'report.json';

/** What the store notes beside the reports: which revision of a folder is being written or shown, and its content. */
const noteSchema = z.strictObject({
  revision: z.int().positive(),
  /** SHA-256 over paths and contents. */
  files: z.string(),
  state: z.enum(['writing', 'shown']),
  /** When the state was entered, by the writer's clock. */
  since: z.iso.datetime(),
});
type Note = z.infer<typeof noteSchema>;

/**
 * S3 has no folders that could be swapped. The revision is written whole below its own name first; then the plain folder
 * becomes a copy of it, object by object, each complete in itself. A note, written under conditions, lets one writer at a
 * time do that, whoever died before. Throws `ObjectConflict` when another run is publishing the folder, or when it shows
 * this revision with other content, or a later one.
 */
export async function publishToS3(
  store: ObjectStore,
  folder: string,
  revision: number,
  files: readonly FolderFile[],
  now: () => Date,
): Promise<void> {
  checkFiles(folder, revision, files);
  const key = `outbox/publish/${folder}.json`;
  const note: Note = { revision, files: digestOf(files), state: 'writing', since: now().toISOString() };
  const claim = await claimFolder(store, key, folder, note, now);
  if (claim === 'shown') return;
  await writeFolder(store, `${folder}.r${revision}`, files, 'manifest.json');
  await writeFolder(store, folder, files, decisiveFile);
  await store.put(key, JSON.stringify({ ...note, state: 'shown', since: now().toISOString() } satisfies Note), {
    contentType: 'application/json',
    ifMatch: claim.etag,
  });
}

async function claimFolder(
  store: ObjectStore,
  key: string,
  folder: string,
  wanted: Note,
  now: () => Date,
): Promise<{ etag: string } | 'shown'> {
  const claim = (condition: { ifAbsent: true } | { ifMatch: string }) =>
    store.put(key, JSON.stringify(wanted), { contentType: 'application/json', ...condition });
  const stored = await readNote(store, key);
  if (stored === null) {
    // Without a note the archive was copied here, or made by other means: what is there stays.
    for await (const { key: present } of store.list(`${folder}.r${wanted.revision}/`)) {
      throw new ObjectConflict(`revision ${wanted.revision} of ${folder} is there already (${present})`);
    }
    return claim({ ifAbsent: true });
  }
  const { note, etag } = stored;
  const isSame = note.revision === wanted.revision && note.files === wanted.files;
  if (isSame && note.state === 'shown') return 'shown';
  const isAtWork = note.state === 'writing' && now().getTime() - Date.parse(note.since) < leaseMilliseconds;
  if (isAtWork && !isSame) {
    throw new ObjectConflict(`another run is publishing revision ${note.revision} of ${folder} since ${note.since}`);
  }
  if (note.state === 'shown' && note.revision >= wanted.revision) {
    const which = note.revision === wanted.revision ? 'another' : 'the later';
    throw new ObjectConflict(
      `${folder} already shows ${which} revision ${note.revision}; revisions are never rewritten`,
    );
  }
  return claim({ ifMatch: etag });
}

async function readNote(store: ObjectStore, key: string): Promise<{ note: Note; etag: string } | null> {
  try {
    const { body, etag } = await store.get(key);
    return { note: noteSchema.parse(JSON.parse(Buffer.from(body).toString('utf8'))), etag };
  } catch (error) {
    if (error instanceof ObjectNotFound) return null;
    throw error;
  }
}

/** Writes all files, `last` as the last, and removes what else is in the folder. */
async function writeFolder(
  store: ObjectStore,
  folder: string,
  files: readonly FolderFile[],
  last: string,
): Promise<void> {
  const write = ({ path, body, contentType }: FolderFile) => store.put(`${folder}/${path}`, body, { contentType });
  const others = files.filter(({ path }) => path !== last);
  await mapSideBySide(others, writesAtOnce, write);
  const kept = new Set(files.map(({ path }) => `${folder}/${path}`));
  for await (const { key } of store.list(`${folder}/`)) if (!kept.has(key)) await store.delete(key);
  for (const file of files) if (file.path === last) await write(file);
}

function checkFiles(folder: string, revision: number, files: readonly FolderFile[]): void {
  checkKey(folder);
  if (!Number.isInteger(revision) || revision < 1) throw new RangeError(`${revision} is no revision of ${folder}`);
  for (const { path } of files) checkKey(path);
  if (new Set(files.map(({ path }) => path)).size < files.length) {
    throw new InvalidKey(`${folder} would hold a file twice`);
  }
}

function digestOf(files: readonly FolderFile[]): string {
  const hash = createHash('sha256');
  for (const { path, body } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${path}\0${createHash('sha256').update(body).digest('hex')}\0`);
  }
  return hash.digest('hex');
}
