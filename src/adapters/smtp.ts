import { createTransport } from 'nodemailer';
import { MailDeferred, type Mailer, MailRejected } from '../ports.ts';
import { toMailOptions } from './smtp-message.ts';
import { parseSmtpUrl, type SmtpServer } from './smtp-url.ts';

/** Milliseconds. A workflow waits longer than a person would, but not for ever. */
const defaultTimeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 };

/** nodemailer's codes for what no second attempt can mend. */
const permanentCodes = new Set(['EAUTH', 'ENOAUTH', 'EENVELOPE', 'EMESSAGE', 'ETLS', 'EFILEACCESS', 'EURLACCESS']);

/** Faults of the server's certificate (Node.js, tls): they stay until somebody mends them. */
const certificateCodes = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

export interface SmtpOptions {
  timeouts?: Partial<typeof defaultTimeouts>;
  /** Certificates (PEM) to trust besides those of Node.js. */
  ca?: string;
}

/**
 * Sends through an SMTP server, given as an address (smtp-url.ts). Throws `MailRejected` when the server refuses for good
 * (5xx, credentials, certificate, all recipients refused) and `MailDeferred` when it cannot take the mail now (4xx, no
 * connection, timeout). Throws `SmtpUrlInvalid` right away for an address that cannot be used.
 */
export function createSmtpMailer(address: string, options: SmtpOptions = {}): Mailer {
  const server = parseSmtpUrl(address);
  const { host, port, secure, requireTLS, ignoreTLS, auth } = server;
  return {
    async send(message) {
      const transport = createTransport({
        ...{ host, port, secure, requireTLS, ignoreTLS },
        ...(auth !== null && { auth }),
        ...(options.ca !== undefined && { tls: { ca: options.ca } }),
        ...defaultTimeouts,
        ...options.timeouts,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      try {
        const sent = await transport.sendMail(toMailOptions(message));
        return { delivered: describeSent(server, sent) };
      } catch (error) {
        throw toMailError(error, server);
      } finally {
        transport.close();
      }
    },
  };
}

interface Sent {
  response?: string;
  accepted?: unknown[];
  rejectedErrors?: unknown[];
}

/** Some recipients may be refused though the others get the mail: that must not pass unseen. */
function describeSent({ host, port }: SmtpServer, { response, rejectedErrors = [] }: Sent): string {
  const refused = rejectedErrors.map((error) => messageOf(error));
  const answer = `${host}:${port}: ${response ?? 'accepted'}`;
  return printable(refused.length === 0 ? answer : `${answer}; refused: ${refused.join('; ')}`);
}

function toMailError(error: unknown, { host, port }: SmtpServer): MailRejected | MailDeferred {
  const status = field(error, 'responseCode');
  const code = String(field(error, 'code') ?? '');
  const text = printable(`${host}:${port}: ${messageOf(error)}`);
  if (typeof status === 'number' && status >= 400 && status < 500) return new MailDeferred(text, { cause: error });
  const isPermanent =
    (typeof status === 'number' && status >= 500) ||
    permanentCodes.has(code) ||
    certificateCodes.test(String(field(error, 'originalCode') ?? ''));
  return isPermanent ? new MailRejected(text, { cause: error }) : new MailDeferred(text, { cause: error });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A server's answer is a stranger's text: no control character of it reaches a terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}
