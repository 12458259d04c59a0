import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import puppeteer from 'puppeteer-core';
import { unpackChromium } from '../../src/adapters/chromium-binary.ts';
import { writeSample } from '../../src/adapters/sample-writer.ts';

const program = fileURLToPath(new URL('../../bin/ipv6-report.js', import.meta.url));

/** The address that `serve` prints, and the way to end it. */
async function startServer(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = spawn(
    process.execPath,
    [program, 'serve', '--logs', join(folder, 'logs'), '--archive', join(folder, 'archive'), '--no-pdf', '--port', '0'],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.stdout.on('data', (chunk) => resolve(String(chunk).trim()));
    child.once('exit', () => reject(new Error(`serve ended: ${said}`)));
  });
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
  };
  return { url, stop };
}

/** The page goes to the report by itself, so that whatever is asked of it may fall between two pages. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 120_000;
  while (Date.now() < end) {
    if (await isTrue().catch(() => false)) return;
    await delay(200);
  }
  throw new Error('it did not come to that within two minutes');
}

test('from the archive to the form, through a run over sample logs, to the report', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ipv6-report-serve-'));
  await writeSample({
    out: join(folder, 'logs'),
    rows: 500,
    seed: 1,
    date: '2026-11-22',
    signal: new AbortController().signal,
  });
  const server = await startServer(folder);
  const { executablePath, env } = await unpackChromium();
  const browser = await puppeteer.launch({
    executablePath,
    env,
    args: ['--no-sandbox', '--headless', '--disable-gpu'],
    pipe: true,
  });
  try {
    const page = await browser.newPage();
    const alarms: string[] = [];
    page.on('console', (message) => alarms.push(message.text()));
    page.on('pageerror', (error) => alarms.push(String(error)));
    await page.goto(server.url, { waitUntil: 'load' });
    expect(page.url()).not.toContain('token');
    expect(await page.evaluate('document.body.innerText')).toContain('There is no report yet.');
    await page.goto(new URL('/run.html', server.url).href, { waitUntil: 'load' });

    // A day that cannot be is refused in words, on the form.
    await page.evaluate(
      'document.getElementById("report").value = "No Name"; document.getElementById("date").value = "2026-11-22"',
    );
    await page.click('#begin');
    await page.waitForSelector('#problem:not([hidden])');
    expect(await page.evaluate('document.getElementById("problem").textContent')).toMatch(/^report: /);
    alarms.length = 0;

    await page.evaluate('document.getElementById("report").value = "daily"');
    await page.click('#begin');
    await page.waitForSelector('#steps .step-done', { timeout: 60_000 });
    expect(await page.evaluate('document.querySelectorAll("#steps li").length')).toBe(8);
    await until(async () => page.url().includes('/reports/') || (await page.$('#end:not([hidden])')) !== null);
    if (!page.url().includes('/reports/')) await Promise.all([page.waitForNavigation(), page.click('#open')]);
    await until(async () => (await page.$('.headline')) !== null);
    expect(new URL(page.url()).pathname).toBe('/reports/daily/2026/11/22/index.html');
    expect(await page.evaluate('document.querySelector(".headline").textContent')).toMatch(/%/);

    // Back in the archive, the report is there, and so is the way to the form.
    await page.goto(new URL('/', server.url).href, { waitUntil: 'load' });
    expect(await page.evaluate('document.querySelectorAll("td[data-report] a").length')).toBe(1);
    expect(await page.evaluate('document.getElementById("start-link").hidden')).toBe(false);
    expect(alarms).toEqual([]);
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 240_000);
