import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { z } from 'zod';
import { makeManyDays } from '../../bench/many-days.ts';
import { launchChromium } from '../../src/adapters/chromium-launch.ts';
import { renderArchiveIndex } from '../../src/stages/render-archive.ts';
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
};

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  test.each(Object.keys(pages))('%s has nothing that axe-core objects to', async (name) => {
    const page = await show((await pages[name]?.()) ?? '', scheme);
    expect(await findViolations(page, name === 'the mail' ? withoutLandmarks : {})).toEqual([]);
    await page.close();
  });

  test.each([320, 1280])('letters in pictures stand out from what is behind them, at %d pixels', async (width) => {
    const page = await show((await renderReport(exampleReport())).html, scheme, width);
    const faint = z.array(z.string()).parse(await page.evaluate(findFaintLetters));
    expect(faint).toEqual([]);
    expect(await page.evaluate(countLetters).then(Number)).toBeGreaterThan(50);
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
