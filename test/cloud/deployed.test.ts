import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { packageService } from '../../scripts/cloud/package-service.ts';
import { createS3Store } from '../../src/adapters/s3.ts';
import { parseS3Address } from '../../src/adapters/s3-address.ts';
import { createS3Client } from '../../src/adapters/s3-client.ts';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { main } from '../../src/cli/main.ts';
import { type Report, reportSchema } from '../../src/contracts/report.ts';
import { account, region } from '../../src/sample/site.ts';
import { captureTerminal } from '../support/captured-terminal.ts';
import { deployToEmulator } from './support/emulated-stack.ts';
import { type MailRelay, readAlerts, startMailRelay } from './support/inboxes.ts';

const stage = 'test';
const logBucket = 'company-logs';
/** CloudWatch takes metrics of the last two weeks. */
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const day = daysAgo(1);
const flawedDay = daysAgo(3);
const s3 = createS3Client();
let directory = '';
let outputs: Record<string, string> = {};
let relay: MailRelay;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ipv6-report-cloud-'));
  await writeSample({ out: join(directory, 'logs'), rows: 3000, seed: 7, date: day });
  await writeSample({ out: join(directory, 'flawed'), rows: 3000, seed: 8, date: flawedDay, flaws: true });
  await s3.send(new CreateBucketCommand({ Bucket: logBucket }));
  await upload(join(directory, 'flawed'));
  await upload(join(directory, 'logs'));
  await new SESv2Client().send(new CreateEmailIdentityCommand({ EmailIdentity: 'reports@example.com' }));
  const out = join(directory, 'package');
  const params = {
    logs: `s3://${logBucket}/alb`,
    accounts: account,
    regions: region,
    mailFrom: 'IPv6 Traffic Report <reports@example.com>',
    mailTo: 'noc@example.com',
    // Not lowIpv6Share: the emulator knows no alarms on metric math.
    highTraffic: '1000000',
    manyRejections: '1000000',
  };
  await packageService({ stage, region: 'eu-central-1', params, out });
  relay = await startMailRelay();
  outputs = await deployToEmulator({ folder: out, stack: `ipv6-report-${stage}`, ses: relay.url }, s3);
});
afterAll(async () => {
  relay.close();
  await rm(directory, { recursive: true, force: true });
});

async function upload(root: string): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const Key = `alb/${relative(root, path)}`;
    await s3.send(new PutObjectCommand({ Bucket: logBucket, Key, Body: await readFile(path) }));
  }
}

async function ipv6Report(...argv: string[]) {
  const terminal = captureTerminal();
  const exitCode = await main(['node', 'ipv6-report', ...argv], terminal);
  return { exitCode, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

const start = (...argv: string[]) => ipv6Report('start', '--stage', stage, ...argv);

const archive = () => createS3Store(s3, parseS3Address(outputs['Archive'] ?? ''));

async function readReport(date: string): Promise<Report> {
  const { body } = await archive().get(`reports/daily/${date.replaceAll('-', '/')}/report.json`);
  return reportSchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
}

/** Keys and tags of all that the archive holds. */
async function inventory(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { key } of archive().list('')) found[key] = (await archive().get(key)).etag;
  return found;
}

/** What a report says, without what says how and when it was made. */
function figures({ report, quality, ...sections }: Report) {
  const { period, sources, sample } = report;
  const { files, ...rest } = quality;
  return {
    period,
    sources,
    sample,
    ...sections,
    quality: { ...rest, files: { read: files.read, bytes: files.bytes } },
  };
}

test('the report of a day is made in AWS and published, with the figures of the local one', async () => {
  const { exitCode, stdout, stderr } = await start('--date', day, '--follow', '--json');
  expect(stderr).toContain('Print the PDF:');
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const outcome = JSON.parse(stdout);
  const folder = `reports/daily/${day.replaceAll('-', '/')}`;
  expect(outcome).toMatchObject({
    status: 'complete',
    name: `daily-${day}`,
    report: { html: `${outputs['Archive']}/${folder}/index.html`, pdf: `${outputs['Archive']}/${folder}/report.pdf` },
  });
  const local = await ipv6Report(
    ...['run', '--logs', `s3://${logBucket}/alb`, '--date', day, '--archive', join(directory, 'archive')],
    ...['--work', join(directory, 'work'), '--json'],
  );
  expect(local.stderr).not.toContain('rror');
  const made = JSON.parse(local.stdout);
  const expected = reportSchema.parse(JSON.parse(await readFile(made.report.json, 'utf8')));
  const report = await readReport(day);
  expect(figures(report)).toEqual(figures(expected));
  expect(report.report.engine).toBe('athena');
  expect(report.traffic.requests.total).toBeGreaterThan(2500);
  expect(outcome.summary).toEqual(made.summary);
});

test('the folder holds page, PDF, figures and lists, as the manifest says', async () => {
  const { body } = await archive().get(`reports/daily/${day.replaceAll('-', '/')}/report.pdf`);
  expect(Buffer.from(body).subarray(0, 5).toString()).toBe('%PDF-');
  expect(body.byteLength).toBeGreaterThan(30_000);
  const verified = await ipv6Report('archive', 'verify', '--archive', outputs['Archive'] ?? '');
  expect(verified).toMatchObject({ exitCode: 0, stdout: '' });
  const listed = await ipv6Report('archive', 'list', '--archive', outputs['Archive'] ?? '');
  expect(listed.stdout).toContain(`reports/daily/${day.replaceAll('-', '/')}`);
});

test('the mail has the report in it', async () => {
  const mails = relay.mails();
  expect(mails).toHaveLength(1);
  expect(mails[0]?.from?.text).toContain('reports@example.com');
  expect(mails[0]?.subject).toContain('IPv6');
  expect(mails[0]?.attachments.map(({ contentType }) => contentType).sort()).toEqual(['application/pdf', 'image/png']);
  const pdf = mails[0]?.attachments.find(({ contentType }) => contentType === 'application/pdf');
  const { body } = await archive().get(`reports/daily/${day.replaceAll('-', '/')}/report.pdf`);
  expect(pdf?.content.equals(Buffer.from(body))).toBe(true);
});

async function sumOfMetric(name: string): Promise<number> {
  const statistics = new GetMetricStatisticsCommand({
    Namespace: 'IPv6Report',
    MetricName: name,
    Dimensions: [{ Name: 'Report', Value: 'daily' }],
    StartTime: new Date(`${day}T00:00:00Z`),
    EndTime: new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000),
    Period: 3600,
    Statistics: ['Sum'],
  });
  const { Datapoints: points = [] } = await new CloudWatchClient().send(statistics);
  return points.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}

