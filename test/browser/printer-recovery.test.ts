import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterEach, expect, test } from '@jest/globals';
import { createChromiumPrinter } from '../../src/adapters/chromium.ts';
import { unpackChromium } from '../../src/adapters/chromium-binary.ts';
import type { Printer } from '../../src/ports.ts';
import { type BrowserProcess, findBrowsers, isRunning, PDF_OPTIONS, waitUntil, writePage } from './printer-support.ts';

/** Takes Chromium several seconds. */
const LONG_PAGE = writePage(30_000);
const SHORT_PAGE = writePage(3);

const printers: Printer[] = [];

function openPrinter(options: Parameters<typeof createChromiumPrinter>[0] = {}): Printer {
  const printer = createChromiumPrinter(options);
  printers.push(printer);
  return printer;
}

afterEach(async () => {
  await Promise.all(printers.splice(0).map((printer) => printer.close()));
  expect(findBrowsers()).toEqual([]);
});

async function countPages(pdf: Promise<Uint8Array>): Promise<number> {
  return (await PDFDocument.load(await pdf)).getPageCount();
}

function findBrowser(): BrowserProcess {
  const [browser] = findBrowsers();
  if (browser === undefined) throw new Error('No browser runs');
  return browser;
}

function findProfile(browser: BrowserProcess): string {
  const argument = browser.arguments.find((text) => text.startsWith('--user-data-dir='));
  if (argument === undefined) throw new Error('The browser has no profile directory');
  return argument.slice('--user-data-dir='.length);
}

test('starts with the first print, once, and leaves nothing behind', async () => {
  const printer = openPrinter();
  expect(findBrowsers()).toEqual([]);
  expect(await countPages(printer.printPdf(SHORT_PAGE, PDF_OPTIONS))).toBe(3);
  const browser = findBrowser();
  expect(existsSync(findProfile(browser))).toBe(true);
  await printer.printPng(SHORT_PAGE, { width: 300, scale: 1 });
  expect(findBrowsers()).toEqual([browser]);
  await printer.close();
  expect(isRunning(browser.pid)).toBe(false);
  expect(existsSync(findProfile(browser))).toBe(false);
  await printer.close();
});

test('prints again after its browser was killed between two prints', async () => {
  const printer = openPrinter();
  await printer.printPdf(SHORT_PAGE, PDF_OPTIONS);
  const { pid } = findBrowser();
  process.kill(pid, 'SIGKILL');
  await waitUntil(() => !isRunning(pid));
  expect(await countPages(printer.printPdf(SHORT_PAGE, PDF_OPTIONS))).toBe(3);
  expect(findBrowser().pid).not.toBe(pid);
});

test('names a crash in the middle of a print, and prints the next', async () => {
  const printer = openPrinter();
  const crashed = printer.printPdf(LONG_PAGE, PDF_OPTIONS);
  const next = printer.printPdf(SHORT_PAGE, PDF_OPTIONS);
  const kill = waitUntil(() => findBrowsers().length > 0)
    .then(() => delay(300))
    .then(() => process.kill(findBrowser().pid, 'SIGKILL'));
  await expect(crashed).rejects.toMatchObject({ name: 'PrinterCrashed', cause: expect.any(Error) });
  await kill;
  expect(await countPages(next)).toBe(3);
});

test('names a timeout, kills the browser, and prints the next', async () => {
  const printer = openPrinter({ timeoutMs: 1_500 });
  await printer.printPdf(SHORT_PAGE, PDF_OPTIONS);
  const { pid } = findBrowser();
  const start = performance.now();
  await expect(printer.printPdf(LONG_PAGE, PDF_OPTIONS)).rejects.toMatchObject({
    name: 'PrinterTimeout',
    message: 'Printing took longer than 1.5 s',
    cause: expect.any(Error),
  });
  expect(performance.now() - start).toBeLessThan(5_000);
  await waitUntil(() => !isRunning(pid));
  expect(await countPages(printer.printPdf(SHORT_PAGE, PDF_OPTIONS))).toBe(3);
});

test('can be closed in the middle of a print', async () => {
  const printer = openPrinter();
  const cut = expect(printer.printPdf(LONG_PAGE, PDF_OPTIONS)).rejects.toMatchObject({ name: 'PrinterCrashed' });
  await waitUntil(() => findBrowsers().length > 0);
  await delay(300);
  const start = performance.now();
  await printer.close();
  expect(performance.now() - start).toBeLessThan(2_000);
  await cut;
});

test('the browser ends with a program that is killed', async () => {
  const program = `const { createChromiumPrinter } = await import(process.argv[1]);
await createChromiumPrinter().printPng('<p>', { width: 100, scale: 1 }); console.log('printed');`;
  const adapter = new URL('../../src/adapters/chromium.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, adapter], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const [browser] = findBrowsers(child.pid);
  if (browser === undefined) throw new Error('The program started no browser');
  child.kill('SIGKILL');
  await waitUntil(() => !isRunning(browser.pid));
  await rm(findProfile(browser), { recursive: true, force: true });
});

test('prints with a browser of one’s own', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'printer-own-'));
  try {
    const { executablePath, env } = await unpackChromium();
    const own = join(directory, 'chrome');
    // The sandbox needs user namespaces, which a container may not have.
    await writeFile(
      own,
      `#!/bin/sh\nLD_LIBRARY_PATH=${env['LD_LIBRARY_PATH']} exec ${executablePath} --no-sandbox "$@"\n`,
    );
    await chmod(own, 0o755);
    expect(await countPages(openPrinter({ executablePath: own }).printPdf(SHORT_PAGE, PDF_OPTIONS))).toBe(3);
    expect(findBrowser().arguments).not.toContain('--single-process');
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('names what cannot be executed, and what does not start', async () => {
  const missing = openPrinter({ executablePath: '/nowhere/chrome' });
  await expect(missing.printPng('<p>', { width: 9, scale: 1 })).rejects.toMatchObject({
    name: 'PrinterUnavailable',
    message: '/nowhere/chrome cannot be executed',
  });
  const noBrowser = openPrinter({ executablePath: '/bin/false' });
  await expect(noBrowser.printPng('<p>', { width: 9, scale: 1 })).rejects.toMatchObject({ name: 'PrinterCrashed' });
});
