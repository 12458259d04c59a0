/** Starts Chromium so that it can print and nothing else: no network, no scripts, no debugging port. */

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Browser, Page } from 'puppeteer-core';
import { unpackChromium } from './chromium-binary.ts';
import { PrinterCrashed, PrinterUnavailable } from './chromium-errors.ts';

const LAUNCH_TIMEOUT_MS = 30_000;

/**
 * No request finds a way out even where interception does not see it (prefetch and preconnect pass it by): names do
 * not resolve, and everything, loopback included, goes to a proxy whose own name does not resolve. So not one socket
 * is opened.
 */
export const OFFLINE_ARGUMENTS: readonly string[] = [
  '--proxy-server=http://blocked.invalid:9',
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-quic',
  '--dns-prefetch-disable',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
];

const PRINTING_ARGUMENTS: readonly string[] = [
  '--headless',
  '--disable-gpu',
  '--disable-extensions',
  '--disable-default-apps',
  '--disable-breakpad',
  '--no-first-run',
  '--no-default-browser-check',
  '--password-store=basic',
  '--use-mock-keychain',
  '--mute-audio',
  '--hide-scrollbars',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--export-tagged-pdf',
  '--generate-pdf-document-outline',
];

/**
 * A Lambda has no user namespaces, no setuid and next to no /dev/shm, so Chromium's sandbox and its process model
 * cannot work there. The same everywhere, so that what is tested on one machine is what runs in AWS.
 */
const BUNDLED_ARGUMENTS: readonly string[] = [
  '--no-sandbox',
  '--no-zygote',
  '--single-process',
  '--disable-dev-shm-usage',
];

export interface LaunchOptions {
  /** A Chromium or Chrome of one's own instead of the bundled one. */
  executablePath?: string;
  /** Where the bundled one is unpacked; the temporary directory if not given. */
  directory?: string;
  /** Kills the browser's process group. */
  signal: AbortSignal;
}

/** @throws PrinterUnavailable, PrinterCrashed */
export async function launchChromium(options: LaunchOptions): Promise<Browser> {
  const binary =
    options.executablePath === undefined
      ? { ...(await unpackChromium(options.directory)), args: BUNDLED_ARGUMENTS }
      : { executablePath: options.executablePath, env: process.env, args: sandboxArguments() };
  await access(binary.executablePath, constants.X_OK).catch((cause: unknown) => {
    throw new PrinterUnavailable(`${binary.executablePath} cannot be executed`, { cause });
  });
  // Loading puppeteer costs a tenth of a second that only those should pay who print.
  const { default: puppeteer } = await import('puppeteer-core');
  try {
    return await puppeteer.launch({
      executablePath: binary.executablePath,
      env: binary.env,
      args: [...binary.args, ...PRINTING_ARGUMENTS, ...OFFLINE_ARGUMENTS, 'about:blank'],
      ignoreDefaultArgs: true,
      // A pipe, because a debugging port would be open to everybody on this machine, and because Chromium ends with it.
      pipe: true,
      signal: options.signal,
      timeout: LAUNCH_TIMEOUT_MS,
      protocolTimeout: 0,
      defaultViewport: null,
      downloadBehavior: { policy: 'deny' },
      // The program decides what a signal means; puppeteer would end the process.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (cause) {
    throw new PrinterCrashed(`Chromium does not start (${binary.executablePath}): ${String(cause)}`, { cause });
  }
}

/** Chromium refuses to run as root with its sandbox on. */
function sandboxArguments(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** A page that runs no script and loads nothing but what is in the document itself. */
export async function openSealedPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const inDocument = /^(?:data|about):/.test(request.url());
    // A blocked navigation shows an error page in place of the document; an aborted one leaves the document alone.
    const answer = inDocument && !request.isNavigationRequest() ? request.continue() : request.abort('aborted');
    // The page may be gone by now, and then nobody waits for the answer.
    answer.catch(() => undefined);
  });
  return page;
}
