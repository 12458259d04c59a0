// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is CloudFormation that fills them in
import { formatS3Address, type S3Address } from '../../src/adapters/s3-address.ts';
import { readAnalysisSettings } from './analysis-settings.ts';
import type { DeploySettings } from './settings.ts';

/** A value of CloudFormation: text, or text in which it fills `${…}` in. */
export type Value = string | number | { 'Fn::Sub': string } | { 'Fn::GetAtt': string[] };

export type Places = Record<string, Value | Value[]>;

/**
 * What `Place: x` in serverless.yml and deploy/ stands for: addresses, ARNs and names, of buckets that were there before or
 * of those that the stack makes.
 */
export function placesOf(settings: DeploySettings, stage: string, functions: readonly string[]): Places {
  const logs = spot(settings.logs, '${LogBucket}');
  const connectionLogs = settings.connectionLogs === undefined ? logs : spot(settings.connectionLogs, '');
  const flowLogs = settings.flowLogs === undefined ? logs : spot(settings.flowLogs, '');
  const allLogs = [logs, connectionLogs, flowLogs];
  const archive = settings.archive ?? '${ArchiveBucket}';
  const workBucket = arn('${WorkBucket}');
  const archiveBucket = arn(archive);
  return {
    accessLogs: filled(logs.address),
    connectionLogs: filled(connectionLogs.address),
    flowLogs: filled(flowLogs.address),
    logBuckets: unique(allLogs.map(({ bucket }) => bucket)).map(arn),
    logObjects: unique(allLogs.map(({ objects }) => objects)).map(arn),
    flowLogTarget: arn(`${flowLogs.bucket}${flowLogs.prefix === '' ? '' : `/${flowLogs.prefix}`}`),
    analysisSettings: settings.settings === undefined ? '' : readAnalysisSettings(settings.settings),
    accounts: filled(accountsOf(settings)),
    regions: filled(regionsOf(settings)),
    work: filled('s3://${WorkBucket}'),
    workBucket,
    archiveBucket,
    workRuns: arn('${WorkBucket}/runs/*'),
    workTables: arn('${WorkBucket}/tables/*'),
    workResults: arn('${WorkBucket}/results/*'),
    archive: filled(`s3://${archive}`),
    archiveObjects: arn(`${archive}/*`),
    archiveReports: arn(`${archive}/reports/*`),
    archiveCatalog: arn(`${archive}/catalog.json`),
    archiveNetworks: arn(`${archive}/networks/*`),
    archiveOutbox: arn(`${archive}/outbox/*`),
    workAndArchiveBucket: [workBucket, archiveBucket],
    mailSender: /<([^<>]+)>\s*$/.exec(settings.mailFrom ?? '')?.[1] ?? settings.mailFrom ?? '',
    scanLimitBytes: settings.scanLimitGigabytes * 1e9,
    databaseName: `ipv6_report_${stage.replaceAll(/[^a-z0-9_]/g, '_')}`,
    functions: functions.map((name) => ({ 'Fn::GetAtt': [`${capitalised(name)}LambdaFunction`, 'Arn'] })),
  };
}

/** The same places as the statements of queries/tables take them. */
export function tablePlacesOf(settings: DeploySettings) {
  const logs = spot(settings.logs, '${LogBucket}').address;
  return {
    work: 's3://${WorkBucket}',
    logs,
    connection_logs: settings.connectionLogs === undefined ? logs : spot(settings.connectionLogs, '').address,
    flow_logs: settings.flowLogs === undefined ? logs : spot(settings.flowLogs, '').address,
    accounts: accountsOf(settings),
    regions: regionsOf(settings),
    first_day: '2020/01/01',
    // Runs east of UTC ask for folders of days that have not begun in UTC.
    last_day: 'NOW+2DAYS',
  };
}

export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function accountsOf({ accounts }: DeploySettings): string {
  return accounts?.join(',') ?? '${AWS::AccountId}';
}

function regionsOf({ regions }: DeploySettings): string {
  return regions?.join(',') ?? '${AWS::Region}';
}

function spot(given: S3Address | undefined, made: string) {
  const { bucket, prefix } = given ?? { bucket: made, prefix: '' };
  const objects = prefix === '' ? `${bucket}/*` : `${bucket}/${prefix}/*`;
  return { bucket, prefix, objects, address: formatS3Address({ bucket, prefix }) };
}

function arn(resource: string): Value {
  return filled(`arn:\${AWS::Partition}:s3:::${resource}`);
}

function filled(text: string): Value {
  return text.includes('${') ? { 'Fn::Sub': text } : text;
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)];
}
