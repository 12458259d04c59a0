import { createServer as createHttp, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { makeCertificate } from './certificate.ts';

const { key, cert } = makeCertificate();
export const certificate = cert;

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as JSON; `nextPath` becomes a `nextUri` on this server. */
  page?: Record<string, unknown> & { nextPath?: string };
  text?: string;
  /** Breaks the connection instead. */
  broken?: boolean;
}

export interface FakeTrino {
  url: string;
  seen: SeenRequest[];
  close(): Promise<void>;
}

const stats = { state: 'RUNNING', physicalInputBytes: 1234, elapsedTimeMillis: 56 };

/** A server that speaks Trino's client protocol by script: each request but DELETE takes the next answer. */
export async function startFakeTrino(script: Answer[], scheme: 'http' | 'https' = 'http'): Promise<FakeTrino> {
  const answers = [...script];
  const seen: SeenRequest[] = [];
  let url = '';
  const listener: RequestListener = async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
    if (request.method === 'DELETE') {
      response.writeHead(204).end();
      return;
    }
    const answer = answers.shift() ?? { status: 500, text: 'the script of the fake is at its end' };
    if (answer.broken) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status ?? 200, answer.headers);
    if (answer.text !== undefined) response.end(answer.text);
    else {
      const { nextPath, ...page } = answer.page ?? {};
      const next = nextPath === undefined ? {} : { nextUri: nextPath.includes('://') ? nextPath : `${url}${nextPath}` };
      response.end(JSON.stringify({ id: '20261122_1', stats, ...next, ...page }));
    }
  };
  const server = scheme === 'http' ? createHttp(listener) : createHttps({ key, cert }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake has no port');
  // The certificate is made out to the name.
  url = `${scheme}://${scheme === 'https' ? 'localhost' : '127.0.0.1'}:${address.port}`;
  return {
    url,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
