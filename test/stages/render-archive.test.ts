import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { type Catalog, type CatalogEntry, toCatalogEntry } from '#src/contracts/catalog.ts';
import { type Search, searchVersion } from '#src/contracts/search.ts';
import { renderArchiveIndex as render } from '#src/stages/render-archive.ts';
import { makeManyDays } from '../../bench/many-days.ts';
import { findPageProblems } from '../support/html-problems.ts';
import { assets, visibleText } from './render/rendered.ts';
import { exampleReport } from './render/variants.ts';

const files = {
  html: 'index.html',
  pdf: 'report.pdf',
  json: 'report.json',
  manifest: 'manifest.json',
  csv: [],
} as const;

function entryOf(date: string, change: Partial<CatalogEntry> = {}): CatalogEntry {
  const report = exampleReport();
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  report.report.period = { start: `${date}T00:00:00+00:00`, end: `${next}T00:00:00+00:00`, timezone: 'UTC' };
  const folder = `reports/${change.name ?? 'daily'}/${date.replaceAll('-', '/')}`;
  return { ...toCatalogEntry(report, folder, { ...files, csv: [] }), ...change };
}

const catalogOf = (...reports: CatalogEntry[]): Catalog => ({ schemaVersion: '1.0', reports });
const nothing: Search = { schemaVersion: searchVersion, reports: [] };
const renderArchiveIndex = (catalog: Catalog, search = nothing) => render(catalog, search, assets);
test('an empty archive says so', async () => {
  const html = await renderArchiveIndex(catalogOf());
  expect(visibleText(html)).toContain('There is no report yet.');
  expect(await findPageProblems(html)).toEqual([]);
});

test('one report: no trend yet, and links to its files', async () => {
  const html = await renderArchiveIndex(catalogOf(entryOf('2026-11-22')));
  expect(visibleText(html)).toContain('A trend appears from the second day with requests on.');
  expect(html).toContain('href="reports/daily/2026/11/22/index.html"');
  expect(html).toContain('href="reports/daily/2026/11/22/report.pdf"');
  expect(await findPageProblems(html)).toEqual([]);
});

test('reports of several names, with gaps, empty days, hours and without PDF', async () => {
  const html = await renderArchiveIndex(
    catalogOf(
      entryOf('2026-10-31', { ipv6RequestShare: 0.1 }),
      entryOf('2026-11-20', {
        status: 'empty',
        requests: 0,
        ipv6RequestShare: null,
        ipv6P50: null,
        ipv6ErrorRate: null,
      }),
      entryOf('2026-11-22', { files: { ...files, csv: [], pdf: null } }),
      entryOf('2026-11-22', {
        period: { start: '2026-11-22T10:00:00+00:00', end: '2026-11-22T12:00:00+00:00', timezone: 'UTC' },
        folder: 'reports/daily/2026/11/22T10--T11',
      }),
      entryOf('2026-11-22', { name: 'shop', sample: true }),
    ),
  );
  const text = visibleText(html.replaceAll(/<script[\s\S]*?<\/script>/g, '')).replaceAll('\u00a0', ' ');
  expect(text).toContain('From 10.0 % on Sat 31 Oct to 36.2 % on Sun 22 Nov');
  expect(text).toContain('22 Nov 2026, 10:00 to 12:00');
  expect(text).toContain('no data');
  expect(text).toContain('partial, sample, revision 2');
  expect(text).not.toMatch(/NaN|null|undefined|Infinity|Invalid/);
  expect(html).not.toContain('href="reports/daily/2026/11/22/report.pdf"');
  expect(html).toContain('href="reports/daily/2026/11/22T10--T11/index.html"');
  expect(await findPageProblems(html)).toEqual([]);
});

test('a folder can be nothing but a relative path', async () => {
  const html = await renderArchiveIndex(catalogOf(entryOf('2026-11-22', { folder: 'javascript:alert(1)//"><b>' })));
  expect(html).toContain('href="javascript%3Aalert(1)//%22%3E%3Cb%3E/index.html');
  expect(html).not.toContain('<b>');
});

test('a hundred days are valid HTML', async () => {
  const { catalog, search } = makeManyDays(100);
  expect(await findPageProblems(await renderArchiveIndex(catalog, search))).toEqual([]);
}, 60_000);

test('a thousand days: one calendar a month, three years, each day once, and small enough to open at once', async () => {
  const { catalog, search } = makeManyDays(1000);
  const html = await renderArchiveIndex(catalog, search);
  expect(Buffer.byteLength(html)).toBeLessThan(2_500_000);
  expect(html.match(/<table class="calendar"/g)).toHaveLength(34);
  expect(html.match(/<details class="year"/g)).toHaveLength(3);
  expect(html.match(/<td class="day tint[^"]*" data-report="\d+"/g)).toHaveLength(catalog.reports.length);
  expect(html.match(/<tr data-report="\d+"/g)).toHaveLength(catalog.reports.length);
}, 60_000);

test('the one script of the page is allowed by its hash, and nothing else is', async () => {
  const html = await renderArchiveIndex(catalogOf(entryOf('2026-11-22')));
  const policy =
    /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1]?.replaceAll('&#x27;', "'").replaceAll('&#x3D;', '=') ??
    '';
  const script = /<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? '';
  expect(policy).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

test('no text of a report leaves its place in the data', async () => {
  const payload = '</script><script>alert(1)</script><!--';
  const entry = entryOf('2026-11-22');
  const search: Search = {
    schemaVersion: searchVersion,
    reports: [{ folder: entry.folder, revision: 1, prefixes: [[payload, 1]], events: [[payload, 'high', payload]] }],
  };
  const html = await renderArchiveIndex(catalogOf(entry), search);
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html).not.toContain('<!--');
  const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
  expect(JSON.parse(data).texts).toEqual([payload]);
});
