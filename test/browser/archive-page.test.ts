import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'puppeteer-core';
import { makeManyDays } from '../../bench/many-days.ts';
import { launchChromium } from '../../src/adapters/chromium-launch.ts';
import { renderArchiveIndex } from '../../src/stages/render-archive.ts';
import { assets } from '../stages/render/rendered.ts';

let browser: Browser;
let folder: string;

beforeAll(async () => {
  browser = await launchChromium({ signal: new AbortController().signal });
  folder = await mkdtemp(join(tmpdir(), 'ipv6-report-archive-page-'));
}, 60_000);
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens an archive of so many days from the disk. `alarms`: console, exceptions, requests beyond the page. */
async function open(days: number, width = 1280, scripts = true) {
  const { catalog, search } = makeManyDays(days);
  const file = join(folder, `${days}.html`);
  await writeFile(file, await renderArchiveIndex(catalog, search, assets));
  const page = await browser.newPage();
  const alarms: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('console', (message) => alarms.push(message.text()));
  page.on('pageerror', (error) => alarms.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:')) alarms.push(request.url());
  });
  await page.setJavaScriptEnabled(scripts);
  await page.setViewport({ width, height: 900 });
  await page.goto(address, { waitUntil: 'load' });
  return { page, alarms, catalog };
}

const number = (page: Page, expression: string) => page.evaluate(expression).then(Number);
const text = (page: Page, expression: string) => page.evaluate(expression).then(String);

describe.each([320, 768, 1280])('at %d pixels', (width) => {
  test.each([0, 1, 2, 100])(
    'an archive of %d days opens from the disk, nothing sticks out, nothing is asked for',
    async (days) => {
      const { page, alarms } = await open(days, width);
      expect(alarms).toEqual([]);
      expect(await number(page, 'document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await page.close();
    },
  );
});

test('without scripts every day is a link, and no dead control is shown', async () => {
  const { page, catalog } = await open(100, 1280, false);
  await page.setJavaScriptEnabled(true);
  expect(await number(page, 'document.querySelectorAll(".calendar td a").length')).toBe(catalog.reports.length);
  expect(await number(page, 'document.querySelectorAll("tr[data-report] .files a").length')).toBe(
    5 * catalog.reports.length,
  );
  expect(await text(page, 'document.getElementById("tools").hidden')).toBe('true');
  expect(await number(page, 'document.querySelectorAll(".trend .picture svg").length')).toBeGreaterThan(0);
  await page.close();
});

test('a prefix is found in heavy hitters and events, in either direction of the hierarchy', async () => {
  const { page } = await open(100);
  const find = async (wanted: string) => {
    await page.evaluate(
      `document.getElementById('search-text').value = ${JSON.stringify(wanted)}; document.getElementById('search').requestSubmit()`,
    );
    return text(page, 'document.getElementById("answer-title").textContent');
  };
  expect(await find('2001:db8:bad::/48')).toBe('12 findings of 2001:db8:bad::/48');
  // One address lies in a heavy hitter's /48.
  expect(await find('2001:db8:7::1')).toMatch(/^\d+ findings of 2001:db8:7::1$/);
  expect(await find('2001:db8:7::1')).toBe((await find('2001:db8:7::/64')).replace('::/64', '::1'));
  expect(await find('2001:db9::/32')).toBe('Nothing of 2001:db9::/32');
  expect(await find('<img src=x onerror=alert(1)>')).toMatch(/is no address and no prefix$/);
  expect(await number(page, 'document.querySelectorAll("#answer img").length')).toBe(0);
  for (const wrong of ['1:2', '::1::', '300.1.1.1', '10.0.0.0/33', '::/129', '12345::']) {
    expect(await find(wrong)).toBe(`“${wrong}” is no address and no prefix`);
  }
  expect(await find('0.0.0.0/0')).toBe('Nothing of 0.0.0.0/0');
  await page.close();
});

test('filters leave the days that match, in list and calendar, and say how many', async () => {
  const { page, catalog } = await open(100);
  await page.evaluate(`for (const box of document.querySelectorAll('#filter input')) box.checked = box.value === 'partial';
    document.getElementById('filter').dispatchEvent(new Event('change'))`);
  const partial = catalog.reports.filter(({ status }) => status === 'partial').length;
  const rows = 'document.querySelectorAll("tr[data-report]:not([hidden])").length';
  expect(await number(page, rows)).toBe(partial);
  expect(await number(page, 'document.querySelectorAll("td[data-report]:not(.is-out)").length')).toBe(partial);
  expect(await text(page, 'document.getElementById("filter-note").textContent')).toBe(
    `${partial} of ${catalog.reports.length} reports.`,
  );
  await page.evaluate(`for (const box of document.querySelectorAll('#filter input')) box.checked = true;
    document.getElementById('filter-severity').value = '2';
    document.getElementById('filter').dispatchEvent(new Event('change'))`);
  expect(await number(page, rows)).toBe(catalog.reports.filter(({ events }) => (events?.high ?? 0) > 0).length);
  await page.close();
});

test('two days stand side by side: figures, changes, prefixes and events of one only', async () => {
  const { page } = await open(10);
  await page.focus('#compare-a');
  expect(await number(page, 'document.getElementById("compare-b").options.length')).toBe(10);
  await page.evaluate('document.getElementById("compare").requestSubmit()');
  const answer = await text(page, 'document.getElementById("answer-body").innerText');
  expect(await text(page, 'document.getElementById("answer-title").textContent')).toBe('21 Nov 2026 and 22 Nov 2026');
  expect(answer).toContain('IPv6 share of requests');
  expect(answer).toMatch(/[+−±]\d+\.\d\s(?:points|%)/);
  expect(answer).toContain('Security events only in B\nPort scan (high), 2001:db8:bad:9::1/128');
  await page.close();
});

test('the trend zooms by button, by date and by dragging, and shows other figures', async () => {
  const { page } = await open(100);
  const days = () =>
    number(
      page,
      '(Date.parse(document.querySelectorAll(".zoom input")[1].value) - Date.parse(document.querySelectorAll(".zoom input")[0].value)) / 86400000 + 1',
    );
  expect(await days()).toBe(100);
  await page.evaluate('[...document.querySelectorAll(".zoom button")].at(-1).click()');
  expect(await days()).toBe(30);
  expect(await text(page, '[...document.querySelectorAll(".zoom button")].at(-1).getAttribute("aria-pressed")')).toBe(
    'true',
  );
  const box = await (await page.$('.plot svg'))?.boundingBox();
  if (box === null || box === undefined) throw new Error('no plot');
  await page.mouse.move(box.x + box.width * 0.4, box.y + 100);
  expect(await text(page, 'document.querySelector(".reading").textContent')).toMatch(/2026: /);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + 100);
  await page.mouse.up();
  expect(await days()).toBeLessThan(15);
  await page.select('.zoom select', '2');
  expect(await text(page, 'document.querySelector(".trend h3").textContent')).toMatch(/^Median latency: from \d/);
  await page.close();
});

test('the keyboard has one stop a month, and arrows go through its days', async () => {
  const { page } = await open(100);
  const stops = await number(page, 'document.querySelectorAll(".calendar td a[tabindex=\\"0\\"]").length');
  expect(stops).toBe(await number(page, 'document.querySelectorAll(".calendar").length'));
  await page.focus('.calendar td a[tabindex="0"]');
  const at = () => text(page, 'document.activeElement.textContent');
  expect(await at()).toMatch(/^22/);
  await page.keyboard.press('ArrowLeft');
  expect(await at()).toMatch(/^21/);
  await page.close();
});
