import { HeadObjectCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import { logKinds } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import { formatS3Address, type S3Address } from './s3-address.ts';
import { explainS3Error } from './s3-errors.ts';
import { type NamedObject, type Refusal, sortByName } from './s3-logs-names.ts';
import { discoverAccounts, type LogPlaces, listObjects, partitionsOf, type S3Object } from './s3-logs-partitions.ts';
import { mapSideBySide } from './side-by-side.ts';

/** Calls to S3 at once; it takes thousands per second and prefix. */
export const callsAtOnce = 16;

/** Lies beside `AWSLogs` in a tree of generated samples. */
const sampleMarker = 'ipv6-report-sample.json';

/** There is no log of AWS's below the address. */
export class NoLogsThere extends Error {
  override readonly name = 'NoLogsThere';
}

export interface ListedLogs {
  logs: NamedObject[];
  refused: { object: S3Object; refusal: Refusal }[];
}

/** Lists the partitions of the period and one day either side, and sorts the objects by their names. */
export async function listLogs(client: S3Client, places: LogPlaces, period: Period): Promise<ListedLogs> {
  const listed: ListedLogs = { logs: [], refused: [] };
  await mapSideBySide(partitionsOf(places, period), callsAtOnce, async (partition) => {
    for (const object of await listObjects(client, partition)) {
      const sorted = sortByName(object, partition.kinds);
      if ('logs' in sorted) listed.logs.push(sorted);
      else listed.refused.push({ object, refusal: sorted });
    }
  });
  return listed;
}

/**
 * The same for trees of which nothing but the address is known. @throws NoLogsThere, and those of s3-errors.ts
 */
export async function listTrees(client: S3Client, roots: readonly S3Address[], period: Period): Promise<ListedLogs> {
  const lists = await mapSideBySide(roots, callsAtOnce, async (root) => {
    const discovered = await discoverAccounts(client, root);
    if (discovered.accounts.length + discovered.hiveFolders.length === 0) {
      throw new NoLogsThere(
        `${formatS3Address(root)} holds no folder AWSLogs/<account>/. Give the address of what stands above AWSLogs.`,
      );
    }
    return listLogs(client, { places: { requests: root, connections: root, flows: root }, ...discovered }, period);
  });
  return { logs: lists.flatMap(({ logs }) => logs), refused: lists.flatMap(({ refused }) => refused) };
}

/** The places where logs lie, each once. */
export function rootsOf({ places }: LogPlaces): S3Address[] {
  return [...new Map(logKinds.map((kind) => [formatS3Address(places[kind]), places[kind]])).values()];
}

/** How a report names an object: below the root when there is one, else by its address. `addressOfKey` is its inverse. */
export function keyOfObject({ bucket, key }: Pick<S3Object, 'bucket' | 'key'>, roots: readonly S3Address[]): string {
  const [root] = roots;
  if (root === undefined || roots.length > 1) return formatS3Address({ bucket, prefix: key });
  return root.prefix === '' ? key : key.slice(root.prefix.length + 1);
}

export function addressOfKey(key: string, roots: readonly S3Address[]): { bucket: string; key: string } | null {
  const [root] = roots;
  if (root !== undefined && roots.length === 1) {
    return { bucket: root.bucket, key: root.prefix === '' ? key : `${root.prefix}/${key}` };
  }
  const [, bucket, rest] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(key) ?? [];
  return bucket === undefined || rest === undefined ? null : { bucket, key: rest };
}

/** Whether one of the places holds generated samples. */
export async function holdSample(client: S3Client, roots: readonly S3Address[]): Promise<boolean> {
  const found = await mapSideBySide(roots, callsAtOnce, async ({ bucket, prefix }) => {
    const key = prefix === '' ? sampleMarker : `${prefix}/${sampleMarker}`;
    try {
      await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return true;
    } catch (error) {
      if (error instanceof NotFound) return false;
      throw explainS3Error(error, `s3://${bucket}/${key}`, 's3:GetObject');
    }
  });
  return found.includes(true);
}
