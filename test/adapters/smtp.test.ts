import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { createSmtpMailer } from '../../src/adapters/smtp.ts';
import { parseSmtpUrl } from '../../src/adapters/smtp-url.ts';
import { makeCertificate } from './certificate.ts';
import { pdf, png, sampleMail, structureOf } from './mail-sample.ts';
import { refusal, startMailServer, startSilentServer } from './mail-server.ts';

let tls: { key: string; cert: string };
const open: { close(): Promise<void> }[] = [];

beforeAll(() => {
  tls = makeCertificate();
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function serve(...options: Parameters<typeof startMailServer>) {
  const server = await startMailServer(...options);
  open.push(server);
  return server;
}

const quick = { timeouts: { connectionTimeout: 2000, greetingTimeout: 300, socketTimeout: 500 } };
const rejected = (words: RegExp) => ({ name: 'MailRejected', message: expect.stringMatching(words) });
const deferred = (words: RegExp) => ({ name: 'MailDeferred', message: expect.stringMatching(words) });

test('a mail arrives whole: envelope, parts, picture and PDF', async () => {
  const { port, received } = await serve();
  const { delivered } = await createSmtpMailer(`smtp://127.0.0.1:${port}`).send(sampleMail());
  expect(delivered).toBe(`127.0.0.1:${port}: 250 queued as test-1`);
  const [mail] = received;
  expect(mail).toMatchObject({ from: 'ipv6@example.com', to: ['noc@example.com', 'web@example.com'], secure: false });
  expect(structureOf(mail?.source ?? '')).toBe('mixed(alternative(plain, related(html, png)), pdf)');
  const parsed = await simpleParser(mail?.source ?? '');
  expect(parsed.subject).toBe(sampleMail().subject);
  expect(parsed.text).toBe(sampleMail().text);
  expect(parsed.messageId).toBe(sampleMail().messageId);
  expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
  expect(parsed.attachments.map((attachment) => attachment.content)).toEqual([png, pdf]);
  expect(parsed.attachments[0]?.cid).toBe('chart');
});

test('CR and LF in what comes from outside add no header and no recipient', async () => {
  const { port, received } = await serve();
  const evil = 'x\r\nBcc: victim@example.com\r\n\r\nnew body';
  const message = sampleMail({
    subject: evil,
    headers: { 'X-Note': evil },
    attachments: [{ filename: `a${evil}.pdf`, contentType: 'application/pdf', content: pdf }],
  });
  await createSmtpMailer(`smtp://127.0.0.1:${port}`).send(message);
  const { to, source = '' } = received[0] ?? {};
  expect(to).toEqual(['noc@example.com', 'web@example.com']);
  const parsed = await simpleParser(source);
  expect(parsed.bcc).toBeUndefined();
  expect(parsed.headers.has('bcc')).toBe(false);
  expect(parsed.subject).toContain('Bcc: victim@example.com');
  expect(parsed.text).toBe(sampleMail().text);
  expect(source.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im);
});

test('nothing in a message makes it read a file or fetch an address', async () => {
  const { port, received } = await serve();
  const html = '<img src="file:///etc/passwd"><img src="http://127.0.0.1:1/x"><a href="/etc/hosts">x</a>';
  await createSmtpMailer(`smtp://127.0.0.1:${port}`).send(sampleMail({ html, text: 'file:///etc/passwd' }));
  const parsed = await simpleParser(received[0]?.source ?? '', { skipImageLinks: true });
  expect(parsed.html).toBe(html);
  expect(received[0]?.source).not.toContain('root:');
});

test.each([
  [
    'the sender',
    421,
    { onMailFrom: (_: unknown, __: unknown, done: (error: Error) => void) => done(refusal(421, 'busy')) },
  ],
  [
    'every recipient',
    450,
    { onRcptTo: (_: unknown, __: unknown, done: (error: Error) => void) => done(refusal(450, 'greylisted')) },
  ],
])('%s refused with %i is to be tried again', async (_, status, options) => {
  const { port } = await serve(options);
  const sending = createSmtpMailer(`smtp://127.0.0.1:${port}`).send(sampleMail());
  await expect(sending).rejects.toMatchObject(deferred(new RegExp(`^127\\.0\\.0\\.1:${port}: .*${status}`)));
});

test.each([
  [
    'the sender',
    553,
    { onMailFrom: (_: unknown, __: unknown, done: (error: Error) => void) => done(refusal(553, 'not you')) },
  ],
  [
    'every recipient',
    550,
    { onRcptTo: (_: unknown, __: unknown, done: (error: Error) => void) => done(refusal(550, 'unknown')) },
  ],
  ['a mail that is too large', 552, { size: 1000 }],
])('%s refused with %i is refused for good', async (_, status, options) => {
  const { port } = await serve(options);
  const sending = createSmtpMailer(`smtp://127.0.0.1:${port}`).send(sampleMail());
  await expect(sending).rejects.toMatchObject(rejected(new RegExp(String(status))));
});

test('the content refused with 4xx or 5xx', async () => {
  const answers = [refusal(451, 'try later'), refusal(554, 'looks like spam')];
  const { port } = await serve({
    onData(stream, _, done) {
      stream.resume();
      stream.on('end', () => done(answers.shift()));
    },
  });
  const mailer = createSmtpMailer(`smtp://127.0.0.1:${port}`);
  await expect(mailer.send(sampleMail())).rejects.toMatchObject(deferred(/451 try later/));
  await expect(mailer.send(sampleMail())).rejects.toMatchObject(rejected(/554 looks like spam/));
});

test('one recipient refused does not keep the mail from the others, and is told', async () => {
  const { port, received } = await serve({
    onRcptTo: ({ address }, _, done) => done(address.startsWith('web@') ? refusal(550, 'unknown user') : null),
  });
  const { delivered } = await createSmtpMailer(`smtp://127.0.0.1:${port}`).send(sampleMail());
  expect(received[0]?.to).toEqual(['noc@example.com']);
  expect(delivered).toMatch(/250 queued as test-1; refused: .*web@example\.com.*|250 queued.*refused: .*550/);
});

test('no server, one that hangs up, and one that never speaks: to be tried again, soon', async () => {
  const gone = await startMailServer();
  await gone.close();
  const started = performance.now();
  const send = (port: number) => createSmtpMailer(`smtp://127.0.0.1:${port}`, quick).send(sampleMail());
  await expect(send(gone.port)).rejects.toMatchObject(deferred(/ECONNREFUSED/));
  for (const behaviour of ['hangs-up', 'silent'] as const) {
    const server = await startSilentServer(behaviour);
    open.push(server);
    await expect(send(server.port)).rejects.toMatchObject(deferred(new RegExp(`127.0.0.1:${server.port}`)));
  }
  expect(performance.now() - started).toBeLessThan(5000);
});

test('a server that stops in the middle of the content is to be tried again', async () => {
  const { port } = await serve({ onData: (stream) => void stream.resume() });
  const sending = createSmtpMailer(`smtp://127.0.0.1:${port}`, quick).send(sampleMail());
  await expect(sending).rejects.toMatchObject({ name: 'MailDeferred' });
});

test('TLS: STARTTLS is used when offered, smtps from the first byte, and certificates are checked', async () => {
  const starttls = await serve({ ...tls, disabledCommands: ['AUTH'] });
  const smtps = await serve({ ...tls, secure: true, disabledCommands: ['AUTH'] });
  const trusting = { ca: tls.cert };
  await createSmtpMailer(`smtp://localhost:${starttls.port}?tls=required`, trusting).send(sampleMail());
  await createSmtpMailer(`smtps://localhost:${smtps.port}`, trusting).send(sampleMail());
  expect([...starttls.received, ...smtps.received].map((mail) => mail.secure)).toEqual([true, true]);
  await createSmtpMailer(`smtp://localhost:${starttls.port}?tls=none`).send(sampleMail());
  expect(starttls.received[1]?.secure).toBe(false);
  for (const address of [`smtp://localhost:${starttls.port}`, `smtps://localhost:${smtps.port}`]) {
    await expect(createSmtpMailer(address).send(sampleMail())).rejects.toMatchObject(
      rejected(/self.signed certificate/),
    );
  }
  const plain = await serve();
  const insisting = createSmtpMailer(`smtp://127.0.0.1:${plain.port}?tls=required`);
  await expect(insisting.send(sampleMail())).rejects.toMatchObject(rejected(/STARTTLS/i));
  expect(plain.received).toEqual([]);
});

test('credentials are used, and refused ones are refused for good without showing the password', async () => {
  const seen: string[] = [];
  const { port, received } = await serve({
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _, done) => {
      seen.push(`${username} ${password}`);
      if (password === 'p@ss:wörd') done(null, { user: username });
      else done(new Error('wrong password'));
    },
  });
  const encoded = encodeURIComponent('p@ss:wörd');
  await createSmtpMailer(`smtp://report%40example.com:${encoded}@127.0.0.1:${port}`).send(sampleMail());
  expect(seen).toEqual(['report@example.com p@ss:wörd']);
  expect(received).toHaveLength(1);
  const wrong = createSmtpMailer(`smtp://u:hunter2@127.0.0.1:${port}`).send(sampleMail());
  await expect(wrong).rejects.toMatchObject(rejected(/535/));
  await expect(wrong).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') });
});

test('a password never travels in the clear to another machine', () => {
  expect(parseSmtpUrl('smtp://u:p@mail.example.com')).toMatchObject({ port: 587, requireTLS: true, secure: false });
  expect(parseSmtpUrl('smtp://mail.example.com')).toMatchObject({ port: 25, requireTLS: false, auth: null });
  expect(parseSmtpUrl('smtps://u:p@mail.example.com')).toMatchObject({ port: 465, secure: true });
  expect(parseSmtpUrl('smtp://u:p@[::1]:2525')).toMatchObject({ host: '::1', port: 2525, requireTLS: false });
  expect(parseSmtpUrl('smtp://u:p@mail.example.com?tls=optional')).toMatchObject({ requireTLS: false });
});

test.each([
  ['mail.example.com:25', /begins with "mail\.example\.com:"/],
  ['https://mail.example.com', /begins with "https:"/],
  ['not an address', /no address/],
  ['smtp://', /no address|no host/],
  ['smtp://u:secret%zz@host', /percent-encoded/],
  ['smtp://u:secret@host/path', /has a path/],
  ['smtp://u:secret@host?disableFileAccess=false', /"disableFileAccess" is no option/],
  ['smtp://u:secret@host?tls=maybe', /tls must be one of required, optional, none/],
  ['smtps://u:secret@host?tls=none', /never without TLS/],
])('the address %s is refused at once, without showing a password', (address, words) => {
  const build = () => createSmtpMailer(address);
  expect(build).toThrow(expect.objectContaining({ name: 'SmtpUrlInvalid', message: expect.stringMatching(words) }));
  expect(build).not.toThrow(/secret/);
});
