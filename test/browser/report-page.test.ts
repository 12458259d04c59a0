import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'puppeteer-core';
import { z } from 'zod';
import { createChromiumPrinter } from '../../src/adapters/chromium.ts';
import { launchChromium } from '../../src/adapters/chromium-launch.ts';
import type { Report } from '../../src/contracts/report.ts';
import { renderReport } from '../stages/render/rendered.ts';
import { exampleReport, variants } from '../stages/render/variants.ts';
import { findPdfProblems } from '../support/pdf-checks.ts';
import { countStructureTypes, listOutline } from '../support/pdf-structure.ts';
import { PDF_OPTIONS, readPng } from './printer-support.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium({ signal: new AbortController().signal });
});

afterAll(() => browser.close());

const stop = z.object({ text: z.string(), top: z.number() });

interface Visit {
  page: Page;
  /** Requests that are not data in the page itself. */
  requests: string[];
  /** Errors on the console (a strict policy reports there what it refused), dialogs, exceptions. */
  alarms: string[];
}

async function visit(html: string, width: number): Promise<Visit> {
  const page = await browser.newPage();
  const [requests, alarms]: [string[], string[]] = [[], []];
  page.on('request', (request) => {
    if (!/^(?:data|about):/.test(request.url())) requests.push(request.url());
  });
  page.on('console', (message) => alarms.push(message.text()));
  page.on('pageerror', (error) => alarms.push(String(error)));
  page.on('dialog', (dialog) => {
    alarms.push(`dialog ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  await page.setViewport({ width, height: 900 });
  await page.setContent(html, { waitUntil: 'load' });
  return { page, requests, alarms };
}

function hostileReport(): Report {
  const report = exampleReport();
  const payload = '"><img src=https://evil.example/x onerror=alert(1)><script>alert(1)</script><svg onload=alert(1)>';
  report.quality.reasons = [payload];
  for (const file of [...report.quality.rejectedFiles, ...report.quality.files.skipped]) file.key = payload;
  for (const file of report.quality.rejectedFiles) file.sample = payload;
  for (const group of report.performance.targetGroups) group.targetGroup = payload;
  for (const type of report.addressTypes) type.label = payload;
  for (const row of report.prefixes.rows) row.prefix = payload;
  for (const row of report.flows.interfaces.rows) row.interface = payload;
  for (const moved of report.comparison.moved) moved.sentence = payload;
  report.report.sources = report.report.sources.map((source) => ({ ...source, source: payload }));
  return report;
}

describe('with scripts allowed and every log text hostile', () => {
  test.each(['html', 'chart', 'mail'] as const)('%s runs nothing and asks for nothing', async (part) => {
    const rendered = await renderReport(hostileReport(), '</title><script>alert(1)</script>');
    const html = part === 'mail' ? rendered.mail.html.replaceAll('cid:chart', 'data:,') : rendered[part];
    const { page, requests, alarms } = await visit(html, 1280);
    expect(await page.evaluate("document.querySelectorAll('script, iframe, object, embed').length")).toBe(0);
    expect(await page.evaluate("document.querySelectorAll('[onload], [onerror]').length")).toBe(0);
    expect({ requests, alarms }).toEqual({ requests: [], alarms: [] });
    await page.close();
  });
});

test('the policy lets the style and the typefaces in', async () => {
  const { page, alarms } = await visit((await renderReport(exampleReport())).html, 1280);
  const fonts = await page.evaluate(`document.fonts.ready.then((fonts) =>
    [...fonts].map(({ family, weight, status }) => family.replaceAll('"', '') + ' ' + weight + ' ' + status))`);
  expect(fonts).toEqual(['Source Sans 3 400 loaded', 'Source Sans 3 600 loaded', 'Source Code Pro 400 loaded']);
  expect(alarms).toEqual([]);
  await page.close();
});

test.each([320, 768, 1280])(
  'no page is wider than a screen of %p pixels',
  async (width) => {
    for (const name of ['ordinary', 'empty', 'many-of-all', 'only-flows']) {
      const { html, mail } = await renderReport(variants[name]?.() ?? exampleReport());
      for (const document of [html, mail.html.replaceAll('cid:chart', 'data:,')]) {
        const { page } = await visit(document, width);
        expect([name, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([name, width]);
        await page.close();
      }
    }
  },
  120_000,
);

test('the keyboard reaches the skip link first, then goes down the page', async () => {
  const { page } = await visit((await renderReport(exampleReport())).html, 1280);
  const stops: { text: string; top: number }[] = [];
  for (let press = 0; press < 30; press += 1) {
    await page.keyboard.press('Tab');
    stops.push(
      stop.parse(
        await page.evaluate(`(() => {
          const { textContent } = document.activeElement;
          const { top } = document.activeElement.getBoundingClientRect();
          return { text: textContent.trim().slice(0, 40), top: top + scrollY };
        })()`),
      ),
    );
  }
  const [first, ...others] = stops;
  expect(first?.text).toBe('Skip to the report');
  expect(others.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      'IPv6 share of requests',
      'More on data quality',
      'Provenance',
      'Figures of this chart as a table',
    ]),
  );
  // Links of one line are one below the other by a few pixels at most.
  const lines = others.map(({ top }) => Math.round(top / 20));
  expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  await page.close();
});

describe('printed', () => {
  let document: PDFDocument;
  let bytes: Uint8Array;

  beforeAll(async () => {
    const printer = createChromiumPrinter();
    bytes = await printer.printPdf((await renderReport(exampleReport())).html, PDF_OPTIONS);
    await printer.close();
    document = await PDFDocument.load(bytes, { updateMetadata: false });
  }, 60_000);

  test.each(['ordinary', 'empty', 'many-of-all'])('the %s day keeps the whole checklist', async (name) => {
    const printer = createChromiumPrinter();
    const pdf = await printer.printPdf((await renderReport(variants[name]?.() ?? exampleReport())).html, PDF_OPTIONS);
    await printer.close();
    expect(findPdfProblems(await PDFDocument.load(pdf, { updateMetadata: false }))).toEqual([]);
  });

  test('the checklist finds what is wrong', async () => {
    const { html } = await renderReport(exampleReport());
    const printer = createChromiumPrinter();
    const pdf = await printer.printPdf(
      html
        .replaceAll(/<th scope="\w+"/g, '<th')
        .replaceAll(/ aria-label="[^"]*"/g, '')
        .replaceAll('<h3', '<h4')
        .replace('<h1>', '<h1>\u6f22'),
      { ...PDF_OPTIONS, author: '' },
    );
    await printer.close();
    const problems = findPdfProblems(await PDFDocument.load(pdf, { updateMetadata: false }));
    expect(new Set(problems.map((problem) => problem.replace(/heading \d+/, 'a heading')))).toEqual(
      new Set([
        'the document has no author',
        'the document does not claim to be PDF/UA-1',
        'a heading skips a level',
        'a figure has the words "undefined"',
      ]),
    );
  });

  test('sections and pictures are all there', () => {
    const counts = countStructureTypes(document);
    expect(counts).toMatchObject({
      H1: 1,
      H2: expect.any(Number),
      Figure: expect.any(Number),
      Table: expect.any(Number),
    });
    expect(counts['H2']).toBeGreaterThanOrEqual(8);
    expect(counts['Figure']).toBeGreaterThanOrEqual(7);
  });

  test('the same report is the same file, printed by another browser', async () => {
    const printer = createChromiumPrinter();
    const again = await printer.printPdf((await renderReport(exampleReport())).html, PDF_OPTIONS);
    await printer.close();
    expect(Buffer.from(again).equals(bytes)).toBe(true);
  });

  test('the outline names the sections', () => {
    const outline = listOutline(document);
    expect(outline[0]).toBe('IPv6 Traffic Report, Sunday 22 November 2026');
    expect(outline).toEqual(
      expect.arrayContaining([
        'Traffic: IPv6 carried 36.2 % of requests, between 34.8 % (19:00) and 41.4 % (04:00)',
        'Performance: IPv6 answered 4.6 ms more slowly than IPv4 in the median',
        'Where the rejected lines are',
      ]),
    );
    expect(new Set(outline).size).toBe(outline.length);
  });

  test('is short and small', () => {
    expect(document.getPageCount()).toBeLessThanOrEqual(17);
    expect(bytes.byteLength).toBeLessThan(400_000);
  });

  test('a hundred thousand prefixes do not make it long', async () => {
    const printer = createChromiumPrinter();
    const pdf = await printer.printPdf(
      (await renderReport(variants['many-of-all']?.() ?? exampleReport())).html,
      PDF_OPTIONS,
    );
    await printer.close();
    expect((await PDFDocument.load(pdf)).getPageCount()).toBeLessThanOrEqual(28);
  }, 60_000);
});

test('the picture of the mail is 420 pixels wide, twice as dense, and opaque', async () => {
  const printer = createChromiumPrinter();
  const png = await printer.printPng((await renderReport(exampleReport())).chart, { width: 420, scale: 2 });
  await printer.close();
  const picture = readPng(png);
  expect(picture.width).toBe(840);
  // Two charts, one below the other.
  expect(picture.height).toBeLessThan(1400);
  expect([...picture.colours].every((colour) => colour.endsWith('ff'))).toBe(true);
  expect(picture.colours).toContain('0072b2ff');
});
