import { expect, test } from '@jest/globals';
import { userAgents } from '../../src/sample/user-agents.ts';
import { classifyUserAgent, type DeviceFamily } from '../../src/sections/device-family.ts';

/** What each kind of the samples' devices is taken for. */
const kinds = {
  phone: ['phone'],
  desktop: ['desktop'],
  tablet: ['tablet'],
  tv: ['tv'],
  bot: ['bot'],
  tool: ['program', 'none'],
  monitor: ['monitor'],
  partner: ['program'],
} as const satisfies Record<keyof typeof userAgents, readonly DeviceFamily[]>;

test.each(Object.keys(kinds) as (keyof typeof kinds)[])('user agents of the sample: %s', (kind) => {
  expect(new Set(userAgents[kind].map(classifyUserAgent))).toEqual(new Set(kinds[kind]));
});

test.each<[DeviceFamily, string]>([
  ['phone', 'Dalvik/2.1.0 (Linux; U; Android 13; Pixel 6 Build/TQ3A)'],
  [
    'phone',
    'Mozilla/5.0 (Linux; Android 15; Pixel 9 Pro Build/AP3A; wv) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36',
  ],
  ['tablet', 'Mozilla/5.0 (Android 14; Tablet; rv:140.0) Gecko/140.0 Firefox/140.0'],
  [
    'desktop',
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
  ],
  ['desktop', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15'],
  ['tv', 'Mozilla/5.0 (PlayStation; PlayStation 5/6.00) AppleWebKit/605.1.15 (KHTML, like Gecko)'],
  ['tv', 'Mozilla/5.0 (Linux; Android 9; AFTMM Build/PS7633) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36'],
  [
    'bot',
    'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) Chrome/99 Mobile (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  ],
  ['bot', 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)'],
  ['monitor', 'ELB-HealthChecker/2.0'],
  ['monitor', 'kube-probe/1.31'],
  ['program', 'Python-urllib/3.12'],
  ['program', 'Apache-HttpClient/4.5.14 (Java/17.0.9)'],
  ['program', 'Prometheus Remote Writer/1.2'],
  ['none', '-'],
  ['other', 'Mozilla/5.0'],
  ['other', 'hello'],
])('%s: %s', (family, userAgent) => {
  expect(classifyUserAgent(userAgent)).toBe(family);
});
