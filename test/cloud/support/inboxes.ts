import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { z } from 'zod';

const emulator = new URL(process.env['AWS_ENDPOINT_URL'] ?? 'http://127.0.0.1:1');

export interface MailRelay {
  /** What the functions take for SES. */
  url: string;
  /** All mails that SES has taken, the oldest first. */
  mails: () => ParsedMail[];
  close: () => void;
}

const sendSchema = z.object({ Content: z.object({ Raw: z.object({ Data: z.base64() }) }) });

/**
 * Stands between the functions and the emulator's SES, which throws attachments away: it passes every request on as it is
 * and keeps the mails that were accepted.
 */
export async function startMailRelay(): Promise<MailRelay> {
  const mails: ParsedMail[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const { method, url: path, headers } = incoming;
    const onward = request({ host: emulator.hostname, port: emulator.port, method, path, headers });
    onward.end(body);
    const [answer] = await once(onward, 'response');
    const text = await buffer(answer);
    const sent = sendSchema.safeParse(JSON.parse(body.toString('utf8') || 'null'));
    if (sent.success && answer.statusCode === 200)
      mails.push(await simpleParser(Buffer.from(sent.data.Content.Raw.Data, 'base64')));
    outgoing.writeHead(answer.statusCode, answer.headers).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the relay has no port');
  return { url: `http://127.0.0.1:${address.port}`, mails: () => mails, close: () => server.close() };
}

const queueSchema = z.object({
  messages: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.array(z.object({ Body: z.string() }))))),
});
const alertSchema = z.object({ Subject: z.string().optional(), Message: z.string() });
export type Alert = z.infer<typeof alertSchema>;

/** What the workflow has told the topic, without what alarms have: a queue has subscribed to it (emulated-stack.ts). */
export async function readAlerts(stack: string): Promise<Alert[]> {
  const answer = await fetch(new URL('/_ministack/sqs/messages', emulator));
  const { messages: accounts } = queueSchema.parse(await answer.json());
  const queues = Object.values(accounts)
    .flatMap((regions) => Object.values(regions))
    .flatMap((found) => Object.entries(found));
  const bodies = queues.filter(([url]) => url.endsWith(`alert-inbox-${stack}`)).flatMap(([, list]) => list);
  const messages = bodies.map(({ Body }) => alertSchema.parse(JSON.parse(Body)));
  return messages.filter(({ Subject = '' }) => !/^(?:OK|ALARM):/.test(Subject));
}
