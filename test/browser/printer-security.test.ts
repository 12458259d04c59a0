import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import puppeteer, { type Browser } from 'puppeteer-core';
import { createChromiumPrinter } from '../../src/adapters/chromium.ts';
import { unpackChromium } from '../../src/adapters/chromium-binary.ts';
import { OFFLINE_ARGUMENTS, openSealedPage } from '../../src/adapters/chromium-launch.ts';
import type { Printer } from '../../src/ports.ts';
import { countStructureTypes } from '../support/pdf-structure.ts';
import { findBrowsers, PDF_OPTIONS, readPng, readProcessFile } from './printer-support.ts';

const BARE_ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--no-zygote',
  '--single-process',
  '--disable-gpu',
  'about:blank',
];
/** Longer than a meta refresh of 0 s and a preconnect take. */
const LONG_ENOUGH_MS = 400;

let printer: Printer;
let listener: Server;
let connections: number;

beforeAll(() => {
  printer = createChromiumPrinter();
});

afterAll(() => printer.close());

beforeEach(async () => {
  connections = 0;
  listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  // The unspecified address takes both families, so that [::1] is heard too.
  await new Promise<void>((resolve) => listener.listen(0, '::', resolve));
});

afterEach(() => new Promise((resolve) => listener.close(resolve)));

function port(): number {
  const address: AddressInfo | string | null = listener.address();
  if (address === null || typeof address === 'string') throw new Error('The listener has no port');
  return address.port;
}

/** A document that asks for something from `base` in every way that HTML, CSS and SVG know. */
function writeHostilePage(base: string): string {
  return `<!doctype html><html lang="en"><head><title>Hostile</title>
<meta http-equiv="refresh" content="0;url=${base}/refresh">
<base href="${base}/">
<link rel="stylesheet" href="${base}/link.css"><link rel="icon" href="${base}/icon.png">
<link rel="preconnect" href="${base}"><link rel="dns-prefetch" href="${base}"><link rel="prefetch" href="${base}/prefetch">
<link rel="preload" as="image" href="${base}/preload.png"><link rel="modulepreload" href="${base}/module.js">
<link rel="manifest" href="${base}/manifest">
<style>@import url("${base}/import.css"); @font-face { font-family: Far; src: url("${base}/font.woff2") }
h1 { background: url("${base}/background.png"); font-family: Far } li { list-style-image: url("${base}/list.png") }
h1::before { content: url("${base}/content.png") } h1 { cursor: url("${base}/cursor.png"), auto }</style>
<script src="${base}/script.js"></script><script type="module">import "${base}/module.js";</script>
<script>fetch("${base}/fetch"); new Image().src = "${base}/image"; location = "${base}/location";</script>
<script type="speculationrules">{"prerender":[{"urls":["${base}/prerender"]}]}</script>
</head><body><h1>Still here</h1><ul><li>item</li></ul>
<img src="${base}/img.png" srcset="${base}/img2.png 2x"><img src="relative.png" onerror="fetch('${base}/onerror')">
<iframe src="${base}/iframe"></iframe><iframe srcdoc='<img src="${base}/srcdoc.png">'></iframe>
<iframe src="data:text/html,<img src='${base}/data.png'>"></iframe>
<object data="${base}/object"></object><embed src="${base}/embed">
<video src="${base}/video" poster="${base}/poster.png" autoplay></video><audio src="${base}/audio" autoplay></audio>
<picture><source srcset="${base}/source.png"><img src="${base}/fallback.png"></picture>
<svg width="9" height="9"><image href="${base}/svg.png" width="9" height="9"/><use href="${base}/use.svg#a"/></svg>
<input type="image" src="${base}/input.png"><table background="${base}/table.png"><tr><td>cell</table>
</body></html>`;
}

/** Shows the page in a browser started with `args`, with or without the printer's interception. */
async function showIn(args: readonly string[], sealed: boolean, html: string): Promise<void> {
  const { executablePath, env } = await unpackChromium();
  const browser: Browser = await puppeteer.launch({
    executablePath,
    env,
    args: [...BARE_ARGUMENTS, ...args],
    ignoreDefaultArgs: true,
    pipe: true,
  });
  try {
    const page = sealed ? await openSealedPage(browser) : await browser.newPage();
    await page.setContent(html, { waitUntil: 'domcontentloaded', timeout: 5000 }).catch(() => undefined);
    await delay(LONG_ENOUGH_MS);
  } finally {
    await browser.close();
  }
}

