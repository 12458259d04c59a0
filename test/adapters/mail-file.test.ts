import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { createDirectoryStore } from '../../src/adapters/directory.ts';
import { createMailFiles } from '../../src/adapters/mail-file.ts';
import { pdf, png, sampleMail, structureOf } from './mail-sample.ts';

let outbox: string;
const mailFiles = () => createMailFiles(createDirectoryStore(join(outbox, '..')), 'outbox');

beforeEach(async () => {
  outbox = join(await mkdtemp(join(tmpdir(), 'ipv6-report-outbox-')), 'outbox');
});
afterEach(async () => {
  await rm(join(outbox, '..'), { recursive: true, force: true });
});

test('a mail becomes a file, named after report, day and revision, that a mail program reads', async () => {
  const path = join(outbox, 'daily-2026-11-22-r1.eml');
  expect(await mailFiles().send(sampleMail())).toEqual({ delivered: path });
  const source = await readFile(path);
  const text = source.toString();
  expect(structureOf(text)).toBe('mixed(alternative(plain, related(html, png)), pdf)');
  // Every line ends in CRLF and none is longer than a mail server must take (RFC 5322, 2.1.1).
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);

  const mail = await simpleParser(source);
  const sample = sampleMail();
  expect(mail.subject).toBe(sample.subject);
  expect(mail.text).toBe(sample.text);
  expect(mail.messageId).toBe(sample.messageId);
  expect(mail.date).toEqual(sample.date);
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  expect(mail.headerLines.find((line) => line.key === 'list-id')?.line).toContain('<daily.ipv6-report.example.com>');
  const attachments = mail.attachments.map(({ filename, contentType, cid, content }) => ({
    ...{ filename, contentType, cid },
    isWhole: content.equals(contentType === 'image/png' ? png : pdf),
  }));
  expect(attachments).toEqual([
    { filename: 'chart.png', contentType: 'image/png', cid: 'chart', isWhole: true },
    { filename: 'ipv6-report-daily-2026-11-22.pdf', contentType: 'application/pdf', cid: undefined, isWhole: true },
  ]);
});

test('the same mail gives the same bytes, and replaces itself', async () => {
  const files = mailFiles();
  const { delivered } = await files.send(sampleMail());
  const first = await readFile(delivered);
  await files.send(sampleMail());
  expect(await readFile(delivered)).toEqual(first);
  expect(await readdir(outbox)).toEqual(['daily-2026-11-22-r1.eml']);
});

test('a mail without recipients is written all the same', async () => {
  const { delivered } = await mailFiles().send(sampleMail({ to: [] }));
  const mail = await simpleParser(await readFile(delivered));
  expect(mail.to).toBeUndefined();
  expect(mail.subject).toBe(sampleMail().subject);
});

test.each(['<../../etc/passwd@x>', '<a/b@x>', '', '<.hidden@x>', `<${'n'.repeat(400)}@x>`])(
  'the Message-ID %j gives a harmless file name in the outbox',
  async (messageId) => {
    const { delivered } = await mailFiles().send(sampleMail({ messageId }));
    expect(await readdir(outbox)).toEqual([expect.stringMatching(/^mail-[0-9a-f]{16}\.eml$/)]);
    expect(delivered.startsWith(`${outbox}/mail-`)).toBe(true);
  },
);
