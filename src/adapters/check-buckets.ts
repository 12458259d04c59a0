import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { awsCommand, type Finding, findOut } from './finding.ts';
import { parseS3Address } from './s3-address.ts';
import { explainS3Error } from './s3-errors.ts';
import { discoverAccounts } from './s3-logs-partitions.ts';

export interface ReadPlaces {
  /** s3:// addresses. */
  logs: readonly string[];
  accounts: readonly string[];
  regions: readonly string[];
}

export interface DeployedAs {
  stage: string;
  region: string;
}

const area = 'buckets';

/**
 * Can the deployment read the log buckets, do logs lie there, and of no account or region that it leaves out? Can it write
 * the archive? The client must follow a bucket into another region, which the deployment's own do not.
 */
export async function checkBuckets(
  client: S3Client,
  places: ReadPlaces & { archive: string },
  deployed: DeployedAs,
): Promise<Finding[]> {
  const logs = [...new Set(places.logs)].map((subject) =>
    findOut(area, subject, async () => [
      (await findMisplacement(client, subject, deployed)) ?? (await checkLogs(client, subject, places, deployed)),
    ]),
  );
  const archive = findOut(area, places.archive, async () => {
    const misplaced = await findMisplacement(client, places.archive, deployed);
    return [misplaced ?? { area, subject: places.archive, state: 'ok', message: 'The archive’s bucket is there.' }];
  });
  return (await Promise.all([...logs, archive])).flat();
}

/** What is wrong with a bucket's place; null when nothing is. */
async function findMisplacement(
  client: S3Client,
  subject: string,
  { stage, region }: DeployedAs,
): Promise<Finding | null> {
  const { bucket } = parseS3Address(subject);
  let actual: string | undefined;
  try {
    actual = (await client.send(new HeadBucketCommand({ Bucket: bucket }))).BucketRegion;
  } catch (error) {
    const missing = Object(error).$metadata?.httpStatusCode === 404;
    if (!missing) throw explainS3Error(error, `s3://${bucket}`, 's3:ListBucket');
    const command = awsCommand(
      region,
      ...['s3api', 'create-bucket', '--bucket', bucket],
      ...(region === 'us-east-1' ? [] : ['--create-bucket-configuration', `LocationConstraint=${region}`]),
    );
    return { area, subject, state: 'gap', message: 'There is no such bucket. Correct its name, or make it:', command };
  }
  if (actual === undefined || actual === region) return null;
  const message = `The bucket lies in ${actual}, the deployment in ${region}: it cannot use it. Deploy there, with the same parameters:`;
  return { area, subject, state: 'gap', message, command: `npx serverless deploy --stage ${stage} --region ${actual}` };
}

async function checkLogs(
  client: S3Client,
  subject: string,
  { accounts, regions }: ReadPlaces,
  { stage, region }: DeployedAs,
): Promise<Finding> {
  const found = await discoverAccounts(client, parseS3Address(subject));
  if (found.accounts.length === 0) {
    const message =
      'There is no log yet. A load balancer writes the first after five minutes, a flow log after ten, if there was traffic.';
    return { area, subject, state: 'gap', message };
  }
  // An organisation's folder cannot be named to the deployment.
  const plain = found.accounts.filter((account) => !account.includes('/'));
  const left = [
    ...plain.filter((account) => !accounts.includes(account)),
    ...found.regions.filter((name) => !regions.includes(name)),
  ];
  if (left.length === 0) {
    const message = `Logs are there, of ${found.accounts.join(', ')} in ${found.regions.join(', ')}.`;
    return { area, subject, state: 'ok', message };
  }
  const command = [
    `npx serverless deploy --stage ${stage} --region ${region}`,
    `--param="accounts=${[...new Set([...accounts, ...plain])].join(',')}"`,
    `--param="regions=${[...new Set([...regions, ...found.regions])].join(',')}"`,
  ].join(' ');
  const message = `Logs of ${left.join(', ')} lie there, too, and are not read. If they should be, deploy again with the other parameters and:`;
  return { area, subject, state: 'note', message, command };
}
