import { expect, test } from '@jest/globals';
import { settingsSchema } from '../../src/contracts/settings.ts';
import { type Alerts, MailDeferred, type Mailer, type MailMessage } from '../../src/ports.ts';
import { failure } from '../../src/stages/failure.ts';
import { renderFailure } from '../../src/stages/failure-mail.ts';
import { describeFailure } from '../../src/stages/failure-words.ts';
import { findMailProblems } from '../support/html-problems.ts';

const request = { report: 'daily', date: '2026-11-22' };
const error = { Error: 'StorageFull', Cause: 'cannot write /srv/archive/catalog.json: no space is left (ENOSPC)' };

function prepare({ to = ['noc@example.com'], alertFault = false, mailFault = false } = {}) {
  const mails: MailMessage[] = [];
  const alerted: Parameters<Alerts['send']>[0][] = [];
  const mailer: Mailer = {
    send: async (message) => {
      if (mailFault) throw new MailDeferred('451 later');
      mails.push(message);
      return { delivered: 'queued' };
    },
  };
  const alerts: Alerts = {
    send: async (alert) => {
      if (alertFault) throw new Error('no topic');
      alerted.push(alert);
    },
  };
  const settings = settingsSchema.parse({ mail: { from: 'a@example.com', to } }).mail;
  const clock = { now: () => new Date('2026-11-23T01:00:00Z') };
  return { mails, alerted, ports: { mailer, alerts, settings, clock } };
}

test('people are told by alert and mail what failed, what it means and what was asked for', async () => {
  const { mails, alerted, ports } = prepare();
  expect(await failure({ request, error }, ports)).toEqual({
    deliveries: [
      { channel: 'alert', outcome: 'sent', detail: 'IPv6 report daily failed for 2026-11-22: StorageFull' },
      { channel: 'mail', outcome: 'sent', detail: 'queued' },
    ],
    cause: error.Cause,
  });
  const text = [
    'The report "daily" for 2026-11-22 could not be finished. Reports published before are unchanged.',
    `The archive’s disk is full.\nStorageFull: ${error.Cause}`,
    'Request: {"report":"daily","date":"2026-11-22"}\n',
  ].join('\n\n');
  expect(alerted).toEqual([
    { severity: 'high', subject: 'IPv6 report daily failed for 2026-11-22: StorageFull', text },
  ]);
  expect(mails).toMatchObject([
    {
      to: ['noc@example.com'],
      subject: 'IPv6 report daily failed for 2026-11-22: StorageFull',
      text,
      date: new Date('2026-11-23T01:00:00Z'),
      headers: {
        'Auto-Submitted': 'auto-generated',
        'List-ID': expect.stringContaining('<daily.ipv6-report.example.com>'),
      },
      messageId: expect.stringMatching(/^<failure-daily\.[0-9a-f]{16}@example\.com>$/),
    },
  ]);
});

