import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { TrinoInsecure, TrinoUnauthorized, TrinoUnavailable } from './trino-errors.ts';

export type TrinoAuth = { kind: 'password'; password: string } | { kind: 'jwt'; token: string };

export interface TrinoServer {
  /** http://host:port or https://host:port of the coordinator. */
  url: string;
  user: string;
  auth?: TrinoAuth;
  /** PEM of the authority that signed the server's certificate, when it is none that Node trusts anyway. */
  certificateAuthority?: string;
}

export interface TrinoRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Absolute, on the same host. */
  url: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

export interface TrinoAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export type TrinoHttp = (request: TrinoRequest) => Promise<TrinoAnswer>;

/** Trino's protocol: on these the client tries again after a moment. */
const passing = new Set([429, 502, 503, 504]);
const mostTries = 8;
const longestPause = 5_000;
const silence = 120_000;

/**
 * Sends requests of Trino's client protocol, with credentials, and tries again what fails in passing.
 * @throws TrinoInsecure, TrinoUnauthorized, TrinoUnavailable
 */
export function createTrinoHttp(server: TrinoServer): TrinoHttp {
  const base = new URL(server.url);
  if (base.protocol !== 'http:' && base.protocol !== 'https:') {
    throw new TrinoUnavailable(`${server.url} is no address of a Trino server: it begins with http:// or https://.`);
  }
  if (server.auth !== undefined && base.protocol === 'http:') {
    throw new TrinoInsecure(`${base.origin}: credentials go over https:// only; Trino takes none over http:// either.`);
  }
  return async (request) => {
    const url = new URL(request.url);
    if (url.hostname !== base.hostname || url.protocol !== base.protocol) {
      throw new TrinoInsecure(
        `${base.origin} sends the client on to ${url.origin}; behind a proxy the coordinator needs http-server.process-forwarded=true.`,
      );
    }
    for (let attempt = 1; ; attempt++) {
      const outcome = await sendOnce(server, url, request).catch(describeFailure);
      const passed = 'reason' in outcome ? !isPassing(outcome, request) : !passing.has(outcome.status);
      if (passed || attempt === mostTries || request.signal?.aborted) return checked(outcome, base.origin, server);
      await sleep(pauseFor(attempt, outcome), undefined, request.signal && { signal: request.signal });
    }
  };
}

function sendOnce(server: TrinoServer, url: URL, request: TrinoRequest): Promise<TrinoAnswer> {
  const options = {
    method: request.method,
    headers: {
      'X-Trino-User': server.user,
      'User-Agent': 'ipv6-traffic-report',
      ...authorization(server),
      ...request.headers,
    },
    timeout: silence,
    ...(request.signal !== undefined && { signal: request.signal }),
    ...(server.certificateAuthority !== undefined && { ca: server.certificateAuthority }),
  };
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = send(url, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${silence / 1000} s`)));
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}

function authorization({ auth, user }: TrinoServer): Record<string, string> {
  if (auth === undefined) return {};
  if (auth.kind === 'jwt') return { Authorization: `Bearer ${auth.token}` };
  return { Authorization: `Basic ${Buffer.from(`${user}:${auth.password}`).toString('base64')}` };
}

/** A connection that broke may have started a query: only what can be asked twice is asked again. */
function isPassing({ code }: Failure, { method }: TrinoRequest): boolean {
  return method !== 'POST' && ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'].includes(code);
}

function pauseFor(attempt: number, outcome: TrinoAnswer | Failure): number {
  const asked = 'reason' in outcome ? Number.NaN : Number(outcome.headers['retry-after']) * 1000;
  const pause = asked > 0 ? asked : 100 * 2 ** (attempt - 1);
  return Math.min(pause, longestPause);
}

function checked(outcome: TrinoAnswer | Failure, origin: string, { user }: TrinoServer): TrinoAnswer {
  if ('reason' in outcome) {
    throw new TrinoUnavailable(`${origin} does not answer: ${outcome.reason}`, { cause: outcome.cause });
  }
  const { status, text } = outcome;
  if (status === 401 || status === 403) {
    throw new TrinoUnauthorized(`${origin} refuses the user "${user}" (${status}): ${firstLine(text)}`);
  }
  if (status < 200 || status > 299) throw new TrinoUnavailable(`${origin} answers ${status}: ${firstLine(text)}`);
  return outcome;
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, 300) ?? '';
}

/** No answer at all. */
interface Failure {
  reason: string;
  code: string;
  cause: unknown;
}

function describeFailure(cause: unknown): Failure {
  const error = typeof cause === 'object' && cause !== null ? cause : {};
  return {
    reason: 'message' in error ? String(error.message) : String(cause),
    code: 'code' in error ? String(error.code) : '',
    cause,
  };
}
