/**
 * What printing takes, for the table of docs/decisions/0020-printing.md: to unpack Chromium, to start it, a PDF of the
 * sample report, PDFs of tables of growing length, and the picture of one chart. Each document is printed in a process of
 * its own, so that the most memory is that of this one document. Linux only, as the bundled Chromium is.
 *
 *   node bench/print.ts [rows …]        200, 2000 and 10000 rows without
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createChromiumPrinter } from '../src/adapters/chromium.ts';
import { unpackChromium } from '../src/adapters/chromium-binary.ts';

const child = '--in';
const sample = 'sample';
const options = {
  title: 'Printing',
  author: 'bench/print.ts',
  subject: 'What printing takes',
  language: 'en',
  keywords: [],
  date: new Date('2026-11-22T00:00:00Z'),
};
const [first, directory = '', ...documents] = process.argv.slice(2);
if (first === child) await printDocument(documents[0] ?? sample);
else await printAll(process.argv.slice(2));

async function printAll(rows: readonly string[]): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'ipv6-report-bench-'));
  try {
    const { seconds } = await measure(() => unpackChromium(place));
    tell('unpack', `${seconds} s, ${megabytes(await sizeOf(place))} MB of disk`);
    for (const document of [sample, ...(rows.length > 0 ? rows : ['200', '2000', '10000'])]) {
      const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), child, place, document], {
        stdio: 'inherit',
      });
      if (status !== 0) throw new Error(`printing ${document} ended with ${String(status)}`);
    }
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** `document`: the sample report, or a number of rows. */
async function printDocument(document: string): Promise<void> {
  const html =
    document === sample
      ? await readFile(new URL('../docs/sample/report.html', import.meta.url), 'utf8')
      : writeTable(Number(document));
  const printer = createChromiumPrinter({ directory });
  try {
    const start = await measure(() => printer.printPng('<!doctype html><p>x', { width: 100, scale: 1 }));
    if (document === sample) tell('start, load puppeteer, a first picture', `${start.seconds} s`);
    const pdf = await measure(() => printer.printPdf(html, options));
    const memory = `Chromium ${megabytes(await peakOfChromium())} MB, Node ${megabytes(process.resourceUsage().maxRSS * 1024)} MB`;
    const name = document === sample ? 'PDF of the sample report' : `PDF of ${document} rows`;
    tell(name, `${pdf.seconds} s, ${Math.round(pdf.result.length / 1000)} kB, ${memory}`);
    if (document !== sample) return;
    const chart = await measure(() => printer.printPng(html, { width: 900, scale: 2, selector: '#share-over-time' }));
    tell('PNG of one chart of it, 900 pixels, 2x', `${chart.seconds} s, ${Math.round(chart.result.length / 1000)} kB`);
  } finally {
    await printer.close();
  }
}

function writeTable(rows: number): string {
  if (!Number.isInteger(rows) || rows < 1) throw new Error('takes numbers of rows, such as 200 2000');
  const lines = Array.from(
    { length: rows },
    (_, row) => `<tr><td>2001:db8::${row.toString(16)}</td><td>${row}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Table</title></head><body><h1>Table</h1>
<table><thead><tr><th scope="col">Address</th><th scope="col">Requests</th></tr></thead><tbody>${lines.join('')}</tbody></table>
</body></html>`;
}

async function measure<T>(work: () => Promise<T>): Promise<{ result: T; seconds: string }> {
  const begin = performance.now();
  const result = await work();
  return { result, seconds: ((performance.now() - begin) / 1000).toFixed(1) };
}

/** The most memory that the browser, a child of this process, has had. Bytes. */
async function peakOfChromium(): Promise<number> {
  const children = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8');
  const peaks = children.match(/\d+/g)?.map(async (pid) => {
    const [, kibibytes = '0'] = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes) * 1024;
  });
  return Math.max(...(await Promise.all(peaks ?? [])));
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = files.filter((file) => file.isFile()).map((file) => stat(join(file.parentPath, file.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

function tell(what: string, figures: string): void {
  process.stdout.write(`${what.padEnd(40)}${figures}\n`);
}
