import { expect, test } from '@jest/globals';
import { HtmlValidate } from 'html-validate';
import { type Catalog, type CatalogEntry, toCatalogEntry } from '#src/contracts/catalog.ts';
import { renderArchiveIndex } from '#src/stages/render-archive.ts';
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
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: { 'no-trailing-whitespace': 'off', 'long-title': 'off', 'void-style': 'off' },
});

async function problemsOf(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}

test('an empty archive says so', async () => {
  const html = await renderArchiveIndex(catalogOf(), assets);
  expect(visibleText(html)).toContain('There is no report yet.');
  expect(await problemsOf(html)).toEqual([]);
});

test('one report: no trend yet, and links to its files', async () => {
  const html = await renderArchiveIndex(catalogOf(entryOf('2026-11-22')), assets);
  expect(visibleText(html)).toContain('A trend appears from the second day with requests on.');
  expect(html).toContain('href="reports/daily/2026/11/22/index.html"');
  expect(html).toContain('href="reports/daily/2026/11/22/report.pdf"');
  expect(await problemsOf(html)).toEqual([]);
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
    assets,
  );
  const text = visibleText(html).replaceAll('\u00a0', ' ');
  expect(text).toContain('From 10.0 % on Sat 31 Oct to 36.2 % on Sun 22 Nov');
  expect(text).toContain('22 Nov 2026, 10:00 to 12:00');
  expect(text).toContain('no data');
  expect(text).toContain('partial, sample, revision 2');
  expect(text).not.toMatch(/NaN|null|undefined|Infinity|Invalid/);
  expect(html).not.toContain('href="reports/daily/2026/11/22/report.pdf"');
  expect(html).toContain('href="reports/daily/2026/11/22T10--T11/index.html"');
  expect(await problemsOf(html)).toEqual([]);
});

test('a folder can be nothing but a relative path', async () => {
  const html = await renderArchiveIndex(
    catalogOf(entryOf('2026-11-22', { folder: 'javascript:alert(1)//"><b>' })),
    assets,
  );
  expect(html).toContain('href="javascript%3Aalert(1)//%22%3E%3Cb%3E/index.html');
  expect(html).not.toContain('<b>');
});

test('a thousand days stay small and quick', async () => {
  const days = Array.from({ length: 1000 }, (_, index) =>
    entryOf(new Date(Date.UTC(2024, 1, 28 + index)).toISOString().slice(0, 10), {
      ipv6RequestShare: 0.2 + index / 5000,
    }),
  );
  const html = await renderArchiveIndex(catalogOf(...days), assets);
  expect(Buffer.byteLength(html)).toBeLessThan(1_500_000);
  expect(html.match(/<table class="calendar">/g)).toHaveLength(34);
}, 60_000);
