import { expect, test } from '@jest/globals';
import type { Deployment } from '../../src/adapters/deployment.ts';
import type { Ending } from '../../src/adapters/step-functions.ts';
import { describeEnding, toJson, worstOf } from '../../src/cli/start-outcome.ts';

const run = { name: 'daily-2026-11-22', input: { report: 'daily', date: '2026-11-22' } };
const started = { arn: 'arn:execution', name: 'daily-2026-11-22', state: 'new' } as const;
const deployment: Deployment = {
  StateMachine: 'arn:machine',
  Archive: 's3://reports',
  Work: 's3://work',
  AccessLogs: 's3://logs',
  ConnectionLogs: 's3://logs',
  FlowLogs: 's3://logs',
  Accounts: '123456789012',
  Regions: 'eu-central-1',
  WorkGroup: 'wg',
  Database: 'db',
  Alerts: 'arn:topic',
  Report: 'daily',
  Timezone: 'UTC',
};
const folder = 'reports/daily/2026/11/22';

function succeeded(status: string, mail: { outcome: string; detail: string }, changed = true): Ending {
  return {
    status: 'SUCCEEDED',
    output: {
      run: 'daily-2026-11-22',
      summary: {
        status,
        requests: 10,
        ipv6RequestShare: 0.6,
        ipv6Clients: 3,
        ipv6Prefixes64: 2,
        flows: 5,
        ipv6FlowShare: 0.6,
        rejectedLines: 0,
        skippedFiles: 0,
      },
      published: {
        folder,
        revision: 2,
        changed,
        files: {
          html: `${folder}/index.html`,
          pdf: `${folder}/report.pdf`,
          json: `${folder}/report.json`,
          manifest: 'm',
        },
      },
      deliveries: [{ channel: 'mail', ...mail }],
    },
  };
}

const sent = { outcome: 'sent', detail: 'SES 1' };
const refused = {
  outcome: 'failed',
  detail: `MailRejected: ${JSON.stringify({ errorType: 'MailRejected', errorMessage: 'not verified', trace: [] })}`,
};

test.each([
  ['complete, all told', succeeded('complete', sent), 0, 'published as revision 2, data complete'],
  ['the same as before', succeeded('complete', sent, false), 0, 'unchanged, data complete'],
  ['data are missing', succeeded('partial', sent), 3, 'data partial'],
  ['no data', succeeded('empty', sent), 3, 'data empty'],
  ['the mail was refused', succeeded('partial', refused), 4, 'mail was not delivered: not verified (MailRejected)'],
])('%s', (_, ending, exitCode, words) => {
  const outcome = describeEnding(run, started, ending, deployment);
  expect(outcome.exitCode).toBe(exitCode);
  expect(outcome.lines.join('\n')).toContain(words);
  expect(outcome.places).toEqual([`s3://reports/${folder}/index.html`, `s3://reports/${folder}/report.pdf`]);
  expect(toJson(outcome)).toMatchObject({ name: started.name, arn: started.arn, failure: null });
});

test('the link is that of the readers, where there is one', () => {
  const outcome = describeEnding(run, started, succeeded('complete', sent), {
    ...deployment,
    ArchiveUrl: 'https://reports.example.com/',
  });
  expect(outcome.report?.html).toBe(`https://reports.example.com/${folder}/index.html`);
});

test.each([
  ['a wrong request', 'InvalidRequest', 'there is no day 2026-02-30', 2],
  ['anything else', 'BucketUnusable', 's3://x: there is no such bucket', 1],
])('%s fails with its own words', (_, errorType, errorMessage, exitCode) => {
  const cause = JSON.stringify({ errorType, errorMessage, trace: [] });
  const outcome = describeEnding(run, started, { status: 'FAILED', error: errorType, cause }, deployment);
  expect(outcome).toMatchObject({ exitCode, failure: `${errorMessage} (${errorType})`, report: null });
  expect(toJson(outcome)).toMatchObject({ status: 'failed', failure: `${errorMessage} (${errorType})` });
});

test('of a series the worst counts: no report, then no mail, then incomplete data', () => {
  expect(worstOf([0, 3, 4, 1])).toBe(1);
  expect(worstOf([0, 3, 4])).toBe(4);
  expect(worstOf([0, 3, 0])).toBe(3);
  expect(worstOf([0, 0])).toBe(0);
  expect(worstOf([])).toBe(0);
});
