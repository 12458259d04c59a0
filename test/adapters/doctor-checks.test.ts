// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the formats of flow logs have such places
import { AthenaClient, type WorkGroup } from '@aws-sdk/client-athena';
import { EC2Client, type FlowLog } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { NotFoundException, SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { expect, test } from '@jest/globals';
import { checkBuckets } from '../../src/adapters/check-buckets.ts';
import { checkFlowLogs } from '../../src/adapters/check-flow-logs.ts';
import { checkLoadBalancers } from '../../src/adapters/check-load-balancers.ts';
import { checkAlerts, checkMail } from '../../src/adapters/check-mail.ts';
import { checkWorkGroup } from '../../src/adapters/check-work-group.ts';
import { type Finding, findOut, shellWord } from '../../src/adapters/finding.ts';
import { flowLogFormat } from '../../src/adapters/flow-log-format.ts';
import { answerBy, awsError, type Script } from '../support/scripted-aws.ts';

const region = 'eu-central-1';

async function examineVpc(...FlowLogs: FlowLog[]): Promise<Finding | undefined> {
  const client = new EC2Client({ region });
  const script = { DescribeFlowLogs: { FlowLogs }, DescribeVpcs: { Vpcs: [{ VpcId: 'vpc-1' }] } };
  answerBy(client, script);
  return (await checkFlowLogs(client, 's3://logs/flows'))[0];
}

const good: FlowLog = {
  FlowLogId: 'fl-1',
  ResourceId: 'vpc-1',
  LogDestinationType: 's3',
  LogDestination: 'arn:aws:s3:::logs/flows/',
  LogFormat: flowLogFormat,
  DeliverLogsStatus: 'SUCCESS',
};

test('a flow log with all fields, where the report reads, is good', async () => {
  expect(await examineVpc(good)).toMatchObject({ state: 'ok', message: 'fl-1 carries all fields.' });
  expect(await examineVpc({ ...good, DestinationOptions: { FileFormat: 'parquet' } })).toMatchObject({ state: 'ok' });
  const other = { ...good, FlowLogId: 'fl-2', LogDestinationType: 'cloud-watch-logs' as const };
  expect(await examineVpc(other, good)).toMatchObject({ state: 'ok' });
});

test.each<[string, Partial<FlowLog>, string]>([
  ['it goes elsewhere', { LogDestinationType: 'cloud-watch-logs' }, 'fl-1 goes to cloud-watch-logs, not to S3'],
  ['another bucket', { LogDestination: 'arn:aws:s3:::old' }, 'but the report reads s3://logs/flows'],
  ['another prefix', { LogDestination: 'arn:aws:s3:::logs' }, 'but the report reads s3://logs/flows'],
  ['Hive', { DestinationOptions: { HiveCompatiblePartitions: true } }, 'folders in the style of Hive'],
  ['no addresses', { LogFormat: '${start} ${end} ${bytes} ${dstaddr}' }, 'fl-1 lacks srcaddr'],
  ['no times', { LogFormat: '${pkt-srcaddr} ${pkt-dstaddr}' }, 'fl-1 lacks start, end'],
  ['not delivered', { DeliverLogsStatus: 'FAILED', DeliverLogsErrorMessage: 'Access error' }, '(Access error)'],
])('a flow log that cannot be used is named with its fault: %s', async (_, fault, words) => {
  const found = await examineVpc({ ...good, ...fault });
  expect(found).toMatchObject({ state: 'gap', subject: 'vpc-1', message: expect.stringContaining(words) });
  expect(found?.command).toBe(
    'aws ec2 create-flow-logs --resource-type VPC --resource-ids vpc-1 --traffic-type ALL --log-destination-type s3 ' +
      `--log-destination arn:aws:s3:::logs/flows/ --log-format '${flowLogFormat}' --region ${region}`,
  );
});

test('fields that the report can do without are noted by name', async () => {
  const format = flowLogFormat.replace(' ${reject-reason}', '').replace(' ${tcp-flags}', '');
  expect(await examineVpc({ ...good, LogFormat: format })).toMatchObject({
    state: 'note',
    message: expect.stringContaining('fl-1 lacks tcp-flags, reject-reason:'),
  });
});

test('only Application Load Balancers are looked at', async () => {
  const client = new ElasticLoadBalancingV2Client({ region });
  const script = { DescribeLoadBalancers: { LoadBalancers: [{ Type: 'network', LoadBalancerName: 'net' }] } };
  answerBy(client, script);
  expect(await checkLoadBalancers(client, { accessLogs: null, connectionLogs: null })).toEqual([
    {
      area: 'load balancers',
      subject: '',
      state: 'note',
      message: `There is no Application Load Balancer in ${region}, so the report has no requests to speak of.`,
    },
  ]);
});

async function examineMail(script: Script): Promise<Finding[]> {
  const client = new SESv2Client({ region });
  answerBy(client, { GetAccount: { ProductionAccessEnabled: true, SendingEnabled: true }, ...script });
  return checkMail(client, 'reports@example.com');
}

const notFound = new NotFoundException({ message: 'no such identity', $metadata: {} });

test('an address may be verified by its domain', async () => {
  const [finding] = await examineMail({
    GetEmailIdentity: (input: object) =>
      Object(input).EmailIdentity === 'example.com' ? { VerifiedForSendingStatus: true } : notFound,
  });
  expect(finding).toMatchObject({ state: 'ok', message: expect.stringContaining('example.com is verified') });
});

test('an identity that waits for its verification may not send yet', async () => {
  const [finding] = await examineMail({ GetEmailIdentity: { VerifiedForSendingStatus: false } });
  expect(finding).toMatchObject({ state: 'gap', message: expect.stringContaining('not verified') });
});

test('sandbox and stopped sending are told', async () => {
  const findings = await examineMail({
    GetEmailIdentity: { VerifiedForSendingStatus: true },
    GetAccount: { ProductionAccessEnabled: false, SendingEnabled: false },
  });
  expect(findings.map(({ state, subject }) => `${state} ${subject}`)).toEqual([
    'ok reports@example.com',
    'note account',
    'gap account',
  ]);
  expect(findings[1]?.command).toContain('aws sesv2 put-account-details --production-access-enabled');
});

test('without a sender there is no mail to check', async () => {
  expect(await checkMail(new SESv2Client({ region }), undefined)).toMatchObject([{ area: 'mail', state: 'note' }]);
});

test('a subscription that nobody has confirmed is a gap', async () => {
  const client = new SNSClient({ region });
  const Subscriptions = [
    { Endpoint: 'a@example.com', SubscriptionArn: 'PendingConfirmation' },
    { Endpoint: 'b@example.com', SubscriptionArn: 'arn:aws:sns:eu-central-1:123456789012:t:1' },
  ];
  answerBy(client, { ListSubscriptionsByTopic: { Subscriptions } });
  expect((await checkAlerts(client, 'arn:t')).map(({ subject, state }) => `${subject} ${state}`)).toEqual([
    'a@example.com gap',
    'b@example.com ok',
  ]);
});

async function examineWorkGroup(group: WorkGroup): Promise<Finding | undefined> {
  const client = new AthenaClient({ region });
  answerBy(client, { GetWorkGroup: { WorkGroup: group } });
  return (await checkWorkGroup(client, { name: 'wg', work: 's3://work' }))[0];
}

const configuration = {
  EnforceWorkGroupConfiguration: true,
  BytesScannedCutoffPerQuery: 5e12,
  EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
  ResultConfiguration: { OutputLocation: 's3://work/results/' },
};

test('a workgroup is ready, or each of its faults is named, and its own limit is kept', async () => {
  expect(await examineWorkGroup({ Name: 'wg', State: 'ENABLED', Configuration: configuration })).toMatchObject({
    state: 'ok',
    message: 'The workgroup is ready (Athena engine version 3).',
  });
  const old = { SelectedEngineVersion: 'Athena engine version 2', EffectiveEngineVersion: 'Athena engine version 2' };
  const changed = await examineWorkGroup({
    Name: 'wg',
    State: 'DISABLED',
    Configuration: { ...configuration, EngineVersion: old },
  });
  expect(changed?.message).toContain('it is disabled, it runs Athena engine version 2 instead of version 3.');
  expect(changed?.command).toContain('--state ENABLED');
  expect(changed?.command).toContain('"BytesScannedCutoffPerQuery":5000000000000');
});

const deployed = { stage: 'prod', region };
const places = { logs: ['s3://logs/alb'], archive: 's3://archive', accounts: ['111111111111'], regions: [region] };

async function examineBuckets(script: Script): Promise<Finding[]> {
  const client = new S3Client({ region });
  answerBy(client, script);
  return checkBuckets(client, places, deployed);
}

test('a bucket in another region is a gap with the region to deploy in', async () => {
  const findings = await examineBuckets({ HeadBucket: { BucketRegion: 'us-east-1' } });
  expect(findings).toHaveLength(2);
  for (const finding of findings) {
    expect(finding).toMatchObject({
      state: 'gap',
      message: expect.stringContaining('The bucket lies in us-east-1, the deployment in eu-central-1'),
      command: 'npx serverless deploy --stage prod --region us-east-1',
    });
  }
});

test('a bucket that is not there, and one that may not be looked at', async () => {
  const [missing] = await examineBuckets({ HeadBucket: awsError('NotFound', 'NotFound', 404) });
  expect(missing?.command).toBe(
    'aws s3api create-bucket --bucket logs --create-bucket-configuration LocationConstraint=eu-central-1 --region eu-central-1',
  );
  const [forbidden] = await examineBuckets({ HeadBucket: awsError('AccessDenied', 'no', 403) });
  expect(forbidden).toMatchObject({ state: 'unknown', message: expect.stringMatching(/This could not be found out/) });
});

test('logs of accounts and regions that nobody reads are noted, with the parameters that add them', async () => {
  const folders = (...names: string[]) => ({ CommonPrefixes: names.map((Prefix) => ({ Prefix })) });
  const [note] = await examineBuckets({
    HeadBucket: { BucketRegion: region },
    ListObjectsV2: (input: object) => {
      const { Prefix } = Object(input);
      if (Prefix === 'alb/AWSLogs/') return folders('alb/AWSLogs/111111111111/', 'alb/AWSLogs/222222222222/');
      return Prefix.includes('elastic') ? folders(`${Prefix}eu-central-1/`, `${Prefix}eu-west-1/`) : {};
    },
  });
  expect(note).toMatchObject({
    state: 'note',
    message: expect.stringContaining('Logs of 222222222222, eu-west-1 lie there, too'),
    command: `npx serverless deploy --stage prod --region ${region} --param="accounts=111111111111,222222222222" --param="regions=eu-central-1,eu-west-1"`,
  });
});

test('a check that AWS refuses names the permission, and is no answer', async () => {
  const denied = awsError('AccessDeniedException', 'User: x is not authorized to perform: ec2:DescribeVpcs');
  const findings = await findOut('flow logs', '', async () => Promise.reject(denied));
  expect(findings).toMatchObject([
    { state: 'unknown', message: expect.stringMatching(/lacks a permission.*AWS_PROFILE.*ec2:DescribeVpcs/) },
  ]);
});

test('words of a shell command are quoted where they must be', () => {
  expect(shellWord('arn:aws:s3:::logs/flows/')).toBe('arn:aws:s3:::logs/flows/');
  expect(shellWord('${start} ${end}')).toBe("'${start} ${end}'");
  expect(shellWord("it's")).toBe(`'it'\\''s'`);
  expect(shellWord('')).toBe("''");
});