test('the metrics add up to the figures, in the hours of the traffic', async () => {
  const { traffic } = await readReport(day);
  expect(await sumOfMetric('Requests')).toBe(traffic.requests.total);
  expect(await sumOfMetric('IPv6Requests')).toBe(traffic.requests.ipv6);
  expect(await sumOfMetric('FlowBytes')).toBe(traffic.flowBytes.total);
});

test('complete data raise no alert', async () => {
  expect(await readAlerts()).toEqual([]);
});

test('starting the same day again starts nothing; --again makes the same report and tells nobody', async () => {
  const before = await inventory();
  const second = await start('--date', day, '--follow', '--json');
  expect(second).toMatchObject({ exitCode: 0 });
  expect(second.stderr).toContain('was made before');
  expect(JSON.parse(second.stdout).name).toBe(`daily-${day}`);

  const again = await start('--date', day, '--follow', '--again', '--json');
  expect(again).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(again.stdout).name).toBe(`daily-${day}-2`);
  expect(again.stderr).toContain('unchanged');
  expect(await inventory()).toEqual(before);
  expect(relay.mails()).toHaveLength(1);
  expect(await sumOfMetric('Requests')).toBe((await readReport(day)).traffic.requests.total);
});

test('two who start a day at once start one run; incomplete data are published, told, and exit with 3', async () => {
  const both = await Promise.all([start('--date', flawedDay), start('--date', flawedDay)]);
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(both[0]?.stdout).toBe(both[1]?.stdout);
  const followed = await start('--date', flawedDay, '--follow', '--json');
  expect(followed.stderr).toContain('is running already');
  expect(followed.exitCode).toBe(3);
  expect(JSON.parse(followed.stdout).status).toBe('partial');
  const alerts = await readAlerts();
  expect(alerts).toHaveLength(1);
  expect(alerts[0]?.Subject).toContain('incomplete data');
  expect(alerts[0]?.Message).toContain('missing');
});

test('a query that fails ends the run, is told with its reason, and publishes nothing', async () => {
  const before = await inventory();
  const mails = relay.mails().length;
  const alerts = (await readAlerts()).length;
  const { exitCode, stderr } = await start('--date', day, '--report', 'broken', '--follow');
  expect(exitCode).toBe(1);
  expect(stderr).toContain("Column 'nothing' cannot be resolved");
  expect(await inventory()).toEqual(before);
  const told = relay.mails().slice(mails);
  expect(told).toHaveLength(1);
  expect(told[0]?.subject).toContain('failed');
  expect(told[0]?.text).toContain("Column 'nothing' cannot be resolved");
  const failures = (await readAlerts()).slice(alerts);
  expect(failures.map(({ Subject }) => Subject).join()).toContain('broken');
});

test('a request that cannot be understood fails with its own words', async () => {
  const { exitCode, stderr } = await start('--date', day, '--timezone', 'Mars/Olympus', '--follow');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Mars/Olympus');
});

test('a series is made in order, days that are there already included', async () => {
  const { exitCode, stdout, stderr } = await start('--from', daysAgo(3), '--to', day, '--json');
  const outcomes: { date: string; status: string }[] = JSON.parse(stdout);
  expect(outcomes.map(({ date }) => date)).toEqual([daysAgo(3), daysAgo(2), day]);
  expect(outcomes.map(({ status }) => status)).toEqual(['partial', 'empty', 'complete']);
  expect(stderr).toContain('3 of 3 reports are made');
  expect(exitCode).toBe(3);
});

test('a stage that is not deployed is a usage error that says how to deploy it', async () => {
  const { exitCode, stderr } = await ipv6Report('start', '--stage', 'nowhere', '--date', day);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/no stack ipv6-report-nowhere.*serverless deploy --stage nowhere/);
});
