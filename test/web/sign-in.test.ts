import { expect, test } from '@jest/globals';
import { createCloudRuns } from '../../src/adapters/cloud-runs.ts';
import { createCloudSite } from '../../src/web/cloud-site.ts';
import { isSession, sessionCookie, signSession } from '../../src/web/session.ts';
import { createSignIn } from '../../src/web/sign-in.ts';

const secret = 'a-secret-of-this-installation-only-0123456789';
const site = 'https://d111111abcdef8.cloudfront.net';
const provider = 'https://reports.auth.eu-central-1.amazoncognito.com';
const now = Date.parse('2026-11-23T10:00:00Z');

function open(confirmed = true) {
  const asked: URLSearchParams[] = [];
  const app = createSignIn({
    site,
    provider,
    clientId: 'client-1',
    secret,
    verify: async (token) => {
      if (token !== 'good-token') throw new Error('wrong audience');
      return { sub: 'reader-1' };
    },
    fetch: async (_address, init) => {
      asked.push(new URLSearchParams(String(init?.body)));
      return Response.json(confirmed ? { id_token: 'good-token' } : { id_token: 'forged' });
    },
    now: () => now,
  });
  return { asked, get: (path: string, cookie = '') => app.request(`${site}${path}`, { headers: { cookie } }) };
}

const cookieOf = (answer: Response, name: string) =>
  answer.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`)) ?? '';

async function signIn(to: string, confirmed = true) {
  const { get, asked } = open(confirmed);
  const begun = await get(`/auth/login?to=${encodeURIComponent(to)}`);
  const target = new URL(begun.headers.get('location') ?? '');
  const cookie = cookieOf(begun, '__Host-ipv6-report-login').split(';')[0] ?? '';
  const state = target.searchParams.get('state') ?? '';
  return {
    begun,
    target,
    cookie,
    state,
    asked,
    get,
    back: await get(`/auth/callback?code=code-1&state=${state}`, cookie),
  };
}

test('Cognito confirms, and the reader comes back with a session to where they wanted to go', async () => {
  const { target, begun, back, asked } = await signIn('/reports/daily/2026/11/22/index.html');
  expect(target.origin + target.pathname).toBe(`${provider}/oauth2/authorize`);
  expect(target.searchParams.get('redirect_uri')).toBe(`${site}/auth/callback`);
  expect(target.searchParams.get('code_challenge_method')).toBe('S256');
  expect(cookieOf(begun, '__Host-ipv6-report-login')).toMatch(/HttpOnly; Secure; SameSite=Lax$/);
  expect([back.status, back.headers.get('location')]).toEqual([302, '/reports/daily/2026/11/22/index.html']);
  expect(asked[0]?.get('code_verifier')).toMatch(/^[\w-]{64}$/);
  const session = cookieOf(back, sessionCookie);
  expect(session).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  expect(isSession(secret, session.split(/[=;]/)[1] ?? '', now / 1000)).toBe(true);
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/x\r\nSet-Cookie: a=b',
  'javascript:alert(1)',
  '/a//b',
])('nobody is led to %j afterwards', async (to) => {
  expect((await signIn(to)).back.headers.get('location')).toBe('/');
});

test('a token that Cognito did not make is no sign-in', async () => {
  const { back } = await signIn('/', false);
  expect(back.status).toBe(401);
  expect(cookieOf(back, sessionCookie)).toBe('');
});

test('a code that somebody else’s sign-in got is refused, and not even asked about', async () => {
  const { get, cookie, state, asked } = await signIn('/');
  const before = asked.length;
  for (const [path, with_] of [
    [`/auth/callback?code=x&state=${state}`, ''],
    ['/auth/callback?code=x&state=other', cookie],
    ['/auth/callback?code=x', cookie],
    [`/auth/callback?state=${state}`, cookie],
    [`/auth/callback?code=x&state=${state}`, '__Host-ipv6-report-login=%%%'],
  ] as const) {
    expect((await get(path, with_)).status).toBe(400);
  }
  expect(asked).toHaveLength(before);
});

test('signing out ends the session here and at Cognito', async () => {
  const answer = await open().get('/auth/logout');
  expect(cookieOf(answer, sessionCookie)).toMatch(/Max-Age=0/);
  expect(answer.headers.get('location')).toMatch(/\/logout\?client_id=client-1&logout_uri=https/);
});

test('the API’s own address is closed without a session, and to other sites with one', async () => {
  const started: unknown[] = [];
  const app = createCloudSite({
    runs: {
      start: async (request) => {
        started.push(request);
        return { id: 'daily-2026-11-22', status: 'running', steps: null, report: null, message: null };
      },
      find: async () => null,
    },
    runPage: async () => '<p>form</p>',
    host: new URL(site).host,
    secret,
    domains: new Set(['example.com']),
    now: () => now,
  });
  const cookie = `${sessionCookie}=${signSession(secret, { sub: 'reader', now: now / 1000 })}`;
  const ask = (headers: Record<string, string>) =>
    app.request('https://abc.execute-api.eu-central-1.amazonaws.com/api/runs', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: site, ...headers },
      body: JSON.stringify({ report: 'daily', date: '2026-11-22' }),
    });
  expect((await ask({})).status).toBe(401);
  expect((await ask({ cookie: `${sessionCookie}=x.y.z` })).status).toBe(401);
  expect((await ask({ cookie, origin: 'https://evil.example' })).status).toBe(403);
  expect((await ask({ cookie, origin: 'https://abc.execute-api.eu-central-1.amazonaws.com' })).status).toBe(403);
  expect(started).toEqual([]);
  expect((await ask({ cookie })).status).toBe(202);
});

test('a run in AWS is described from its execution alone', async () => {
  const machine = 'arn:aws:states:eu-central-1:111122223333:stateMachine:ipv6-report-prod';
  const commands: string[] = [];
  const answers: Record<string, object> = {
    'a-run': { status: 'RUNNING' },
    'a-report': {
      status: 'SUCCEEDED',
      output: JSON.stringify({ published: { files: { html: 'reports/daily/2026/11/22/index.html' } } }),
    },
    'a-failure': { status: 'FAILED', error: 'InvalidRequest', cause: '{"errorMessage":"date: there is no such day"}' },
    'a-stop': { status: 'ABORTED' },
  };
  const client = {
    send: async (command: { constructor: { name: string }; input: { executionArn?: string } }) => {
      commands.push(command.constructor.name);
      return answers[command.input.executionArn?.split(':').at(-1) ?? ''];
    },
  };
  const runs = createCloudRuns(client as never, machine);
  expect(await runs.find('a-run')).toMatchObject({ status: 'running', report: null });
  expect(await runs.find('a-report')).toMatchObject({
    status: 'succeeded',
    report: 'reports/daily/2026/11/22/index.html',
  });
  expect(await runs.find('a-failure')).toMatchObject({ status: 'failed', message: 'date: there is no such day' });
  expect(await runs.find('a-stop')).toMatchObject({ status: 'failed', message: 'ABORTED' });
  expect(new Set(commands)).toEqual(new Set(['DescribeExecutionCommand']));
});
