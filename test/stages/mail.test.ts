import { beforeEach, expect, test } from '@jest/globals';
import { settingsSchema } from '../../src/contracts/settings.ts';
import { type Archive, MailDeferred, type Mailer, type MailMessage, MailRejected } from '../../src/ports.ts';
import { mail } from '../../src/stages/mail.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { mailParts, prepareNotify, type RunOptions } from './archive-run.ts';

class RecordingMailer implements Mailer {
  readonly sent: MailMessage[] = [];
  fault: Error | null = null;

  async send(message: MailMessage): Promise<{ delivered: string }> {
    if (this.fault !== null) throw this.fault;
    this.sent.push(message);
    return { delivered: `mail ${this.sent.length}` };
  }
}

const ledger = 'outbox/ledger/daily/2026-11-22-r1.json';
const from = 'IPv6 Report <ipv6@example.com>';
let archive: MemoryStore;
let mailer: RecordingMailer;

beforeEach(() => {
  archive = new MemoryStore('memory://archive');
  mailer = new RecordingMailer();
});

interface Sending extends RunOptions {
  settings?: Record<string, unknown>;
  force?: boolean;
  needsRecipients?: boolean;
  into?: Archive;
}

async function send({ settings = {}, force = false, needsRecipients = true, into, ...options }: Sending = {}) {
  const { work, event } = await prepareNotify(archive, options);
  const { mail: mailSettings } = settingsSchema.parse({ mail: { from, to: ['noc@example.com'], ...settings } });
  return mail(event, { work, archive: into ?? archive, mailer, needsRecipients, settings: mailSettings, force });
}

/** The archive with some of its methods replaced. */
function withArchive(change: { get?: Archive['get']; put?: Archive['put'] }): Archive {
  return {
    get: (key) => archive.get(key),
    open: (key) => archive.open(key),
    put: (key, body, options) => archive.put(key, body, options),
    list: (prefix) => archive.list(prefix),
    delete: (key) => archive.delete(key),
    locate: (key) => archive.locate(key),
    write: (key, body) => archive.write(key, body),
    publishFolder: (folder, revision, files) => archive.publishFolder(folder, revision, files),
    ...change,
  };
}

test('the mail carries both parts, the picture by its Content-ID, and the PDF', async () => {
  expect(await send()).toEqual({ channel: 'mail', outcome: 'sent', detail: 'mail 1' });
  const [message] = mailer.sent;
  expect(message).toMatchObject({ from, to: ['noc@example.com'], ...mailParts });
  expect(message?.date).toEqual(new Date('2026-11-23T00:42:07Z'));
  expect(message?.headers).toEqual({
    'Auto-Submitted': 'auto-generated',
    'List-ID': 'IPv6 Traffic Report (daily) <daily.ipv6-report.example.com>',
    'X-Auto-Response-Suppress': 'All',
  });
  const attachments = message?.attachments.map(({ content, ...rest }) => ({
    ...rest,
    text: Buffer.from(content).toString(),
  }));
  expect(attachments).toEqual([
    { filename: 'chart.png', contentType: 'image/png', cid: 'chart', text: 'PNG made' },
    { filename: 'ipv6-report-daily-2026-11-22.pdf', contentType: 'application/pdf', text: '%PDF-1.7 made' },
  ]);
});

test('the Message-ID tells report, period and revision, and is the same for the same figures only', async () => {
  await send();
  await send({ run: 'again', force: true });
  await send({ run: 'other', day: 23 });
  const changed = new MemoryStore();
  const { work, event } = await prepareNotify(changed, {
    change: (report) => {
      report.quality.files.read += 1;
    },
  });
  const { mail: settings } = settingsSchema.parse({ mail: { from, to: ['noc@example.com'] } });
  await mail(event, { work, archive: changed, mailer, needsRecipients: true, settings, force: false });
  const [first, again, other, elsewhere] = mailer.sent.map((message) => message.messageId);
  expect(first).toMatch(/^<daily-2026-11-22-r1\.[0-9a-f]{12}@example\.com>$/);
  expect(again).toBe(first);
  expect(other).toMatch(/^<daily-2026-11-23-r1\./);
  expect(elsewhere?.slice(0, 21)).toBe(first?.slice(0, 21));
  expect(elsewhere).not.toBe(first);
});

