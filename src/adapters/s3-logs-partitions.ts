import { ListObjectsV2Command, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { type LogKind, logKinds } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import type { S3Address } from './s3-address.ts';
import { explainS3Error } from './s3-errors.ts';
import { mapSideBySide } from './side-by-side.ts';

/** The folder below the account that a kind of logs lies in (load-balancer-access-logs, flow-logs-s3-path). */
const services = {
  requests: 'elasticloadbalancing',
  connections: 'elasticloadbalancing',
  flows: 'vpcflowlogs',
} as const satisfies Record<LogKind, string>;

/** The folder of one account, service, region and day, and the kinds of logs that are read from it. */
export interface Partition {
  bucket: string;
  /** With a slash at the end. */
  prefix: string;
  kinds: LogKind[];
}

export interface S3Object {
  bucket: string;
  key: string;
  /** Bytes. */
  size: number;
}

export interface LogPlaces {
  /** Where the logs of each kind lie; the same place may stand for several. `AWSLogs/` lies below it. */
  places: Record<LogKind, S3Address>;
  /** The folders of accounts below `AWSLogs/`: `123456789012`, or `o-…/123456789012` where an organisation has one. */
  accounts: readonly string[];
  regions: readonly string[];
  /** Flow logs in Hive-compatible folders (flow-logs-s3-path): `AWSLogs/aws-account-id=…/aws-service=…/aws-region=…`. */
  hiveFolders?: readonly string[];
}

/** The days of the period and one either side, UTC, as folders: `2026/11/22`. */
export function dayFolders({ start, end }: Period): string[] {
  const day = 86_400_000;
  const first = Math.floor(Date.parse(start) / day) - 1;
  const last = Math.floor((Date.parse(end) - 1) / day) + 1;
  return Array.from({ length: last - first + 1 }, (_, index) =>
    new Date((first + index) * day).toISOString().slice(0, 10).replaceAll('-', '/'),
  );
}

/** Every partition that may hold logs of the period, each once. */
export function partitionsOf({ places, accounts, regions, hiveFolders = [] }: LogPlaces, period: Period): Partition[] {
  const partitions = new Map<string, Partition>();
  for (const folder of hiveFolders) {
    const { bucket, prefix } = places.flows;
    for (const day of dayFolders(period)) {
      const [year, month, date] = day.split('/');
      const whole = `${below(prefix)}${folder}/year=${year}/month=${month}/day=${date}/`;
      partitions.set(`${bucket}/${whole}`, { bucket, prefix: whole, kinds: ['flows'] });
    }
  }
  for (const kind of logKinds) {
    const { bucket, prefix } = places[kind];
    for (const account of accounts) {
      for (const region of regions) {
        for (const day of dayFolders(period)) {
          const folder = `${below(prefix)}AWSLogs/${account}/${services[kind]}/${region}/${day}/`;
          const id = `${bucket}/${folder}`;
          const known = partitions.get(id) ?? { bucket, prefix: folder, kinds: [] };
          known.kinds.push(kind);
          partitions.set(id, known);
        }
      }
    }
  }
  return [...partitions.values()];
}

/** All objects of a partition, in code-unit order. Errors: those of s3-errors.ts. */
export async function listObjects(
  client: S3Client,
  { bucket, prefix }: Pick<Partition, 'bucket' | 'prefix'>,
): Promise<S3Object[]> {
  const objects: S3Object[] = [];
  try {
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key: key, Size: size } of page.Contents ?? []) {
        // A folder made in the console is an object whose key ends in a slash.
        if (key !== undefined && !key.endsWith('/')) objects.push({ bucket, key, size: size ?? 0 });
      }
    }
  } catch (error) {
    throw explainS3Error(error, `s3://${bucket}/${prefix}`, 's3:ListBucket');
  }
  return objects;
}

/** The accounts, regions and Hive-compatible folders that have logs below the address, found by listing folders. */
export async function discoverAccounts(
  client: S3Client,
  { bucket, prefix }: S3Address,
): Promise<Required<Omit<LogPlaces, 'places'>>> {
  const root = `${below(prefix)}AWSLogs/`;
  const folders = (path: string) => listFolders(client, bucket, `${root}${path}`);
  const top = await folders('');
  const ofOrganizations = await mapSideBySide(
    top.filter((name) => /^o-[a-z0-9]+$/.test(name)),
    8,
    async (name) => (await folders(`${name}/`)).map((account) => `${name}/${account}`),
  );
  const accounts = [...top, ...ofOrganizations.flat()].filter((name) => /^(?:o-[a-z0-9]+\/)?\d{12}$/.test(name));
  const places = accounts.flatMap((account) =>
    [...new Set(Object.values(services))].map((service) => `${account}/${service}/`),
  );
  const regions = (await mapSideBySide(places, 8, folders)).flat();
  const hive = top
    .filter((name) => /^aws-account-id=\d{12}$/.test(name))
    .map((name) => `${name}/aws-service=${services.flows}/`);
  const hiveFolders = await mapSideBySide(hive, 8, async (service) =>
    (await folders(service)).map((region) => `AWSLogs/${service}${region}`),
  );
  return { accounts, regions: [...new Set(regions)].sort(), hiveFolders: hiveFolders.flat() };
}

function below(prefix: string): string {
  return prefix === '' ? '' : `${prefix}/`;
}

/** The names of the folders directly below a prefix. */
async function listFolders(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const names: string[] = [];
  try {
    let token: string | undefined;
    do {
      const answer = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: token }),
      );
      for (const { Prefix: folder = '' } of answer.CommonPrefixes ?? []) names.push(folder.slice(prefix.length, -1));
      token = answer.NextContinuationToken;
    } while (token !== undefined);
  } catch (error) {
    throw explainS3Error(error, `s3://${bucket}/${prefix}`, 's3:ListBucket');
  }
  return names;
}