test('a hostile cause stays text in the mail, and in its one line of subject', async () => {
  const { mails, ports } = prepare();
  await failure({ request, error: { Error: 'X\r\nBcc: y@example.com', Cause: '<script>alert(1)</script>' } }, ports);
  expect(mails[0]?.subject).toBe('IPv6 report daily failed for 2026-11-22: X Bcc: y@example.com');
  expect(mails[0]?.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(mails[0]?.html).not.toContain('<script>');
  expect(await findMailProblems(String(mails[0]?.html))).toEqual([]);
});

const outcomesOf = ({ deliveries }: Awaited<ReturnType<typeof failure>>) => deliveries.map(({ outcome }) => outcome);

test('one way that fails does not keep the other; when nobody heard, the cause says so', async () => {
  const noAlert = prepare({ alertFault: true });
  expect(await failure({ request, error }, noAlert.ports)).toMatchObject({
    deliveries: [
      { channel: 'alert', outcome: 'failed', detail: 'no topic' },
      { channel: 'mail', outcome: 'sent' },
    ],
    cause: error.Cause,
  });
  const noMail = prepare({ mailFault: true });
  expect(outcomesOf(await failure({ request, error }, noMail.ports))).toEqual(['sent', 'failed']);
  const neither = prepare({ mailFault: true, alertFault: true });
  expect((await failure({ request, error }, neither.ports)).cause).toBe(
    `${error.Cause}\nNobody was told: alert: no topic; mail: 451 later`,
  );
  const alone = prepare({ to: [], alertFault: true });
  expect((await failure({ request, error }, alone.ports)).cause).toContain('Nobody was told: alert: no topic; mail:');
});

test('without recipients the alert alone tells it', async () => {
  const { mails, ports } = prepare({ to: [] });
  expect(outcomesOf(await failure({ request, error }, ports))).toEqual(['sent', 'skipped']);
  expect(mails).toEqual([]);
});

const lambda = JSON.stringify({
  errorType: 'InvalidRequest',
  errorMessage: 'date: there is no day 2026-02-30',
  trace: ['at …'],
});
const athena = JSON.stringify({
  QueryExecution: {
    QueryExecutionId: 'q-1',
    Query: 'SELECT 1',
    Status: { State: 'FAILED', StateChangeReason: 'Bytes scanned limit was exceeded' },
  },
});

test.each([
  [
    'a Lambda’s error',
    { Error: 'InvalidRequest', Cause: lambda },
    'InvalidRequest: date: there is no day 2026-02-30\n',
  ],
  [
    'an Athena execution',
    { Error: 'States.TaskFailed', Cause: athena },
    'Bytes scanned limit was exceeded (query q-1)\nShorten the period, or deploy again with a higher scanLimitGigabytes.\n',
  ],
  ['plain words', { Error: 'RowInvalid', Cause: 'line 3 of clients' }, '\nRowInvalid: line 3 of clients\n'],
  ['no cause', { Error: 'States.Timeout' }, 'A step took longer than it may.'],
  ['an unknown error', { Error: 'Odd' }, '\n\nOdd: no cause was given\n'],
  ['a very long cause', { Error: 'Odd', Cause: 'x'.repeat(9000) }, `Odd: ${'x'.repeat(2000)} …\n`],
])('%s is put into words', (_, fault, words) => {
  const { text } = describeFailure({ request, error: fault });
  expect(text).toContain(words);
  expect(text.length).toBeLessThan(3000);
});

test.each([
  ['a Lambda’s error', { Error: 'InvalidRequest', Cause: lambda }, 'date: there is no day 2026-02-30'],
  [
    'an Athena execution',
    { Error: 'States.TaskFailed', Cause: athena },
    'A step failed. Bytes scanned limit was exceeded (query q-1). Shorten the period, or deploy again with a higher scanLimitGigabytes.',
  ],
  ['plain words', { Error: 'RowInvalid', Cause: 'line 3 of clients' }, 'line 3 of clients'],
])('the cause that the execution gives for %s is a sentence and no document', (_, fault, cause) => {
  expect(describeFailure({ request, error: fault }).cause).toBe(cause);
});

test.each([
  [{ date: '2026-11-22', to: '2026-11-24' }, 'IPv6 report daily failed for 2026-11-22 to 2026-11-24: Odd'],
  [{ scheduledTime: '2026-11-23T02:00:00Z' }, 'failed for the day before 2026-11-23T02:00:00Z: Odd'],
  [{ nonsense: true }, 'IPv6 report daily failed for an unknown period: Odd'],
  [undefined, 'IPv6 report daily failed for an unknown period: Odd'],
])('the request %j is named as far as it can be understood', (asked, subject) => {
  expect(describeFailure({ request: asked, error: { Error: 'Odd' } }).subject).toContain(subject);
});

test('a mail that was not delivered is told as that: the report is there', async () => {
  const { alerted, ports } = prepare({ mailFault: true });
  const undelivered = {
    run: {
      run: 'daily-1',
      report: 'daily',
      period: { start: '2026-11-22T00:00:00Z', end: '2026-11-23T00:00:00Z', timezone: 'UTC' },
      logs: 'runs/daily-1/logs.json',
    },
    published: {
      folder: 'reports/daily/2026/11/22',
      revision: 1,
      changed: true,
      files: { html: 'reports/daily/2026/11/22/index.html', pdf: null, json: 'j', manifest: 'm' },
    },
  };
  const rejected = { Error: 'MailRejected', Cause: 'MessageRejected: not verified. Verify the sender with: aws …' };
  expect(outcomesOf(await failure({ error: rejected, undelivered }, ports))).toEqual(['sent', 'failed']);
  const [alert] = alerted;
  expect(alert?.subject).toMatch(/^IPv6 report daily, .*2026.*: the mail was not delivered: MailRejected$/);
  expect(alert?.text).toContain('is published, but its mail was not delivered.');
  expect(alert?.text).toContain(rejected.Cause);
  expect(alert?.text).toContain('reports/daily/2026/11/22/index.html');
});

test('in the mail, lines of a cause stay lines, and the page of a report is a link', () => {
  const page = 'https://archive.example/ipv6/reports/daily/2026/11/22/index.html?a=1&b="2"';
  const parts = [
    [{ kind: 'cause' as const, text: 'Odd: one\n    at two <b>' }],
    [{ kind: 'place' as const, text: page }],
  ];
  const html = renderFailure({ subject: 'Failed', parts });
  expect(html).toContain('>Odd: one<br>    at two &lt;b&gt;</p>');
  expect(html.match(/<a [^>]*href="([^"]*)"/)?.[1]).toMatch(/index\.html\?a=1&amp;b=&\S+;2&\S+;$/);
});

test.each([
  ['Access denied when writing output to url: s3://work/results/1.csv', 'Grant it to the role of the workflow'],
  ['HIVE_CURSOR_ERROR: … (Service: Amazon S3; Status Code: 301; Error Code: PermanentRedirect)', 'in another region'],
  ['TABLE_NOT_FOUND: line 1:15: Table awsdatacatalog.db.raw_flows does not exist', 'deploy again'],
  ['HIVE_BAD_DATA: Error opening Hive split s3://logs/x.log.gz', 'A file is damaged'],
  ['Query exhausted resources at this scale factor', 'at a quieter time'],
])('a query that ended with "%s" comes with its remedy', (reason, remedy) => {
  const Cause = JSON.stringify({ QueryExecution: { Status: { State: 'FAILED', StateChangeReason: reason } } });
  const { text } = describeFailure({ request, error: { Error: 'States.TaskFailed', Cause } });
  expect(text).toContain(`${reason}\n`);
  expect(text).toContain(remedy);
});

test.each([
  ['the request', { ...request, anonymise: 'pseudonym' }, {}],
  ['the deployment', request, { anonymise: 'truncate' as const }],
])('where %s asks for covered addresses, the words of the error are covered, too', async (_, asked, more) => {
  const { mails, alerted, ports } = prepare();
  const cause = { Error: 'RowInvalid', Cause: 'no number in "2001:db8:1:2::7 203.0.113.9"' };
  await failure({ request: asked, error: cause }, { ...ports, ...more });
  expect(alerted[0]?.text).toContain('no number in "2001:db8:1:: 203.0.113.0"');
  expect(JSON.stringify([mails, alerted])).not.toContain('2001:db8:1:2');
  expect(JSON.stringify([mails, alerted])).not.toContain('203.0.113.9');
});
