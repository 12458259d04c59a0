import { createServer as createHttp, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';

/** Of nobody: made for these tests, for 127.0.0.1, good for a hundred years. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUfWHm82hfAjVuSUfjI1p41l0ZsB4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzEyMTEzMFoYDzIxMjYxMDMw
MTIxMTMwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT3L9Z125TR2Rmmj3xvqdig0U5Auf4MaFj7qHo6KFTpRBxCPCIJw05o
TFT3kZvXOsj4pdLjNJZFyKrBH/48iAt4o28wbTAdBgNVHQ4EFgQU+/Xrw0ADw6rS
oVQHyyxAJDcrhAowHwYDVR0jBBgwFoAU+/Xrw0ADw6rSoVQHyyxAJDcrhAowDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDSAAwRQIgMZuP86ekOpSJk9C3p2VUKJG3KfO5+Pcv2nnV5RHvcp8CIQCi
w8auvtLWKkVS86TvoTZ2CjxKOIEqxvIDipFvw2yL2Q==
-----END CERTIFICATE-----
`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgkwkE/otb2Es9Mvy0
FteGMIGb+OEb0/9L+4EoNjB2lSmhRANCAAT3L9Z125TR2Rmmj3xvqdig0U5Auf4M
aFj7qHo6KFTpRBxCPCIJw05oTFT3kZvXOsj4pdLjNJZFyKrBH/48iAt4
-----END PRIVATE KEY-----
`;

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
  const server = scheme === 'http' ? createHttp(listener) : createHttps({ key, cert: certificate }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake has no port');
  url = `${scheme}://127.0.0.1:${address.port}`;
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
