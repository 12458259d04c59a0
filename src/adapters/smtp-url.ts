/** The address of the mail server cannot be used. The message never shows the password. */
export class SmtpUrlInvalid extends Error {
  override readonly name = 'SmtpUrlInvalid';
}

export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte (RFC 8314) instead of STARTTLS. */
  secure: boolean;
  /** Refuse to go on when the server offers no STARTTLS. */
  requireTLS: boolean;
  /** Do not use STARTTLS even if it is offered. */
  ignoreTLS: boolean;
  auth: { user: string; pass: string } | null;
}

const tlsModes = ['required', 'optional', 'none'] as const;

/**
 * Reads `smtp://user:password@host:587` or `smtps://user:password@host:465`; user and password are percent-encoded.
 * `smtp` uses STARTTLS when the server offers it, and insists on it when a password would travel to another machine.
 * `?tls=required|optional|none` says otherwise.
 */
export function parseSmtpUrl(text: string): SmtpServer {
  const fail = (problem: string) =>
    new SmtpUrlInvalid(`mail.smtp: ${problem}; give smtp://user:password@host:587 or smtps://user:password@host:465`);
  const url = URL.parse(text);
  if (url === null) throw fail('this is no address (percent-encode special characters in user and password)');
  const secure = url.protocol === 'smtps:';
  if (!secure && url.protocol !== 'smtp:') throw fail(`the address begins with "${url.protocol}"`);
  if (url.hostname === '') throw fail('the address names no host');
  if (!['', '/'].includes(url.pathname)) throw fail('the address has a path, which a mail server does not');
  for (const name of url.searchParams.keys())
    if (name !== 'tls') throw fail(`"${name}" is no option; there is only "tls"`);
  const tls = tlsModes.find((mode) => mode === url.searchParams.get('tls'));
  if (tls === undefined && url.searchParams.has('tls')) throw fail(`tls must be one of ${tlsModes.join(', ')}`);
  if (secure && tls === 'none') throw fail('smtps is never without TLS');
  const auth = readCredentials(url, fail);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    port: url.port === '' ? (secure ? 465 : auth === null ? 25 : 587) : Number(url.port),
    secure,
    requireTLS: tls === 'required' || (tls === undefined && auth !== null && !isThisMachine(host)),
    ignoreTLS: tls === 'none',
    auth,
  };
}

function readCredentials(url: URL, fail: (problem: string) => Error): SmtpServer['auth'] {
  if (url.username === '') return null;
  try {
    return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  } catch {
    throw fail('user or password hold a "%" that is not percent-encoded (%25)');
  }
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
