import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { followExecution } from '../../src/adapters/step-functions.ts';
import { type Report, reportSchema } from '../../src/contracts/report.ts';
import { countStructureTypes, listOutline } from '../support/pdf-structure.ts';
import { type DeployedService, daysAgo, deployService, ipv6Report, uploadLogs } from './support/deployed-service.ts';

const logBucket = 'company-logs';
/** The deployment and the run on this machine read one file of settings. */
const settings = 'test/fixtures/analysis.yaml';
const day = daysAgo(1);
const flawedDay = daysAgo(3);
let service: DeployedService;
let outputs: Record<string, string> = {};
let directory = '';
/** Path of the PDF that the run on this machine made of the same day. */
let localPdf = '';

beforeAll(async () => {
  await new SESv2Client().send(new CreateEmailIdentityCommand({ EmailIdentity: 'reports@example.com' }));
  const params = { highTraffic: '1000000', manyRejections: '1000000', lowIpv6Share: '5', settings };
  service = await deployService({ stage: 'test', logs: logBucket, params });
  ({ outputs, directory } = service);
  await writeSample({ out: join(directory, 'logs'), rows: 3000, seed: 7, date: day });
  await writeSample({ out: join(directory, 'flawed'), rows: 3000, seed: 8, date: flawedDay, flaws: true });
  await uploadLogs(logBucket, join(directory, 'flawed'));
  await uploadLogs(logBucket, join(directory, 'logs'));
});
afterAll(() => service.close());

const start = (...argv: string[]) => service.start(...argv);
const archive = () => service.archive();

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
    ...['--work', join(directory, 'work'), '--config', settings, '--json'],
  );
  expect(local.stderr).not.toContain('rror');
  const made = JSON.parse(local.stdout);
  localPdf = made.report.pdf;
  const expected = reportSchema.parse(JSON.parse(await readFile(made.report.json, 'utf8')));
  const report = await readReport(day);
  expect(figures(report)).toEqual(figures(expected));
  expect(report.report.engine).toBe('athena');
  expect(report.security.preset).toBe('brief');
  expect(report.ipv4Costs).toMatchObject({ pricePerHour: 0.004, currency: 'EUR' });
  expect(report.traffic.requests.total).toBeGreaterThan(2500);
  expect(outcome.summary).toEqual(made.summary);
});

/** Pages, headings and tagged elements of a PDF. */
async function anatomyOf(bytes: Uint8Array) {
  const document = await PDFDocument.load(bytes);
  return { pages: document.getPageCount(), outline: listOutline(document), elements: countStructureTypes(document) };
}

test('the folder holds page, PDF, figures and lists, as the manifest says', async () => {
  const { body } = await archive().get(`reports/daily/${day.replaceAll('-', '/')}/report.pdf`);
  expect(Buffer.from(body).subarray(0, 5).toString()).toBe('%PDF-');
  expect(body.byteLength).toBeGreaterThan(30_000);
  expect(await anatomyOf(body)).toEqual(await anatomyOf(await readFile(localPdf)));
  const verified = await ipv6Report('archive', 'verify', '--archive', outputs['Archive'] ?? '');
  expect(verified).toMatchObject({ exitCode: 0, stdout: '' });
  const listed = await ipv6Report('archive', 'list', '--archive', outputs['Archive'] ?? '');
  expect(listed.stdout).toContain(`reports/daily/${day.replaceAll('-', '/')}`);
});

test('the mail has the report in it', async () => {
  const mails = service.relay.mails();
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

test('the alert has the grave events, and nothing of data that are complete', async () => {
  const { security } = await readReport(day);
  const grave = security.events.filter(({ severity }) => severity === 'high');
  const alerts = await service.alerts();
  expect(alerts).toHaveLength(grave.length === 0 ? 0 : 1);
  for (const { sentence } of grave) expect(alerts[0]?.Message).toContain(sentence);
  expect(alerts.map(({ Subject }) => Subject).join()).not.toContain('incomplete');
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
  expect(service.relay.mails()).toHaveLength(1);
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
  const { quality } = await readReport(flawedDay);
  const [alert, ...others] = (await service.alerts()).filter(({ Subject = '' }) => Subject.includes(flawedDay));
  expect(others).toEqual([]);
  expect(alert?.Subject).toContain('incomplete data');
  for (const reason of quality.reasons) expect(alert?.Message).toContain(reason);
});

test('a query that fails ends the run, is told with its reason, and publishes nothing', async () => {
  const before = await inventory();
  const mails = service.relay.mails().length;
  const alerts = (await service.alerts()).length;
  const { exitCode, stderr } = await start('--date', day, '--report', 'broken', '--follow');
  expect(exitCode).toBe(1);
  expect(stderr).toContain("Column 'nothing' cannot be resolved");
  expect(await inventory()).toEqual(before);
  const told = service.relay.mails().slice(mails);
  expect(told).toHaveLength(1);
  expect(told[0]?.subject).toContain('failed');
  expect(told[0]?.text).toContain("Column 'nothing' cannot be resolved");
  const failures = (await service.alerts()).slice(alerts);
  expect(failures.map(({ Subject }) => Subject).join()).toContain('broken');
});

test('a request that cannot be understood fails with its own words', async () => {
  const { exitCode, stderr } = await start('--date', day, '--timezone', 'Mars/Olympus', '--follow');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Mars/Olympus');
});

test('a scheduled run makes the day that has no report first, in an execution of its own, with the rights it has', async () => {
  const client = new SFNClient();
  const scheduledTime = `${daysAgo(0)}T03:30:00Z`;
  const { executionArn: arn = '' } = await client.send(
    new StartExecutionCommand({
      stateMachineArn: outputs['StateMachine'],
      name: 'as-scheduled',
      input: JSON.stringify({ report: 'daily', scheduledTime, catchUp: 3 }),
    }),
  );
  const { signal } = new AbortController();
  const ending = await followExecution(client, arn, { onEvent: () => {}, signal, pause: 200 });
  expect(ending).toMatchObject({
    status: 'SUCCEEDED',
    // With a day before to compare with, the report of the day itself is another one, too.
    output: { caughtUp: [{ date: daysAgo(2), outcome: 'made' }], published: { changed: true, revision: 2 } },
  });
  expect((await readReport(daysAgo(2))).quality.status).toBe('empty');
});

test('a series is made in order, days that are there already included', async () => {
  const { exitCode, stdout, stderr } = await start('--from', daysAgo(3), '--to', day, '--json');
  const outcomes: { date: string; status: string }[] = JSON.parse(stdout);
  expect(outcomes.map(({ date }) => date)).toEqual([daysAgo(3), daysAgo(2), day]);
  expect(outcomes.map(({ status }) => status)).toEqual(['partial', 'empty', 'complete']);
  expect(stderr).toContain('3 of 3 reports are made');
  expect(exitCode).toBe(3);
});

test('the weekly edition is folded from the days in the archive', async () => {
  const { exitCode, stdout, stderr } = await start('--date', day, '--period', 'week', '--follow', '--json');
  expect({ stderr, failure: JSON.parse(stdout).failure }).toMatchObject({ failure: null });
  // Its other days are missing, or lie ahead.
  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout).report.html).toContain(`${outputs['Archive']}/reports/weekly/`);
});

test('a stage that is not deployed is a usage error that says how to deploy it', async () => {
  const { exitCode, stderr } = await ipv6Report('start', '--stage', 'nowhere', '--date', day);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/no stack ipv6-report-nowhere.*serverless deploy --stage nowhere/);
});
