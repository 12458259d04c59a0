import { describe, expect, test } from '@jest/globals';
import { readKey } from '../../src/web/archive-files.ts';
import { createLocalSite } from '../../src/web/local-site.ts';
import { domainsOf, type RunView } from '../../src/web/runs.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { fc } from '../support/properties.ts';

const token = 'token-of-this-server';
const host = '127.0.0.1:8080';

async function openSite() {
  const archive = new MemoryStore('memory://archive');
  await archive.put('index.html', '<p>archive</p>');
  await archive.put('catalog.json', '{}');
  await archive.put('reports/daily/2026/11/22/index.html', '<p>report</p>');
  await archive.put('reports/daily/2026/11/22/report.pdf', '%PDF');
  await archive.put('reports/daily/2026/11/22/prefix-history.bin', 'sets');
  await archive.put('outbox/daily-2026-11-22-r1.eml', 'a mail');
  await archive.put('secret.html', 'secret');
  const started: unknown[] = [];
  const view: RunView = { id: 'daily-2026-11-22', status: 'queued', steps: null, report: null, message: null };
  const site = createLocalSite({
    archive,
    runs: {
      start: async (request) => {
        started.push(request);
        return view;
      },
      find: async (id) => (id === view.id ? view : null),
    },
    runPage: '<p>form</p>',
    hosts: new Set([host, 'localhost:8080']),
    token,
    domains: domainsOf(['Reports <reports@example.com>']),
  });
  const ask = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    site.request(`http://${host}${path}`, {
      ...init,
      headers: { host, cookie: `ipv6-report-session=${token}`, ...headers },
    });
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    ask(
      '/api/runs',
      { origin: `http://${host}`, 'content-type': 'application/json', ...headers },
      { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
    );
  return { ask, post, started, site };
}

const form = { report: 'daily', date: '2026-11-22' };

describe('who gets in', () => {
  test('the token becomes a cookie that scripts and other sites cannot use', async () => {
    const { ask } = await openSite();
    const answer = await ask(`/?token=${token}`, { cookie: '' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(answer.headers.getSetCookie()[0]).toBe(`ipv6-report-session=${token}; Path=/; HttpOnly; SameSite=Strict`);
  });

  test.each(['', 'ipv6-report-session=', 'ipv6-report-session=wrong', `other=${token}`])(
    'not with the cookie "%s"',
    async (cookie) => {
      const { ask, post, started } = await openSite();
      for (const path of [
        '/',
        '/run.html',
        '/catalog.json',
        '/reports/daily/2026/11/22/index.html',
        '/api/runs/daily-2026-11-22',
      ]) {
        expect([path, (await ask(path, { cookie })).status]).toEqual([path, 401]);
      }
      expect((await post(form, { cookie })).status).toBe(401);
      expect(started).toEqual([]);
    },
  );

  test('not with a wrong token', async () => {
    const { ask } = await openSite();
    expect((await ask('/?token=guess', { cookie: '' })).status).toBe(401);
  });

  test.each(['evil.example', 'evil.example:8080', '127.0.0.1', '127.0.0.1:81', 'localhost.evil.example:8080', ''])(
    'not by the name "%s" (DNS rebinding), even with the cookie',
    async (name) => {
      const { ask, post, started } = await openSite();
      expect((await ask('/', { host: name })).status).toBe(421);
      expect((await post(form, { host: name, origin: `http://${name}` })).status).toBe(421);
      expect(started).toEqual([]);
    },
  );
});

describe('what other sites can do (CSRF)', () => {
  test.each([
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['another port of this machine', { origin: 'http://127.0.0.1:9999' }, 403],
    ['no origin', { origin: '' }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
    ['a cross-site request', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a same-site request of another port', { 'sec-fetch-site': 'same-site' }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text', { 'content-type': 'text/plain' }, 415],
  ])('%s starts nothing', async (_, headers, status) => {
    const { post, started } = await openSite();
    expect((await post(form, headers)).status).toBe(status);
    expect(started).toEqual([]);
  });

  test('no answer allows another origin, framing, or guessing of types', async () => {
    const { ask } = await openSite();
    const answer = await ask('/', { origin: 'https://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('what the archive shows', () => {
  test.each([
    ['/', 'text/html; charset=utf-8'],
    ['/index.html', 'text/html; charset=utf-8'],
    ['/catalog.json', 'application/json; charset=utf-8'],
    ['/reports/daily/2026/11/22/index.html', 'text/html; charset=utf-8'],
    ['/reports/daily/2026/11/22/report.pdf', 'application/pdf'],
  ])('%s', async (path, type) => {
    const answer = await (await openSite()).ask(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
  });

  test('a report may run no script, whatever stands in it', async () => {
    const answer = await (await openSite()).ask('/reports/daily/2026/11/22/index.html');
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
    expect(answer.headers.get('content-security-policy')).not.toContain('script-src');
  });

  test.each([
    '/outbox/daily-2026-11-22-r1.eml',
    '/secret.html',
    '/reports/daily/2026/11/22/prefix-history.bin',
    '/reports/../secret.html',
    '/reports/%2e%2e/secret.html',
    '/reports/..%2fsecret.html',
    '/reports/..%5csecret.html',
    '/reports//index.html',
    '/reports/%00.html',
    '/reports/%zz.html',
    '/reports/daily/2026/11/22/',
    '/reports/.hidden.html',
  ])('not %s', async (path) => {
    const answer = await (await openSite()).ask(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toMatch(/secret|mail|sets/);
  });

  test('no path leaves the reports', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2F', '..%2f', '\\', 'reports', 'outbox', '%5c..', ''),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const key = readKey(`/${parts.join('/')}`);
        if (key === null) return;
        expect(
          key === 'index.html' || key === 'catalog.json' || key === 'search.json' || key.startsWith('reports/'),
        ).toBe(true);
        expect(key.split('/').some((segment) => segment === '..' || segment === '.' || segment === '')).toBe(false);
        expect(key).not.toMatch(/[\\\0]/);
      }),
    );
  });
});

describe('the form', () => {
  test('starts a run and tells how it is', async () => {
    const { ask, post, started } = await openSite();
    const answer = await post({ ...form, recipients: ['noc@example.com'] });
    expect([answer.status, await answer.json()]).toEqual([202, expect.objectContaining({ id: 'daily-2026-11-22' })]);
    expect(started).toEqual([{ ...form, recipients: ['noc@example.com'] }]);
    expect((await post({ ...form, report: 'public', anonymise: 'truncate' })).status).toBe(202);
    expect(started.at(-1)).toEqual({ ...form, report: 'public', anonymise: 'truncate' });
    expect((await ask('/api/runs/daily-2026-11-22')).status).toBe(200);
    expect((await ask('/api/runs/other')).status).toBe(404);
    expect((await ask('/api/runs/..%2f..%2fx')).status).toBe(404);
  });

  test.each([
    [{}, /^report: /],
    ['{', /^request: /],
    [{ ...form, date: '22.11.2026' }, /^date: /],
    [{ ...form, report: '../x' }, /^report: /],
    [{ ...form, anonymise: 'blur' }, /^anonymise: /],
    [{ ...form, period: 'week', anonymise: 'truncate' }, /^anonymise: a week or month is made of the reports/],
    [{ ...form, period: 'week', to: '2026-11-23' }, /^to: /],
    [{ ...form, scheduledTime: '2026-11-22T00:00:00Z' }, /scheduledTime/],
    [{ ...form, recipients: ['a@evil.example'] }, /a@evil\.example is outside of the domains .*example\.com/],
    [{ ...form, recipients: ['a@example.com.evil.example'] }, /outside/],
    [{ ...form, recipients: ['not an address'] }, /^recipients/],
    [{ ...form, recipients: Array.from({ length: 21 }, () => 'a@example.com') }, /^recipients: at most 20/],
  ])('%j is refused, and says why', async (body, message) => {
    const { post, started } = await openSite();
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { message: string }).message).toMatch(message);
    expect(started).toEqual([]);
  });

  test('a body without end is refused', async () => {
    const { post } = await openSite();
    expect((await post(JSON.stringify({ ...form, padding: 'x'.repeat(50_000) }))).status).toBe(413);
  });
});
