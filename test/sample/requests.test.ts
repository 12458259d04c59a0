import { isIP } from 'node:net';
import { expect, test } from '@jest/globals';
import { clientOf, collect, fieldsOf, filesOf } from './collect.ts';

const { files } = collect({ rows: 30_000, seed: 3, date: '2026-11-22' });
const lines = filesOf(files, 'requests').flatMap((file) => file.lines);
const rows = lines.map(fieldsOf);
const connections = filesOf(files, 'connections').flatMap((file) => file.lines.map(fieldsOf));

const TIME = /^2026-11-22T\d\d:\d\d:\d\d\.\d{6}Z$/;
const SECONDS = /^(-1|\d+\.\d{3})$/;
const shapes: readonly RegExp[] = [
  /^(http|https|h2|ws|wss)$/,
  TIME,
  /^app\/(web\/50dc6c495c0c9188|api\/9c1185a5c5e9fc54)$/,
  /^[0-9a-f.:]+:\d{4,5}$/,
  /^(-|[0-9a-f.:]+:\d+)$/,
  SECONDS,
  SECONDS,
  SECONDS,
  /^\d{3}$/,
  /^(-|\d{3})$/,
  /^\d+$/,
  /^\d+$/,
  /^"(- - -|- http:\/\/\S+:80- -|[A-Z]+ https?:\/\/[a-z.]+:(443|80)\/[^"]* HTTP\/(1\.1|2\.0))"$/,
  /^"[^"]*"$/,
  /^(-|[A-Z0-9_-]+)$/,
  /^(-|TLSv1\.[23])$/,
  /^(-|arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup\/\w+\/[0-9a-f]{16})$/,
  /^"(-|Root=1-[0-9a-f]{8}-[0-9a-f]{24})"$/,
  /^"(-|[a-z.]+)"$/,
  /^"(-|session-reused|arn:aws:acm:eu-central-1:123456789012:certificate\/[0-9a-f-]{36})"$/,
  /^(-|\d+)$/,
  /^2026-11-2[12]T\d\d:\d\d:\d\d\.\d{3}000Z$/,
  /^"(-|(waf|forward|redirect|fixed-response|rewrite)(,(forward|redirect|fixed-response|rewrite))*)"$/,
  /^"(-|https:\/\/[^"]+)"$/,
  /^"(-|Lambda\w+)"$/,
  /^"(-|[0-9a-f.:]+:\d+)"$/,
  /^"(-|\d{3})"$/,
  /^"(-|Acceptable)"$/,
  /^"(-|SpaceInUri)"$/,
  /^TID_[0-9a-f]{32}$/,
  /^"-"$/,
  /^"(-|\/[^"]+)"$/,
  /^"(-|Success)"$/,
  /^(198\.51\.100\.(12|77)|203\.0\.113\.45)$/,
];

const share = (matches: (fields: string[]) => boolean) => rows.filter(matches).length / rows.length;
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const family = (fields: string[]) => isIP(clientOf(fields[3] ?? '').address);

test('every line has the 34 fields in their forms, with one space between', () => {
  expect(rows.filter((fields) => fields.length !== 34)).toEqual([]);
  expect(
    rows.flatMap((fields) => fields.flatMap((field, i) => (shapes[i]?.test(field) ? [] : `${i + 1}: ${field}`))),
  ).toEqual([]);
  expect(lines).toEqual(rows.map((fields) => fields.join(' ')));
});

test('clients and targets are addresses and ports, IPv6 without brackets', () => {
  const wrong = rows
    .flatMap((fields) => [fields[3] ?? '', fields[4] ?? ''])
    .filter((field) => {
      const { address, port } = clientOf(field);
      return field !== '-' && (isIP(address) === 0 || port < 1 || port > 65_535);
    });
  expect(wrong).toEqual([]);
  expect(rows.some((fields) => isIP(clientOf(fields[4] ?? '').address) === 6)).toBe(true);
});

test('without a target there is no target status but for Lambda, and no times unless the target answered', () => {
  const idle = rows.filter((fields) => fields[4] === '-' && fields[16]?.includes('/webhooks/') !== true);
  expect(new Set(idle.map((fields) => [...fields.slice(5, 8), fields[9]].join(' ')))).toEqual(new Set(['-1 -1 -1 -']));
  expect(rows.filter((fields) => fields[25] !== `"${fields[4]}"`)).toEqual([]);
  expect(rows.filter((fields) => fields[4] !== '-' && fields[26] !== `"${fields[9]}"`)).toEqual([]);
});

test('a request is created before it is answered, a WebSocket long before', () => {
  expect(rows.filter((fields) => (fields[21] ?? '') > (fields[1] ?? ''))).toEqual([]);
  const lasted = rows
    .filter(([type]) => type === 'wss')
    .map((fields) => Date.parse(fields[1] ?? '') - Date.parse(fields[21] ?? ''));
  expect(Math.max(...lasted)).toBeGreaterThan(3_600_000);
});

