import { resolve } from 'node:path';
import { createDirectoryStore } from '../adapters/directory.ts';
import { checkWritable } from '../adapters/directory-access.ts';
import { createS3Store } from '../adapters/s3.ts';
import { isS3Address, parseS3Address } from '../adapters/s3-address.ts';
import { createS3Client } from '../adapters/s3-client.ts';
import { type Archive, ObjectConflict } from '../ports.ts';
import { archiveIndexKey } from '../stages/archive-layout.ts';

/** The archive at a directory or an s3:// address. Throws `InvalidS3Address`. */
export function openArchive(place: string): Archive {
  return isS3Address(place) ? createS3Store(createS3Client(), parseS3Address(place)) : createDirectoryStore(place);
}

/**
 * Opens an archive that can be written: better asked before an hour of work than answered after it. Throws what the stores
 * throw, with the place and what to do.
 */
export async function openWritableArchive(place: string): Promise<Archive> {
  const archive = openArchive(place);
  if (isS3Address(place)) await tryWriting(archive);
  else await checkWritable(resolve(place));
  return archive;
}

/** S3 looks at permissions before it looks at conditions, so that a write whose condition cannot hold tells them. */
async function tryWriting(archive: Archive): Promise<void> {
  try {
    await archive.put(archiveIndexKey, '', { ifMatch: '"00000000000000000000000000000000"' });
  } catch (error) {
    if (!(error instanceof ObjectConflict)) throw error;
  }
}
