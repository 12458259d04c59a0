/**
 * Prints HTML with Chromium: a tagged PDF, or a PNG.
 *
 * `node bench/print.ts` measures what that takes; docs/decisions/0020-printing.md has the figures, and what a Lambda needs.
 * Close the printer at the end of every invocation: a frozen browser is a crashed one.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer-core';
import type { PngOptions, Printer } from '../ports.ts';
import { PrinterCrashed, PrinterTimeout } from './chromium-errors.ts';
import { launchChromium, openSealedPage } from './chromium-launch.ts';
import { readSignposts } from './chromium-signposts.ts';
import { finishPdf } from './pdf-finish.ts';
import type { Signposts } from './pdf-navigation.ts';

const PRINT_TIMEOUT_MS = 90_000;
const CLOSE_TIMEOUT_MS = 5_000;

export interface ChromiumPrinterOptions {
  /** A Chromium or Chrome of one's own, for machines that are not Linux x64. The bundled one if not given. */
  executablePath?: string;
  /** Where the bundled Chromium is unpacked, in a directory per version. The temporary directory if not given. */
  directory?: string;
  /** For one print, without the time to start Chromium. 90 s if not given. */
  timeoutMs?: number;
}

interface Launched {
  browser: Promise<Browser>;
  /** Kills the browser at once. */
  kill: AbortController;
}

/**
 * Starts Chromium with the first print and keeps it until `close`. Prints wait for one another: all pages share the
 * one process, so that side by side they would only be slower, and one that hangs would take the others along.
 *
 * `printPdf` and `printPng` reject with `PrinterUnavailable`, `PrinterCrashed` or `PrinterTimeout`.
 */
export function createChromiumPrinter(options: ChromiumPrinterOptions = {}): Printer {
  const timeoutMs = options.timeoutMs ?? PRINT_TIMEOUT_MS;
  let launched: Launched | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let printing = false;

  async function connect(): Promise<{ browser: Browser; kill: AbortController }> {
    const kill = launched?.kill ?? new AbortController();
    launched ??= { browser: launchChromium({ ...options, signal: kill.signal }), kill };
    const current = launched;
    try {
      const browser = await current.browser;
      if (browser.connected && !kill.signal.aborted) return { browser, kill };
    } catch (error) {
      if (launched === current) launched = undefined;
      throw error;
    }
    if (launched === current) launched = undefined;
    return connect();
  }

  async function print<T>(work: (page: Page) => Promise<T>): Promise<T> {
    const { browser, kill } = await connect();
    let late = false;
    printing = true;
    const timer = setTimeout(() => {
      late = true;
      kill.abort();
    }, timeoutMs);
    const lost = Promise.withResolvers<never>();
    const onLost = (): void => lost.reject(new Error('The connection to Chromium is gone'));
    browser.once('disconnected', onLost);
    try {
      return await Promise.race([printPage(browser, work), lost.promise]);
    } catch (cause) {
      if (late) throw new PrinterTimeout(`Printing took longer than ${timeoutMs / 1000} s`, { cause });
      const closed = launched?.kill !== kill || (cause instanceof Error && cause.name === 'TargetCloseError');
      if (closed || !browser.connected) throw new PrinterCrashed('Chromium ended while it was printing', { cause });
      throw cause;
    } finally {
      printing = false;
      clearTimeout(timer);
      browser.off('disconnected', onLost);
    }
  }

  function printInTurn<T>(work: (page: Page) => Promise<T>): Promise<T> {
    const turn = queue.then(() => print(work));
    queue = turn.catch(() => undefined);
    return turn;
  }

  return {
    async printPdf(html, pdfOptions) {
      const { pdf, signposts } = await printInTurn((page) => makePdf(page, html));
      return finishPdf(pdf, pdfOptions, signposts);
    },
    printPng(html, pngOptions) {
      return printInTurn((page) => makePng(page, html, pngOptions));
    },
    async close() {
      const current = launched;
      launched = undefined;
      const browser = await current?.browser.catch(() => undefined);
      if (current === undefined || browser === undefined) return;
      const closed = browser.close().catch(() => undefined);
      // A browser at work hears the request to close only when it is done.
      if (!printing) await Promise.race([closed, delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
      current.kill.abort();
      await closed;
    },
  };
}

async function printPage<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await openSealedPage(browser);
  try {
    return await work(page);
  } finally {
    await page.close().catch(() => undefined);
  }
}

/** Paper size, margins and page numbers are the document's own, in its `@page` rules; A4 where it says nothing. */
async function makePdf(page: Page, html: string): Promise<{ pdf: Uint8Array; signposts: Signposts }> {
  await page.emulateMediaType('print');
  await show(page, html);
  const signposts = await readSignposts(page);
  const pdf = await page.pdf({
    tagged: true,
    outline: true,
    preferCSSPageSize: true,
    printBackground: true,
    format: 'A4',
    timeout: 0,
  });
  return { pdf, signposts };
}

async function makePng(page: Page, html: string, options: PngOptions): Promise<Uint8Array> {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  // A full-page picture is at least as high as the window, and should be as high as the document.
  await page.setViewport({ width: options.width, height: 1, deviceScaleFactor: options.scale });
  await show(page, html);
  if (options.selector === undefined) return page.screenshot({ type: 'png', fullPage: true });
  const element = await page.$(options.selector);
  if (element === null) throw new Error(`The document has no element ${options.selector}`);
  return element.screenshot({ type: 'png' });
}

async function show(page: Page, html: string): Promise<void> {
  await page.setContent(html, { waitUntil: 'load', timeout: 0 });
  // Fonts are requested by layout, so `fonts.ready` alone may be true too early.
  await page.evaluate('document.documentElement.getBoundingClientRect(); document.fonts.ready.then(() => undefined)');
}
