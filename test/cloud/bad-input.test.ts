/**
 * What the AWS side can have wrong: each time the terminal, the failure mail (or the alert) and the execution's cause name
 * the thing and the remedy. The deployed functions run; what is wrong is made wrong with the AWS CLI.
 */
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createS3Client } from '../../src/adapters/s3-client.ts';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { account, region } from '../../src/sample/site.ts';
import { runAwsCli } from './support/aws-cli.ts';
import { type DeployedService, daysAgo, deployService, ipv6Report, uploadLogs } from './support/deployed-service.ts';

const stage = 'bad';
const logs = 'bad-logs';
const elsewhere = 'logs-elsewhere';
const sender = 'unverified@example.org';
/** Metrics belong to the account, which all tests share: not the day of deployed.test.ts. */
const day = daysAgo(2);
const flowsOnly = daysAgo(6);
let service: DeployedService;

beforeAll(async () => {
  service = await deployService({ stage, logs, params: { mailFrom: `IPv6 <${sender}>` } });
  await writeSample({ out: `${service.directory}/logs`, rows: 300, seed: 5, date: day });
  await uploadLogs(logs, `${service.directory}/logs`);
});
afterAll(() => service.close());

/** What the terminal, the execution and its mail say of a run that fails. */
async function fail(date: string, ...argv: string[]) {
  const mails = service.relay.mails().length;
  const { exitCode, stdout, stderr } = await service.start('--date', date, '--follow', '--json', ...argv);
  const { arn } = z.object({ arn: z.string() }).parse(JSON.parse(stdout));
  const { error, cause } = await new SFNClient().send(new DescribeExecutionCommand({ executionArn: arn }));
  const told = service.relay.mails().slice(mails);
  return {
    exitCode,
    places: [stderr, `${error}: ${cause}`, told.map(({ text = '' }) => text.replaceAll(/\s+/g, ' ')).join()],
  };
}

test('an unverified sender: the report is there, and terminal and alert say how to verify', async () => {
  const { exitCode, stdout, stderr } = await service.start('--date', day, '--follow', '--json');
  expect({ exitCode, status: JSON.parse(stdout).status }).toEqual({ exitCode: 4, status: 'complete' });
  const remedy = `aws sesv2 create-email-identity --email-identity ${sender} --region ${region}`;
  expect(stderr).toContain('mail was not delivered');
  expect(stderr).toContain(remedy);
  const alert = (await service.alerts()).find(({ Subject = '' }) => Subject.includes('the mail was not delivered'));
  expect(alert?.Message).toContain('is published, but its mail was not delivered.');
  expect(alert?.Message).toContain(remedy);
  expect(service.relay.mails()).toEqual([]);
  await new SESv2Client().send(new CreateEmailIdentityCommand({ EmailIdentity: sender }));
});

test('a mail that failed is sent by the next run, though the report is unchanged', async () => {
  const { exitCode, stderr } = await service.start('--date', day, '--follow', '--again');
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('unchanged') });
  expect(service.relay.mails()).toHaveLength(1);
});

test('flow logs whose format lacks a column, and nothing else', async () => {
  const [year, month, dayOfMonth] = flowsOnly.split('-');
  const name = `${account}_vpcflowlogs_${region}_fl-0123456789abcdef0_${flowsOnly.replaceAll('-', '')}T1000Z_0a1b2c3d.log.gz`;
  const Key = `alb/AWSLogs/${account}/vpcflowlogs/${region}/${year}/${month}/${dayOfMonth}/${name}`;
  const Body = gzipSync('version dstaddr start end bytes\n5 2001:db8::1 1795687200 1795687260 40\n');
  await createS3Client().send(new PutObjectCommand({ Bucket: logs, Key, Body }));
  const { exitCode, places } = await fail(flowsOnly);
  expect(exitCode).toBe(1);
  for (const text of places) {
    expect(text).toContain('fl-0123456789abcdef0');
    expect(text).toContain('leaves out srcaddr');
    expect(text).toContain('ipv6-report doctor prints the command');
    expect(text).toContain('LogFormatUnfit');
  }
});

test('a table that shows nothing of the logs', async () => {
  const { exitCode, places } = await fail(day, '--report', 'unmatched');
  expect(exitCode).toBe(1);
  for (const text of places) {
    expect(text).toContain('The table raw_requests does not match the logs');
    expect(text).toContain('Compare its location, accounts, regions');
    expect(text).toContain('TableMatchesNothing');
  }
});

test('a bucket in another region', async () => {
  const there = createS3Client({ region: 'eu-west-1' });
  const configuration = { LocationConstraint: 'eu-west-1' } as const;
  await there.send(new CreateBucketCommand({ Bucket: elsewhere, CreateBucketConfiguration: configuration }));
  await allowReading(elsewhere);
  await readLogsFrom(elsewhere);
  const { exitCode, places } = await fail(day, '--report', 'elsewhere');
  expect(exitCode).toBe(1);
  for (const text of places) {
    expect(text).toContain(`s3://${elsewhere}/AWSLogs`);
    expect(text).toContain('the bucket lies in eu-west-1. Deploy there');
    expect(text).toContain('BucketUnusable');
  }
  const local = await ipv6Report('run', '--logs', `s3://${elsewhere}`, '--date', day, '--archive', service.directory);
  expect(local.exitCode).not.toBe(0);
  expect(local.stderr).toContain('AWS_REGION=eu-west-1');
});

const planFunction = `ipv6-report-${stage}-plan`;

async function describePlanFunction() {
  const schema = z.object({ Role: z.string(), Environment: z.object({ Variables: z.record(z.string(), z.string()) }) });
  const answer = await runAwsCli(`aws lambda get-function-configuration --function-name ${planFunction}`);
  return schema.parse(JSON.parse(answer));
}

async function readLogsFrom(bucket: string): Promise<void> {
  const { Variables } = (await describePlanFunction()).Environment;
  const environment = JSON.stringify({ Variables: { ...Variables, IPV6_REPORT_ACCESS_LOGS: `s3://${bucket}` } });
  await runAwsCli(
    `aws lambda update-function-configuration --function-name ${planFunction} --environment '${environment}'`,
  );
}

async function allowReading(bucket: string): Promise<void> {
  const { Role } = await describePlanFunction();
  const statement = { Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetObject'], Resource: `arn:aws:s3:::${bucket}*` };
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const name = Role.slice(Role.lastIndexOf('/') + 1);
  await runAwsCli(`aws iam put-role-policy --role-name ${name} --policy-name more --policy-document '${policy}'`);
}

test('a permission that a function lacks', async () => {
  await createS3Client().send(new CreateBucketCommand({ Bucket: 'company-secrets' }));
  await readLogsFrom('company-secrets');
  const { exitCode, places } = await fail(day, '--report', 'forbidden');
  expect(exitCode).toBe(1);
  for (const text of places) {
    expect(text).toContain('s3://company-secrets/');
    expect(text).toContain('access denied. The identity needs s3:ListBucket on it');
    expect(text).toContain('StorageForbidden');
  }
});
