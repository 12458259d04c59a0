import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { z } from 'zod';
import { makeManyDays } from '../../bench/many-days.ts';
import { launchChromium } from '../../src/adapters/chromium-launch.ts';
import { mailPartsSchema } from '../../src/contracts/stages.ts';
import { renderFailure } from '../../src/stages/failure-mail.ts';
import { describeFailure } from '../../src/stages/failure-words.ts';
import { renderArchiveIndex } from '../../src/stages/render-archive.ts';
import { renderRunPage } from '../../src/stages/render-run.ts';
import { archiveOf, fold, renderEdition, week } from '../stages/digest-run.ts';
import { assets, renderReport } from '../stages/render/rendered.ts';
import { exampleReport, variants } from '../stages/render/variants.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium({ signal: new AbortController().signal });
}, 60_000);
afterAll(() => browser.close());

async function show(html: string, scheme: 'light' | 'dark', width = 1280): Promise<Page> {
  const page = await browser.newPage();
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.setViewport({ width, height: 900 });
  await page.setContent(html, { waitUntil: 'load' });
  // What is folded away is read too.
  await page.evaluate('for (const part of document.querySelectorAll("details")) part.open = true');
  return page;
}

const violationsSchema = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

/** What axe-core finds wrong by all its rules, as `rule: element`. It runs in a world of its own, past the page's policy. */
async function findViolations(page: Page, rules: Record<string, { enabled: boolean }> = {}): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = violationsSchema.parse(
    await page.evaluate(`axe.run(document, { resultTypes: ['violations'], rules: ${JSON.stringify(rules)} }).then(({ violations }) =>
      violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))`),
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

/** A mail is shown inside the page of a mail program, whose landmarks it must not repeat. */
const withoutLandmarks = { region: { enabled: false }, 'landmark-one-main': { enabled: false } };

/** Page and mail of a week of which a day is missing. */
async function renderWeek() {
  const folded = await fold(await archiveOf(...week.slice(1).map((date) => ({ date }))));
  const { html, mail } = await renderEdition(folded);
  const read = async (key: string) => Buffer.from((await folded.work.get(key)).body).toString();
  return { html: await read(html), mail: mailPartsSchema.parse(JSON.parse(await read(mail))) };
}

const pages: Record<string, () => Promise<string>> = {
  'the report': async () => (await renderReport(exampleReport())).html,
  'the empty report': async () => (await renderReport(variants['empty']?.() ?? exampleReport())).html,
  'the report of a day that has too much of all': async () =>
    (await renderReport(variants['many-of-all']?.() ?? exampleReport())).html,
  'the mail': async () => (await renderReport(exampleReport())).mail.html.replaceAll('cid:chart', 'data:,'),
  'the archive': async () => {
    const { catalog, search } = makeManyDays(100);
    return renderArchiveIndex(catalog, search, assets);
  },
  'the empty archive': async () => {
    const { catalog, search } = makeManyDays(0);
    return renderArchiveIndex(catalog, search, assets);
  },
  'the weekly edition': async () => (await renderWeek()).html,
  'the mail of a failed run': async () =>
    renderFailure(
      describeFailure({
        request: { date: '2026-11-22' },
        error: { Error: 'StorageFull', Cause: 'no space is left' },
        undelivered: undefined,
      }),
    ),
  'the mail of the weekly edition': async () => (await renderWeek()).mail.html.replaceAll('cid:chart', 'data:,'),
};

const form = () =>
  renderRunPage(assets, {
    title: 'IPv6 Traffic Report',
    report: 'daily',
    timezone: 'Europe/Berlin',
    recipients: ['noc@example.com'],
    hasKey: true,
  });

/** What the form's server answers, in place of a server: a run that failed in its third step. */
const failedRun = {
  id: 'run-1',
  status: 'failed',
  message: 'StorageFull: the disk is full.',
  report: null,
  steps: ['done', 'running', 'failed', 'waiting'].map((state) => ({ title: `A step ${state}`, state })),
};
const formStates: Record<string, string> = {
  'at first': 'undefined',
  'for several days': `document.querySelector('[value="range"]').click()`,
  'without a day': `document.getElementById('begin').click()`,
  'after a run': `globalThis.fetch = async () => new Response(${JSON.stringify(JSON.stringify(failedRun))});
    document.getElementById('date').value = '2026-11-22'; document.getElementById('begin').click();
    new Promise((resolve) => { setInterval(() => document.getElementById('again').hidden || resolve(), 20); })`,
};
const formShows: Record<string, string> = {
  'at first': 'Days are those of Europe/Berlin.',
  'for several days': 'Last day',
  'without a day': 'Which day?',
  'after a run': 'There is no report. StorageFull: the disk is full.',
};

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  test.each(Object.keys(pages))('%s has nothing that axe-core objects to', async (name) => {
    const page = await show((await pages[name]?.()) ?? '', scheme);
    expect(await findViolations(page, name.startsWith('the mail') ? withoutLandmarks : {})).toEqual([]);
    await page.close();
  });

  test.each(Object.keys(formStates))('nor in the form that starts a run, %s', async (state) => {
    const page = await show(await form(), scheme);
    await page.evaluate(formStates[state] ?? '');
    expect(await page.evaluate('document.body.innerText')).toContain(formShows[state]);
    expect(await findViolations(page)).toEqual([]);
    await page.close();
  });

  test.each([
    ['the report', 320, 50],
    ['the report', 1280, 50],
    ['the weekly edition', 1280, 20],
    ['the archive', 1280, 5],
  ])('letters in pictures of %s stand out from what is behind them, at %d pixels', async (name, width, least) => {
    const page = await show((await pages[name]?.()) ?? '', scheme, width);
    const faint = z.array(z.string()).parse(await page.evaluate(findFaintLetters));
    expect(faint).toEqual([]);
    expect(await page.evaluate(countLetters).then(Number)).toBeGreaterThan(least);
    await page.close();
  });
});

