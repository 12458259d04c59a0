import { expect, test } from '@jest/globals';
import type { PdfOptions, PngOptions, Printer } from '../../src/ports.ts';
import { print } from '../../src/stages/print.ts';
import { prepareRun, type RunOptions } from './archive-run.ts';

class RecordingPrinter implements Printer {
  readonly pdfs: { html: string; options: PdfOptions }[] = [];
  readonly pngs: { html: string; options: PngOptions }[] = [];

  async printPdf(html: string, options: PdfOptions): Promise<Uint8Array> {
    this.pdfs.push({ html, options });
    return new TextEncoder().encode(`PDF of ${html}`);
  }
  async printPng(html: string, options: PngOptions): Promise<Uint8Array> {
    this.pngs.push({ html, options });
    return new TextEncoder().encode(`PNG of ${html}`);
  }
  async close(): Promise<void> {}
}

async function printRun(options: RunOptions, pdf = true) {
  const { work, event, report } = await prepareRun({ pdf: null, png: null, ...options });
  const printer = new RecordingPrinter();
  const { run, report: key, rendered } = event;
  const settings = { pdf, title: 'Traffic of Example Corp' };
  const printed = await print({ run, report: key, rendered }, { work, printer, settings });
  return { work, printer, printed, report };
}

test('page and picture are printed under the run’s keys', async () => {
  const { work, printer, printed, report } = await printRun({});
  expect(printed).toEqual({ pdf: 'runs/run-1/report.pdf', png: 'runs/run-1/chart.png' });
  expect(work.text('runs/run-1/report.pdf')).toBe(`PDF of <html>${report.traffic.requests.ipv6}</html>`);
  expect(work.text('runs/run-1/chart.png')).toBe('PNG of <html>chart</html>');
  expect(printer.pngs[0]?.options).toEqual({ width: 420, scale: 2 });
});

test('the metadata and the date are the report’s own', async () => {
  const { printer } = await printRun({ revision: 3 });
  expect(printer.pdfs[0]?.options).toEqual({
    title: 'Traffic of Example Corp, 2026-11-22',
    author: 'ipv6-report 0.1.0',
    subject: 'IPv6 and IPv4 traffic of 2026-11-22, Europe/Berlin (partial data); report daily, revision 3',
    language: 'en',
    keywords: ['IPv6', 'IPv4', 'ALB', 'VPC flow logs', 'daily', '2026-11-22'],
    date: new Date('2026-11-23T00:42:07Z'),
  });
});

test.each([
  ['2026-11-22T10:00:00+01:00', '2026-11-22T13:00:00+01:00', '2026-11-22 10:00 to 13:00'],
  ['2026-11-22T22:00:00+01:00', '2026-11-23T02:00:00+01:00', '2026-11-22 22:00 to 2026-11-23 02:00'],
  ['2026-11-22T00:00:00+01:00', '2026-11-25T00:00:00+01:00', '2026-11-22 to 2026-11-24'],
])('the period from %s to %s is called %s, and samples are called samples', async (start, end, label) => {
  const { printer } = await printRun({
    change: ({ report, quality }) => {
      Object.assign(report, { period: { start, end, timezone: 'Europe/Berlin' }, sample: true });
      quality.status = 'complete';
    },
  });
  const options = printer.pdfs[0]?.options;
  expect(options?.title).toBe(`Traffic of Example Corp, ${label}`);
  expect(options?.subject).toBe(`IPv6 and IPv4 traffic of ${label}, Europe/Berlin; report daily, revision 1`);
  expect(options?.keywords).toContain('sample data');
});

test('without PDF nothing is printed, so that no browser starts', async () => {
  const { work, printer, printed } = await printRun({}, false);
  expect(printed).toEqual({ pdf: null, png: null });
  expect([...printer.pdfs, ...printer.pngs]).toEqual([]);
  expect(work.writes).not.toContainEqual(expect.stringMatching(/pdf|png/));
});

test('a printer that crashes is passed on by its name, for the workflow to try again', async () => {
  const { work, event } = await prepareRun();
  const crash = Object.assign(new Error('the browser is gone'), { name: 'PrinterCrashed' });
  const printer = new RecordingPrinter();
  printer.printPng = () => Promise.reject(crash);
  const { run, report, rendered } = event;
  const settings = { pdf: true, title: 'T' };
  await expect(print({ run, report, rendered }, { work, printer, settings })).rejects.toBe(crash);
});