test.each(['127.0.0.1', 'localhost', '[::1]'])('opens no connection to %s, and prints the document', async (host) => {
  const pdf = await printer.printPdf(writeHostilePage(`http://${host}:${port()}`), PDF_OPTIONS);
  await printer.printPng(writeHostilePage(`http://${host}:${port()}`), { width: 300, scale: 1 });
  await delay(LONG_ENOUGH_MS);
  expect(connections).toBe(0);
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  expect(countStructureTypes(document)).toMatchObject({ H1: 1, LI: 1 });
});

test('the listener would see connections of a browser that is not sealed', async () => {
  await showIn([], false, writeHostilePage(`http://127.0.0.1:${port()}`));
  expect(connections).toBeGreaterThan(3);
});

test('interception alone keeps away what is no hint', async () => {
  // Hints are no requests of the page, so that interception does not see them: the arguments stop those.
  const page = writeHostilePage(`http://127.0.0.1:${port()}`);
  await showIn([], true, page.replace(/<link rel="(?:preconnect|dns-prefetch|prefetch)"[^>]*>/g, ''));
  expect(connections).toBe(0);
});

test('the arguments alone keep connections away, even with scripts', async () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    await showIn(OFFLINE_ARGUMENTS, false, writeHostilePage(`http://${host}:${port()}`));
  }
  expect(connections).toBe(0);
});

test('shows no file of this machine', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'printer-security-'));
  try {
    const red =
      '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><rect width="80" height="80" fill="red"/></svg>';
    await writeFile(join(directory, 'red.svg'), red);
    await writeFile(join(directory, 'red.html'), '<body style="background: red">');
    const [svg, page] = ['red.svg', 'red.html'].map((name) => pathToFileURL(join(directory, name)).href);
    const write = (
      image: string,
    ): string => `<!doctype html><style>iframe { border: 0 }</style><img alt="" src="${image}">
<iframe src="${page}"></iframe><object data="${svg}"></object><embed src="${svg}"><div style="width: 9px; height: 9px; background: url(${svg})"></div>`;
    const picture = { width: 600, scale: 1 };
    const embedded = `data:image/svg+xml;base64,${Buffer.from(red).toString('base64')}`;
    expect(readPng(await printer.printPng(write(embedded), picture)).colours).toContain('ff0000ff');
    expect(readPng(await printer.printPng(write(svg ?? ''), picture)).colours).not.toContain('ff0000ff');
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('runs no script, whatever way it comes', async () => {
  const paint = "document.documentElement.style.background='red'";
  const html = `<!doctype html><body onload="${paint}"><script>${paint}</script><script>alert(1)</script>
<img alt="" src="x:" onerror="${paint}"><svg onload="${paint}"></svg><details open ontoggle="${paint}"></details>
<iframe src="javascript:parent.${paint}"></iframe><iframe srcdoc="<script>parent.${paint}</script>"></iframe>
<style>@keyframes k { from { color: #111 } } p { animation: k 1ms }</style><p onanimationstart="${paint}">p</p>`;
  const { colours } = readPng(await printer.printPng(html, { width: 300, scale: 1 }));
  expect(colours).toContain('ffffffff');
  expect(colours).not.toContain('ff0000ff');
});

test('gives the browser nothing of this process, and opens no debugging port', async () => {
  process.env['AWS_SECRET_ACCESS_KEY'] = 'not for the browser';
  try {
    const own = createChromiumPrinter();
    const before = findBrowsers().map(({ pid }) => pid);
    await own.printPng('<p>', { width: 100, scale: 1 });
    const [browser, ...others] = findBrowsers().filter(({ pid }) => !before.includes(pid));
    expect(others).toEqual([]);
    if (browser === undefined) throw new Error('No browser was started');
    const environment = (await readProcessFile(browser.pid, 'environ')).split('\0').filter(Boolean);
    expect(environment.map((entry) => entry.replace(/=.*/s, '')).sort()).toEqual([
      'FONTCONFIG_FILE',
      'HOME',
      'LANG',
      'LD_LIBRARY_PATH',
      'TMPDIR',
      'TZ',
    ]);
    const { executablePath } = await unpackChromium();
    const libraries = join(executablePath, '..', 'al2023', 'lib', 'libnss3.so');
    expect(await readProcessFile(browser.pid, 'maps')).toContain(libraries);
    expect(browser.arguments.join(' ')).not.toMatch(
      /remote-debugging-port|disable-web-security|allow-running-insecure/,
    );
    await own.close();
  } finally {
    delete process.env['AWS_SECRET_ACCESS_KEY'];
  }
});