test('what is wrong is found: a picture without words, faint letters in it', async () => {
  const html = `<!doctype html><html lang="en"><title>Wrong</title><main><h1>Wrong</h1><img src="data:,">
<svg width="200" height="40"><rect width="200" height="40" fill="#0072b2"/><text x="9" y="20" fill="#d55e00">faint</text></svg></main>`;
  const page = await show(html, 'light');
  expect((await findViolations(page)).join()).toContain('image-alt');
  expect(await page.evaluate(findFaintLetters)).toEqual([expect.stringMatching(/^faint: 1\.3/)]);
  await page.close();
});

const countLetters = `[...document.querySelectorAll('svg text')].filter((text) => text.checkVisibility() && text.textContent.trim()).length`;

/**
 * axe-core calls the contrast of text in SVG "incomplete". WCAG 2.2, 1.4.3: 4.5 against all that is painted below the
 * middle of the letters, in the same picture or behind it; a line under them does not count, an area does.
 */
const findFaintLetters = `(() => {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return colour === 'none' || colour === 'transparent' ? [0, 0, 0, 0] : [r, g, b, a];
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((part, at) => part * a + under[at] * (1 - a));
  const channel = (value) => value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const faint = [];
  const texts = [...document.querySelectorAll('svg text')].filter((text) => text.checkVisibility() && text.textContent.trim());
  for (const text of texts) {
    const svg = text.ownerSVGElement;
    let ground = [255, 255, 255];
    const behind = [];
    for (let element = svg; element; element = element.parentElement) behind.unshift(element);
    if (matchMedia('(prefers-color-scheme: dark)').matches) ground = parse(getComputedStyle(document.documentElement).backgroundColor)[3] ? ground : [20, 24, 29];
    for (const element of behind) ground = over(parse(getComputedStyle(element).backgroundColor), ground);
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (const shape of svg.querySelectorAll('path, rect')) {
      if (shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING) continue;
      const style = getComputedStyle(shape);
      const point = new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse());
      const colour = parse(style.fill);
      colour[3] *= Number(style.fillOpacity) * Number(style.opacity);
      if (colour[3] > 0 && shape.isPointInFill(point)) ground = over(colour, ground);
    }
    const style = getComputedStyle(text);
    const ink = parse(style.fill);
    ink[3] *= Number(style.fillOpacity) * Number(style.opacity);
    const [darker, lighter] = [luminance(ground), luminance(over(ink, ground))].sort((a, b) => a - b);
    const ratio = (lighter + 0.05) / (darker + 0.05);
    if (ratio < 4.5) faint.push(text.textContent.trim() + ': ' + ratio.toFixed(2));
  }
  return faint;
})()`;
