import { beforeAll, expect, test } from '@jest/globals';
import { catalogSchema, toCatalogEntry } from '#src/contracts/catalog.ts';
import { renderArchiveIndex } from '#src/stages/render-archive.ts';
import { assets, type RenderedReport, renderReport } from '../stages/render/rendered.ts';
import { exampleReport, variants } from '../stages/render/variants.ts';
import { expectGolden, GoldenDiffers, namesOfGoldens } from './golden.ts';

let rendered: RenderedReport;

beforeAll(async () => {
  rendered = await renderReport(exampleReport());
}, 60_000);

test('the page of the example', () => expectGolden('render/report.html', readable(rendered.html)));

test('the page with the picture of the mail', () => expectGolden('render/chart.html', readable(rendered.chart)));

test('the mail', () => {
  expectGolden('render/mail.html', rendered.mail.html);
  expectGolden('render/mail.txt', `${rendered.mail.subject}\n\n${rendered.mail.text}`);
});

test('the pictures', () => {
  const named = rendered.html.split(/<div class="chart" id="/).flatMap((part, index) =>
    [...part.matchAll(picture)].map(([svg, form], at) => {
      const name = index === 0 ? `key-figure-${at + 1}` : `${part.slice(0, part.indexOf('"'))}-${form}`;
      return { name, svg };
    }),
  );
  expect(new Set(named.map(({ name }) => name)).size).toBe(named.length);
  expect(named.map(({ name }) => name).sort()).toEqual(namesOfGoldens('render/pictures', '.svg', named));
  for (const { name, svg } of named) expectGolden(`render/pictures/${name}.svg`, linePerElement(svg));
});

test('the mail of a day without a log line', async () => {
  const { mail } = await renderReport(variants['empty']?.() ?? exampleReport());
  expectGolden('render/mail-empty.txt', `${mail.subject}\n\n${mail.text}`);
});

test('the archive of two days', async () => {
  const files = { html: 'index.html', pdf: 'report.pdf', json: 'report.json', manifest: 'manifest.json', csv: [] } as const;
  const [first, second] = [exampleReport(), exampleReport()];
  first.report.period = { start: '2026-11-21T00:00:00+01:00', end: '2026-11-22T00:00:00+01:00', timezone: 'Europe/Berlin' };
  first.traffic.requests.ipv6Share = 0.35;
  const reports = [
    toCatalogEntry(first, 'reports/daily/2026/11/21', { ...files, csv: [] }),
    toCatalogEntry(second, 'reports/daily/2026/11/22', { ...files, csv: [], pdf: null }),
  ];
  const html = await renderArchiveIndex(catalogSchema.parse({ schemaVersion: '1.0', reports }), { schemaVersion: '1.0', reports: [] }, assets);
  expectGolden('render/archive.html', readable(html.replace(/<script>[\s\S]*<\/script>/, '<script>…</script>')));
});

test('a difference names the place and the command that accepts it', () => {
  const attempt = () => expectGolden('render/mail.txt', `${rendered.mail.subject}\n\nsomething else`);
  if (process.env['UPDATE_GOLDEN'] === '1') return;
  expect(attempt).toThrow(GoldenDiffers);
  expect(attempt).toThrow(/line 3.*npm run accept/s);
});

const picture = /<svg class="chart-(wide|narrow)[\s\S]*?<\/svg>/g;

/** Without what follows from the rest: pictures by their labels, typefaces by their sizes, the hash of the style. */
function readable(html: string): string {
  return html
    .replaceAll(picture, (svg) => `[picture ${/aria-label="([^"]*)"/.exec(svg)?.[1] ?? ''}]`)
    .replaceAll(/sha256-(?:[\w+/]|&#x3D;|=)+/g, 'sha256-[of the style]')
    .replaceAll(/base64,([A-Za-z0-9+/=]{1000,})/g, (_, data: string) => `base64,[${data.length} characters]`);
}

function linePerElement(svg: string): string {
  return `${svg.replaceAll('><', '>\n<')}\n`;
}
