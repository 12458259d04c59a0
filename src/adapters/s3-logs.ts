import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { FoundLogs, LogFile, SkippedFile } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import type { LogSource } from '../ports.ts';
import { findLine } from './log-tree-line.ts';
import { formatS3Address, type S3Address } from './s3-address.ts';
import { downloadObject } from './s3-download.ts';
import { readFlowColumns } from './s3-logs-columns.ts';
import {
  addressOfKey,
  callsAtOnce,
  holdSample,
  keyOfObject,
  type ListedLogs,
  listLogs,
  listTrees,
  rootsOf,
} from './s3-logs-list.ts';
import { flowLogOf, type NamedObject } from './s3-logs-names.ts';
import type { LogPlaces } from './s3-logs-partitions.ts';
import { mapSideBySide } from './side-by-side.ts';

/**
 * The logs in S3, for an engine that reads them there. Only the partitions of the period and one day either side are
 * listed, and files are told apart by their names; of each flow log one file is opened, for its columns. Keys stand
 * below the one root, or are addresses when there are several. Errors: those of s3-errors.ts.
 */
export function createS3Logs(client: S3Client, places: LogPlaces): LogSource {
  return createSource(client, rootsOf(places), (period) => listLogs(client, places, period));
}

/** The same for trees of which nothing but the address is known: accounts and regions are found by listing. */
export function createS3LogTrees(client: S3Client, roots: readonly S3Address[]): LogSource {
  return createSource(client, roots, (period) => listTrees(client, roots, period));
}

function createSource(
  client: S3Client,
  roots: readonly S3Address[],
  list: (period: Period) => Promise<ListedLogs>,
): LogSource {
  return {
    async find(period) {
      const { logs, refused } = await list(period);
      const flows = await findFlows(logs.filter((object) => object.logs === 'flows'));
      const balancers = logs.filter((object) => object.logs !== 'flows').map((object) => toLogFile(object, null));
      const strangers = refused.map(({ object, refusal }) => ({ key: keyOfObject(object, roots), ...refusal }));
      return {
        roots: roots.map(formatS3Address),
        files: [...balancers, ...flows.files].sort(byKey),
        skipped: [...strangers, ...flows.skipped].sort(byKey),
        sample: await holdSample(client, roots),
      } satisfies FoundLogs;
    },
    async locateLine(_logs, key, sample) {
      const address = addressOfKey(key, roots);
      return address === null ? null : locateIn(client, address, sample);
    },
  };

  async function findFlows(objects: readonly NamedObject[]): Promise<{ files: LogFile[]; skipped: SkippedFile[] }> {
    const groups = Object.values(Object.groupBy(objects, ({ key, format }) => `${format} ${flowLogOf(key)}`));
    const found = await mapSideBySide(groups, callsAtOnce, async (group = []) => {
      // A Parquet file has its columns by name, and the table knows them.
      const read = group[0]?.format === 'parquet' ? { columns: null } : await readFlowColumns(client, group);
      return 'columns' in read
        ? { files: group.map((object) => toLogFile(object, read.columns)), skipped: [] }
        : { files: [], skipped: group.map((object) => ({ key: keyOfObject(object, roots), ...read })) };
    });
    return { files: found.flatMap(({ files }) => files), skipped: found.flatMap(({ skipped }) => skipped) };
  }

  function toLogFile(object: NamedObject, columns: LogFile['columns']): LogFile {
    const { bucket, key, size, logs, loadBalancer, format } = object;
    const path = `s3://${bucket}/${key}`;
    return { logs, key: keyOfObject(object, roots), path, bytes: size, loadBalancer, format, columns };
  }
}

async function locateIn(client: S3Client, address: { bucket: string; key: string }, sample: string) {
  const directory = await mkdtemp(join(tmpdir(), 'ipv6-report-line-'));
  try {
    const path = join(directory, 'log');
    await downloadObject(client, address, createWriteStream(path));
    return await findLine(path, sample);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
