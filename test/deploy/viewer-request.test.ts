import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isSession, sessionCookie, sessionLength, signSession } from '../../src/web/session.ts';
import { fc } from '../support/properties.ts';

const secret = 'a-secret-of-this-installation-only-0123456789';
const code = readFileSync(new URL('../../deploy/edge/viewer-request.js', import.meta.url), 'utf8');

type Request = { uri: string; cookies: Record<string, { value: string }> };
type Answer = Request & { statusCode?: number; headers?: Record<string, { value: string }> };

/** The script as CloudFront runs it: no module, one function named handler. */
const handler: (event: { request: Request }) => Answer = new Function(
  'crypto',
  `${code.replace(/^import .*$/m, '').replace('@SESSION_SECRET@', secret)}\nreturn handler;`,
)(crypto);

const now = Math.floor(Date.now() / 1000);
const valid = signSession(secret, { sub: 'reader', now });
const visit = (uri: string, token?: string): Answer =>
  handler({ request: { uri, cookies: token === undefined ? {} : { [sessionCookie]: { value: token } } } });

/** A JWT with any header and claims, signed with any key. */
function forge(header: object, claims: object, key = secret): string {
  const body = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${body}.${crypto.createHmac('sha256', key).update(body).digest('base64url')}`;
}
const hs256 = { alg: 'HS256', typ: 'JWT' };
const claims = { aud: 'ipv6-report', sub: 'reader', exp: now + 60 };

describe('with a session', () => {
  test.each([
    ['/', '/index.html'],
    ['/index.html', '/index.html'],
    ['/catalog.json', '/catalog.json'],
    ['/run.html', '/run.html'],
    ['/api/runs', '/api/runs'],
    ['/api/runs/daily-2026-11-22', '/api/runs/daily-2026-11-22'],
    ['/reports/daily/2026/11/22/index.html', '/reports/daily/2026/11/22/index.html'],
    ['/reports/weekly/2026/11/16--2026-11-22.r1/report.pdf', '/reports/weekly/2026/11/16--2026-11-22.r1/report.pdf'],
  ])('%s is let through as %s', (uri, target) => {
    const answer = visit(uri, valid);
    expect([answer.statusCode, answer.uri]).toEqual([undefined, target]);
  });

  test.each([
    '/outbox/ledger/daily.json',
    '/networks/asn.mmdb',
    '/reports/daily/2026/11/22/prefix-history.bin',
    '/reports/daily/2026/11/22/',
    '/reports/../outbox/mail.eml',
    '/reports/%2e%2e/outbox/mail.html',
    '/reports/..%2foutbox/mail.html',
    '/reports//index.html',
    '/reports\\..\\outbox.html',
    '/.hidden.html',
    '/reports/x/..html/../index.html',
    '//evil.example/index.html',
    '',
  ])('%s is not there', (uri) => {
    expect(visit(uri, valid).statusCode).toBe(404);
  });
});

const worthless: [string, string | undefined][] = [
  ['no cookie', undefined],
  ['an empty one', ''],
  ['one that has expired', signSession(secret, { sub: 'reader', now: now - sessionLength })],
  ['another secret', signSession('another-secret-that-is-long-enough-too', { sub: 'reader', now })],
  ['another audience', forge(hs256, { ...claims, aud: 'another' })],
  ['no audience', forge(hs256, { sub: 'reader', exp: now + 60 })],
  ['no end', forge(hs256, { aud: 'ipv6-report', sub: 'reader' })],
  ['an end that is text', forge(hs256, { ...claims, exp: '9999999999' })],
  ['the algorithm none', `${forge({ alg: 'none', typ: 'JWT' }, claims).split('.').slice(0, 2).join('.')}.`],
  ['another algorithm in the header', forge({ alg: 'HS512', typ: 'JWT' }, claims)],
  [
    'a changed claim',
    valid.replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ ...claims, exp: now + 1e6 })).toString('base64url')}.`),
  ],
  ['a changed signature', `${valid.slice(0, -2)}${valid.endsWith('A') ? 'BB' : 'AA'}`],
  ['a part too many', `${valid}.x`],
  ['no JSON', forgeText('not json')],
];

function forgeText(text: string): string {
  const body = `${Buffer.from(JSON.stringify(hs256)).toString('base64url')}.${Buffer.from(text).toString('base64url')}`;
  return `${body}.${crypto.createHmac('sha256', secret).update(body).digest('base64url')}`;
}

describe.each(worthless)('with %s', (_, token) => {
  test('pages lead to the sign-in, which leads back; the API says no', () => {
    const page = visit('/reports/daily/2026/11/22/index.html', token);
    expect([page.statusCode, page.headers?.['location']?.value]).toEqual([
      302,
      '/auth/login?to=%2Freports%2Fdaily%2F2026%2F11%2F22%2Findex.html',
    ]);
    for (const uri of ['/', '/catalog.json', '/run.html', '/outbox/x.json'])
      expect(visit(uri, token).statusCode).toBe(302);
    expect(visit('/api/runs', token).statusCode).toBe(401);
    expect(visit('/auth/callback', token).statusCode).toBeUndefined();
  });

  test('Node.js says the same', () => {
    expect(isSession(secret, token ?? '', now)).toBe(false);
  });
});

test('a session made by Node.js is one for both', () => {
  expect(forge(hs256, claims)).toMatch(/^eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\./);
  expect(isSession(secret, valid, now)).toBe(true);
  expect(isSession(secret, forge(hs256, claims), now)).toBe(true);
  expect(visit('/', forge(hs256, claims)).statusCode).toBeUndefined();
});

test('no path without a session gets past the gate but the sign-in', () => {
  const part = fc.oneof(fc.constantFrom('auth', '..', '%2e%2e', 'reports', 'index.html', 'api', '', '.'), fc.string());
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const answer = visit(`/${parts.join('/')}`);
      if (answer.statusCode === undefined) expect(answer.uri).toMatch(/^\/auth\/[A-Za-z0-9._~:/-]+$/);
    }),
  );
});
