import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createSmtpMailer } from '../../src/adapters/smtp.ts';
import { pdf, png, sampleMail } from '../adapters/mail-sample.ts';

/**
 * Against the mail servers of Debian, in other languages than ours: aiosmtpd (Python) and OpenSMTPD (C), with Python's
 * mail parser as the judge. Needs `apt-get install python3-aiosmtpd opensmtpd`; OpenSMTPD also wants root.
 */
let directory: string;
let server: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ipv6-report-smtp-'));
});
afterEach(async () => {
  if (server?.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'close');
  }
  server = undefined;
  await rm(directory, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Starts a mail server and waits until it greets. */
async function start(command: string, args: string[], port: number): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  server = child;
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.on('error', (error) => (said += error.message));
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await greets(port)) return;
    await wait(100);
  }
  throw new Error(`${command} does not answer (apt-get install python3-aiosmtpd opensmtpd): ${said}`);
}

async function greets(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    const [greeting] = await once(socket, 'data');
    return String(greeting).startsWith('220');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The one mail that arrives in a directory. */
async function arrival(mailbox: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const names = await readdir(mailbox).catch(() => []);
    const [name] = names;
    if (names.length === 1 && name !== undefined) return join(mailbox, name);
    await wait(100);
  }
  throw new Error(`no mail arrived in ${mailbox}`);
}

/** Waits until a file that another process writes has stopped growing. */
async function settled(path: string): Promise<void> {
  for (let before = -1; ; await wait(300)) {
    const { size } = await stat(path);
    if (size === before) return;
    before = size;
  }
}

/** What Python's mail parser finds in a message. */
const judge = `
import email, email.policy, hashlib, json, sys
message = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
def structure(part):
    inner = [structure(p) for p in part.iter_parts()] if part.is_multipart() else []
    return part.get_content_subtype() + ('(' + ', '.join(inner) + ')' if inner else '')
print(json.dumps({
    'defects': [str(d) for part in message.walk() for d in part.defects],
    'structure': structure(message),
    'subject': message['subject'], 'id': message['message-id'], 'auto': message['auto-submitted'],
    'to': [str(a) for a in message['to'].addresses],
    'text': message.get_body(('plain',)).get_content(),
    'html': message.get_body(('html',)).get_content().strip(),
    'files': [[p.get_filename(), p['content-id'], hashlib.sha256(p.get_content()).hexdigest()]
              for p in message.walk() if p.get_content_maintype() in ('image', 'application')],
}))`;

async function judgeMail(path: string) {
  const sha256 = (body: Buffer) => createHash('sha256').update(body).digest('hex');
  const found = JSON.parse(execFileSync('python3', ['-c', judge, path], { encoding: 'utf8' }));
  const sample = sampleMail();
  expect(found).toEqual({
    defects: [],
    structure: 'mixed(alternative(plain, related(html, png)), pdf)',
    subject: sample.subject,
    id: sample.messageId,
    auto: 'auto-generated',
    to: ['noc@example.com', 'Größe <web@example.com>'],
    text: sample.text,
    html: sample.html,
    files: [
      ['chart.png', '<chart>', sha256(png)],
      ['ipv6-report-daily-2026-11-22.pdf', null, sha256(pdf)],
    ],
  });
}

test('aiosmtpd takes the mail, and Python reads it as it was meant', async () => {
  const port = await freePort();
  const mailbox = join(directory, 'mailbox');
  await start('aiosmtpd', ['-n', '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Mailbox', mailbox], port);
  const { delivered } = await createSmtpMailer(`smtp://127.0.0.1:${port}`).send(sampleMail());
  expect(delivered).toMatch(/: 250 OK/);
  await judgeMail(await arrival(join(mailbox, 'new')));
});

test('aiosmtpd refuses a mail above its size for good', async () => {
  const port = await freePort();
  const options = ['-n', '-s', '2000', '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Sink'];
  await start('aiosmtpd', options, port);
  await expect(createSmtpMailer(`smtp://127.0.0.1:${port}`).send(sampleMail())).rejects.toMatchObject({
    name: 'MailRejected',
    message: expect.stringContaining('552'),
  });
});

test('OpenSMTPD queues the mail, delivers it, and refuses to relay for strangers', async () => {
  const port = await freePort();
  const mailbox = join(directory, 'mailbox');
  await mkdir(mailbox);
  await chmod(directory, 0o755);
  await chmod(mailbox, 0o777);
  const configuration = [
    `listen on 127.0.0.1 port ${port}`,
    `action "keep" mda "cat > ${join(mailbox, 'received.eml')}" virtual { "@" = nobody }`,
    'match from any for domain "example.com" action "keep"',
    '',
  ];
  const file = join(directory, 'smtpd.conf');
  await writeFile(file, configuration.join('\n'), { mode: 0o600 });
  await start('smtpd', ['-d', '-f', file], port);
  const mailer = createSmtpMailer(`smtp://127.0.0.1:${port}`);
  expect((await mailer.send(sampleMail())).delivered).toMatch(/: 250 2\.0\.0 .*Message accepted/);
  const path = await arrival(mailbox);
  await settled(path);
  await judgeMail(path);
  await expect(mailer.send(sampleMail({ to: ['someone@elsewhere.test'] }))).rejects.toMatchObject({
    name: 'MailRejected',
    message: expect.stringContaining('550 Invalid recipient'),
  });
});
