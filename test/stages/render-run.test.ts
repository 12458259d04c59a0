import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { renderRunPage } from '../../src/stages/render-run.ts';
import { findPageProblems } from '../support/html-problems.ts';
import { assets, visibleText } from './render/rendered.ts';

const plain = {
  title: 'IPv6 Traffic Report',
  report: 'daily',
  timezone: 'Europe/Berlin',
  recipients: [],
  hasKey: false,
};

test('the form is valid HTML and may talk to its own server only', async () => {
  const html = await renderRunPage(assets, plain);
  expect(await findPageProblems(html)).toEqual([]);
  const policy = (/Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3D;', '=');
  const script = /<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? '';
  expect(policy).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  expect(policy).toMatch(/default-src 'none'.*form-action 'none'.*connect-src 'self'$/);
});

test('it says who gets the mail when nobody is named', async () => {
  const text = visibleText(await renderRunPage(assets, { ...plain, recipients: ['noc@example.com'] }));
  expect(text).toContain('Empty: noc@example.com.');
  expect(visibleText(await renderRunPage(assets, plain))).toContain('Empty: nobody but those in the settings.');
});

test('what settings hold stays text', async () => {
  const payload = '"><script>alert(1)</script>';
  const html = await renderRunPage(assets, {
    title: payload,
    report: payload,
    timezone: payload,
    recipients: [payload],
    hasKey: true,
  });
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toContain('alert(1)</script>');
});

test.each([
  [{}, ['as they are', 'shortened to /48 and /24']],
  [{ hasKey: true }, ['as they are', 'shortened to /48 and /24', 'replaced by pseudonyms']],
  [{ edition: 'truncate' as const }, ['shortened to /48 and /24']],
  [{ edition: 'pseudonym' as const, hasKey: true }, ['replaced by pseudonyms', 'shortened to /48 and /24']],
])(
  'with %j it offers the editions that can be made, and never more than the settings show',
  async (options, labels) => {
    const html = await renderRunPage(assets, { ...plain, ...options });
    const offered = [...html.matchAll(/<option value="([^"]*)">([^<]*)</g)].map(([, value, label]) => [value, label]);
    expect(offered.map(([, label]) => label)).toEqual(labels);
    expect(offered[0]?.[0]).toBe('');
  },
);
