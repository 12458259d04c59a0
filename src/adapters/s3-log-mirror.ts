import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { LogSource } from '../ports.ts';
import { createLogTree } from './log-tree.ts';
import { findLine } from './log-tree-line.ts';
import { formatS3Address, type S3Address } from './s3-address.ts';
import { copyObjects } from './s3-log-copy.ts';
import { addressOfKey, holdSample, keyOfObject, listTrees } from './s3-logs-list.ts';
import type { S3Object } from './s3-logs-partitions.ts';

export interface MirrorOptions {
  /** Directory that the files are copied to; what is there already, in the right size, is not copied again. */
  directory: string;
  /** As of a log tree. */
  rows?: string;
  /** Gets a line now and then. */
  tell: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * The logs in S3, for an engine that reads files: the partitions of the period and one day either side are copied to this
 * machine, and read there as any log tree. Accounts and regions are found by listing. Keys are those of S3. Errors: those
 * of s3-errors.ts and directory-errors.ts, and `NoLogsThere`.
 */
export function createS3LogMirror(client: S3Client, roots: readonly S3Address[], options: MirrorOptions): LogSource {
  const directory = join(options.directory, 's3');
  const pathOf = ({ bucket, key }: Pick<S3Object, 'bucket' | 'key'>) => join(directory, bucket, ...key.split('/'));
  const folders = roots.map(({ bucket, prefix }) => pathOf({ bucket, key: prefix }));
  return {
    async find(period) {
      const { logs, refused } = await listTrees(client, roots, period);
      await copyObjects(client, logs, pathOf, options);
      // A directory that is kept may hold more: what an earlier run copied, for another period.
      const keys = new Map(logs.map((object) => [pathOf(object), keyOfObject(object, roots)]));
      const found = await createLogTree(folders, { ...options, keyOf: (path) => keys.get(path) }).find(period);
      const strangers = refused.map(({ object, refusal }) => ({ key: keyOfObject(object, roots), ...refusal }));
      return {
        roots: roots.map(formatS3Address),
        files: found.files.sort(byKey),
        skipped: [...strangers, ...found.skipped].sort(byKey),
        sample: await holdSample(client, roots),
        ...(found.rows !== undefined && { rows: found.rows }),
      };
    },
    async locateLine(_logs, key, sample) {
      const object = addressOfKey(key, roots);
      return object === null ? null : findLine(pathOf(object), sample);
    },
  };
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
