import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { main } from '../../src/cli/main.ts';
import { findSecretsInPdf } from '../privacy/pdf-secrets.ts';
import { heads, plantSecrets, tails } from '../privacy/secrets.ts';
import { captureTerminal } from '../support/captured-terminal.ts';

/** Whole runs over logs with known addresses, and a search of all that their PDFs hold. */

const key = '0123456789abcdeffedcba98765432101032547698badcfeefcdab8967452301';
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'edition-pdf-'));
  await writeFile(join(root, 'pseudonyms.key'), `${key}\n`);
  await plantSecrets(join(root, 'logs'));
}, 60_000);

afterAll(() => rm(root, { recursive: true, force: true }));

/** The PDF of a run with these options. */
async function print(archive: string, ...more: string[]) {
  const [logs, target] = [join(root, 'logs'), join(root, archive)];
  const terminal = captureTerminal();
  const options = ['--logs', logs, '--date', '2026-11-22', '--archive', target, '--json', ...more];
  await main(['node', 'ipv6-report', 'run', ...options], terminal);
  const names = (await readdir(target, { recursive: true })).filter((name) => name.endsWith('report.pdf'));
  if (names[0] === undefined) throw new Error(`no PDF: ${terminal.stdout()}${terminal.stderr()}`);
  const file = join(target, names[0]);
  return { file, bytes: await readFile(file) };
}

test('without an edition every planted address is in the PDF: the search can find them', async () => {
  const { file, bytes } = await print('whole');
  const found = await findSecretsInPdf(file, bytes, [...tails, ...heads]);
  for (const place of ['text as painted', 'text as laid out', 'text of tags']) {
    expect(found.filter((line) => line.startsWith(`${place}: `)).map((line) => line.slice(place.length + 2))).toEqual(
      expect.arrayContaining([...tails, ...heads, '91.203.117.83', '94.211.137.59', '10.77.133.201', '94.203.143.77']),
    );
  }
  // The outline has headings that name a prefix; a picture's alternative does, too.
  expect(found).toEqual(expect.arrayContaining([`Title: ${tails[1]}`, `Alt: ${tails[1]}`]));
}, 120_000);

test.each([
  ['truncate', tails],
  ['pseudonym', [...tails, ...heads]],
] as const)(
  'the PDF of the edition "%s", and the one in its mail, shows none of them',
  async (edition, forbidden) => {
    const withKey = edition === 'pseudonym' ? ['--anonymise-key', join(root, 'pseudonyms.key')] : [];
    const { file, bytes } = await print(edition, '--anonymise', edition, ...withKey);
    expect(await findSecretsInPdf(file, bytes, forbidden)).toEqual([]);

    const outbox = join(root, edition, 'outbox');
    const [mail] = await readdir(outbox);
    const { attachments } = await simpleParser(createReadStream(join(outbox, mail ?? '')));
    const attached = attachments.filter(({ contentType }) => contentType === 'application/pdf');
    expect(attached.map(({ content }) => content.equals(bytes))).toEqual([true]);

    // It would have been found where no page shows it: in metadata, links and packed streams.
    const spoilt = await PDFDocument.load(bytes, { updateMetadata: false });
    spoilt.setSubject('of 91.203.117.83');
    const link = spoilt.context.obj({ URI: PDFString.of('https://94-211-137-59.example/') });
    spoilt.catalog.set(PDFName.of('OpenAction'), spoilt.context.register(link));
    const packed = spoilt.context.flateStream('<dc:source>10.77.133.201</dc:source>', { Type: 'Metadata' });
    spoilt.catalog.set(PDFName.of('Metadata'), spoilt.context.register(packed));
    const seen = await findSecretsInPdf(file, await spoilt.save(), forbidden);
    for (const line of ['Metadata stream: 10.77.133.201', 'Subject: 91.203.117.83', 'URI: 94.211.137.59'])
      expect(seen).toContain(line);
  },
  120_000,
);
