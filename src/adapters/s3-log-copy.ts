import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { explaining } from './directory-errors.ts';
import { downloadObject } from './s3-download.ts';
import type { S3Object } from './s3-logs-partitions.ts';
import { mapSideBySide } from './side-by-side.ts';

const copiesAtOnce = 16;

/** Milliseconds between two lines about the progress. */
const tellEvery = 5000;

export interface CopyOptions {
  tell: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * Copies objects to files. Logs are never changed once they are written, so that a file of the right size is the copy of
 * an earlier run. A file appears under its name when it is whole.
 */
export async function copyObjects(
  client: S3Client,
  objects: readonly S3Object[],
  pathOf: (object: S3Object) => string,
  { tell, signal }: CopyOptions,
): Promise<void> {
  const total = objects.reduce((sum, { size }) => sum + size, 0);
  let files = 0;
  let bytes = 0;
  let told = Date.now();
  await mapSideBySide(objects, copiesAtOnce, async (object) => {
    signal?.throwIfAborted();
    await copyObject(client, object, pathOf(object), signal);
    files += 1;
    bytes += object.size;
    if (Date.now() - told < tellEvery) return;
    told = Date.now();
    tell(`copied ${files} of ${objects.length} log files from S3, ${megabytes(bytes)} of ${megabytes(total)} MB`);
  });
}

async function copyObject(client: S3Client, object: S3Object, path: string, signal: AbortSignal | undefined) {
  const unfinished = `${path}.part`;
  await explaining('copy logs from S3 to', path, async () => {
    if (await holds(path, object.size)) return;
    try {
      await mkdir(dirname(path), { recursive: true });
      await downloadObject(client, object, createWriteStream(unfinished), signal);
      await rename(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
  });
}

async function holds(path: string, size: number): Promise<boolean> {
  const file = await stat(path).catch(() => null);
  return file?.size === size;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0);
}