test('a revision is sent once; force sends it again; the next revision is sent', async () => {
  await send();
  expect(await send({ run: 'run-2' })).toEqual({
    channel: 'mail',
    outcome: 'skipped',
    detail: 'this revision was sent before; --force sends it again',
    earlier: 'mail 1',
  });
  expect(await send({ run: 'run-3', force: true })).toMatchObject({ outcome: 'sent' });
  const late: RunOptions = {
    run: 'run-4',
    revision: 2,
    change: (report) => {
      report.quality.files.read += 1;
    },
  };
  expect(await send(late)).toMatchObject({ outcome: 'sent' });
  expect(await send({ ...late, run: 'run-5' })).toMatchObject({ outcome: 'skipped' });
  expect(mailer.sent).toHaveLength(3);
  expect(JSON.parse(archive.text(ledger))).toMatchObject({
    state: 'sent',
    run: 'run-3',
    recipients: 1,
    delivered: 'mail 2',
  });
});

test('of two runs at once one sends, though both have seen an empty ledger', async () => {
  const looked: (() => void)[] = [];
  const into = withArchive({
    get: async (key) => {
      if (key !== ledger) return archive.get(key);
      const answer = Promise.allSettled([archive.get(key)]);
      await new Promise<void>((resolve) => {
        looked.push(resolve);
        if (looked.length === 2) for (const goOn of looked) goOn();
      });
      const [result] = await answer;
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    },
  });
  const both = await Promise.all([send({ run: 'one', into }), send({ run: 'two', into })]);
  expect(both.map((delivery) => delivery.outcome).sort()).toEqual(['sent', 'skipped']);
  expect(mailer.sent).toHaveLength(1);
});

test.each([
  ['MailDeferred', new MailDeferred('451 try later')],
  ['MailRejected', new MailRejected('550 no such user')],
])('%s is thrown on, and a later run sends the unchanged report', async (name, fault) => {
  mailer.fault = fault;
  await expect(send()).rejects.toMatchObject({ name });
  expect(archive.objects.has(ledger)).toBe(false);
  mailer.fault = null;
  expect(await send({ run: 'run-2' })).toMatchObject({ outcome: 'sent' });
});

test('a forced mail that fails does not make the ledger forget the first', async () => {
  await send();
  mailer.fault = new MailDeferred('451');
  await expect(send({ run: 'run-2', force: true })).rejects.toMatchObject({ name: 'MailDeferred' });
  mailer.fault = null;
  expect(await send({ run: 'run-3' })).toMatchObject({ outcome: 'skipped' });
});

test('a run that died while sending may go on; another may not, unless forced', async () => {
  const { work, event } = await prepareNotify(archive);
  const { mail: settings } = settingsSchema.parse({ mail: { from, to: ['noc@example.com'] } });
  const ports = { work, archive, mailer, needsRecipients: true, settings, force: false };
  const dying: Mailer = { send: () => new Promise(() => {}) };
  void mail(event, { ...ports, mailer: dying });
  while (!archive.objects.has(ledger)) await new Promise((resolve) => setImmediate(resolve));
  expect(await send({ run: 'other' })).toMatchObject({
    outcome: 'skipped',
    detail: expect.stringContaining('run run-1 is sending it, or was interrupted'),
  });
  expect(await mail(event, ports)).toMatchObject({ outcome: 'sent' });
  expect(mailer.sent).toHaveLength(1);
});