test('has all that a reader may stumble over', () => {
  const some: readonly [string, (fields: string[]) => boolean][] = [
    ['WebSocket', ([type]) => type === 'wss'],
    ['plain WebSocket', ([type]) => type === 'ws'],
    ['HTTP/2', ([type]) => type === 'h2'],
    ['TLS 1.2', (fields) => fields[15] === 'TLSv1.2'],
    ['malformed request', (fields) => fields[12] === '"- - -"'],
    ['malformed request with a host', (fields) => fields[12]?.startsWith('"- http://') === true],
    ['space in the URL', (fields) => fields[28] === '"SpaceInUri"'],
    ['quotation mark in the URL', (fields) => fields[12]?.includes(String.raw`\x22`) === true],
    ['empty user agent', (fields) => fields[13] === '""'],
    ['no user agent', (fields) => fields[13] === '"-"'],
    ['session resumed', (fields) => fields[19] === '"session-reused"'],
    ['client gone', (fields) => fields[8] === '460' && fields[4] === '-'],
    ['499 of the target', (fields) => fields[8] === '499' && fields[9] === '499'],
    ['502', (fields) => fields[8] === '502' && fields[9] === '-'],
    ['503 without target', (fields) => fields[8] === '503' && fields[4] === '-'],
    ['504', (fields) => fields[8] === '504'],
    ['redirect', (fields) => fields[8] === '301' && fields[23]?.startsWith('"https://') === true],
    ['fixed response', (fields) => fields[22] === '"fixed-response"'],
    ['blocked by WAF', (fields) => fields[22] === '"waf"' && fields[8] === '403'],
    ['rewritten', (fields) => fields[32] === '"Success"'],
    ['6to4', (fields) => fields[3]?.startsWith('2002:') === true],
    ['Teredo', (fields) => fields[3]?.startsWith('2001:0:') === true],
    ['ISATAP', (fields) => fields[3]?.includes(':200:5efe:') === true],
    ['EUI-64', (fields) => /ff:fe[0-9a-f]{2}:[0-9a-f]{1,4}:\d+$/.test(fields[3] ?? '')],
    ['low byte', (fields) => /::[1-9a-f]:\d+$/.test(fields[3] ?? '')],
  ];
  expect(some.filter(([, matches]) => !rows.some(matches)).map(([name]) => name)).toEqual([]);
});

test('phones have more IPv6 than desktops, and they more than bots', () => {
  const of = (agent: RegExp) => {
    const those = rows.filter((fields) => agent.test(fields[13] ?? ''));
    return those.filter((fields) => family(fields) === 6).length / those.length;
  };
  expect(of(/iPhone|Android/)).toBeGreaterThan(of(/Windows NT|Macintosh/) + 0.15);
  expect(of(/Windows NT|Macintosh/)).toBeGreaterThan(of(/(Google|bing|GPT|Ahrefs)bot|ExampleCrawler/i) + 0.03);
});

test('IPv6 is slower at the search target group and at no other', () => {
  const gap = (group: string) => {
    const of = (wanted: number) =>
      median(
        rows
          .filter(
            (fields) =>
              fields[16]?.includes(`/${group}/`) === true &&
              family(fields) === wanted &&
              fields[6] !== '-1' &&
              !fields[1]?.includes('T14:'),
          )
          .map((fields) => Number(fields[6])),
      );
    return of(6) / of(4);
  };
  expect(gap('search')).toBeGreaterThan(1.7);
  for (const group of ['shop', 'media', 'webhooks']) {
    expect(gap(group)).toBeGreaterThan(0.8);
    expect(gap(group)).toBeLessThan(1.25);
  }
});

test('the outage is at 14 o’clock, and worse over IPv6', () => {
  const rate = (wanted: number, during: boolean) => {
    const those = rows.filter(
      (fields) =>
        fields[16]?.includes('/shop/') === true && family(fields) === wanted && fields[1]?.includes('T14:') === during,
    );
    return those.filter((fields) => Number(fields[8]) >= 500).length / those.length;
  };
  expect(rate(4, false)).toBeLessThan(0.02);
  expect(rate(6, false)).toBeLessThan(0.02);
  expect(rate(4, true)).toBeGreaterThan(0.1);
  expect(rate(6, true)).toBeGreaterThan(rate(4, true) * 1.4);
});

test('one scraper takes address after address out of one /48, within a minute', () => {
  const scraped = rows.filter((fields) => fields[3]?.startsWith('2a1e:7d40:bad:') === true);
  expect(scraped.length / rows.length).toBeCloseTo(0.018, 4);
  expect(new Set(scraped.map((fields) => clientOf(fields[3] ?? '').address)).size).toBeGreaterThan(scraped.length / 3);
  expect(new Set(scraped.map((fields) => fields[1]?.slice(11, 16)))).toEqual(new Set(['19:41']));
  expect(share((fields) => fields[13] === '"python-requests/2.32.5"')).toBeGreaterThan(0.018);
});

test('every connection has the 15 fields in their forms', () => {
  const forms = [
    TIME,
    /^[0-9a-f.:]+$/,
    /^\d{4,5}$/,
    /^(443|80)$/,
    /^(-|TLSv1\.[23])$/,
    /^\S+$/,
    /^(-|\d+\.\d{3})$/,
    /^"(-|CN=[^"]+)"$/,
    /^(-|NotBefore=\S+Z;NotAfter=\S+Z)$/,
    /^(-|[0-9A-F]{16})$/,
    /^(-|Success)$/,
    /^TID_[0-9a-f]{32}$/,
    /^\S+$/,
    shapes[2] ?? /^$/,
    shapes[33] ?? /^$/,
  ];
  expect(connections.filter((fields) => fields.length !== 15 || isIP(fields[1] ?? '') === 0)).toEqual([]);
  expect(
    connections.flatMap((fields) => fields.flatMap((field, i) => (forms[i]?.test(field) ? [] : `${i + 1}: ${field}`))),
  ).toEqual([]);
  expect(connections.some((fields) => fields[3] === '443' && fields[10] === '-')).toBe(true);
});

test('a partner’s certificate is seen over both families', () => {
  const families = new Map<string, Set<number>>();
  for (const fields of connections) {
    const serial = fields[9] ?? '-';
    if (serial !== '-') families.set(serial, (families.get(serial) ?? new Set()).add(isIP(fields[1] ?? '')));
  }
  expect(Array.from(families.values()).some((seen) => seen.size === 2)).toBe(true);
});