test('a mail that is out stays out when the ledger cannot be written', async () => {
  let writes = 0;
  const into = withArchive({
    put: async (key, body, options) => {
      writes += 1;
      if (writes === 2) throw new Error('disk full');
      return archive.put(key, body, options);
    },
  });
  expect(await send({ into })).toEqual({
    channel: 'mail',
    outcome: 'sent',
    detail: 'mail 1; the ledger could not note it: disk full',
  });
});

test('nobody to send to: skipped by a server, written by a mailer that writes files', async () => {
  expect(await send({ settings: { to: [] } })).toEqual({
    channel: 'mail',
    outcome: 'skipped',
    detail: 'mail.to names no recipient',
  });
  expect(await send({ settings: { to: [] }, needsRecipients: false })).toMatchObject({ outcome: 'sent' });
});

test('a PDF above the limit is linked, with the reason, in both parts', async () => {
  await send({ pdf: 'x'.repeat(7_400_000), settings: { archiveUrl: 'https://reports.example.com/a/' } });
  const [message] = mailer.sent;
  const reason = 'The PDF is not attached: it has 7.4 MB, and attachments are limited to 7.0 MB.';
  const link = 'https://reports.example.com/a/reports/daily/2026/11/22/report.pdf';
  expect(message?.attachments.map((attachment) => attachment.filename)).toEqual(['chart.png']);
  expect(message?.text).toBe(`Share 39 %\n\n${reason}\n${link}\n`);
  expect(message?.html).toContain(`${reason} <a class="link" href="${link}"`);
  expect(message?.html.endsWith('</p></body></html>')).toBe(true);
});

test('without an address of the archive the link is a path, escaped and not clickable', async () => {
  archive = new MemoryStore('/srv/<b>&"archive');
  await send({ settings: { attachmentLimit: 0 } });
  expect(mailer.sent[0]?.html).toContain(
    'It is here: /srv/&lt;b&gt;&amp;&quot;archive/reports/daily/2026/11/22/report.pdf',
  );
  expect(mailer.sent[0]?.text).toContain('\n/srv/<b>&"archive/reports/daily/2026/11/22/report.pdf\n');
  expect(mailer.sent[0]?.html).not.toContain('<a ');
});

test('without picture the HTML part shows its words, without PDF nothing is said of it', async () => {
  await send({ png: null, pdf: null });
  expect(mailer.sent[0]?.attachments).toEqual([]);
  expect(mailer.sent[0]?.html).toEqual(
    expect.stringMatching(/^<html><body><p>Share 39 %<\/p><p [^>]*>Requests &amp; share by hour<\/p><\/body><\/html>$/),
  );
  expect(mailer.sent[0]?.text).toBe(mailParts.text);
});

test('a line break in the subject cannot start a header', async () => {
  const { work, event } = await prepareNotify(archive);
  await work.put(
    event.rendered.mail,
    JSON.stringify({ ...mailParts, subject: 'Report\r\nBcc: all@example.com\u2028x' }),
  );
  const { mail: settings } = settingsSchema.parse({ mail: { from, to: ['noc@example.com'] } });
  await mail(event, { work, archive, mailer, needsRecipients: true, settings, force: false });
  expect(mailer.sent[0]?.subject).toBe('Report Bcc: all@example.com x');
});

test('one-click unsubscribing is offered only with an https address that takes it', async () => {
  await send();
  await send({ force: true, settings: { unsubscribeUrl: 'https://lists.example.com/ipv6/leave' } });
  const [without, offered] = mailer.sent;
  expect(Object.keys(without?.headers ?? {}).join()).not.toMatch(/unsubscribe/i);
  expect(offered?.headers).toMatchObject({
    'List-Unsubscribe': '<https://lists.example.com/ipv6/leave>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
  for (const unsubscribeUrl of [
    'http://lists.example.com/',
    'mailto:leave@example.com',
    'https://a.example/>\r\nX: y',
  ]) {
    expect(settingsSchema.safeParse({ mail: { unsubscribeUrl } }).success).toBe(false);
  }
});
