import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import UPNG from '@cantoo/pdf-lib/upng';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pixelmatch from 'pixelmatch';
import type { Browser } from 'puppeteer-core';
import { makeManyDays } from '../../bench/many-days.ts';
import { launchChromium } from '../../src/adapters/chromium-launch.ts';
import { renderArchiveIndex } from '../../src/stages/render-archive.ts';
import { assets, renderReport } from '../stages/render/rendered.ts';
import { exampleReport, variants } from '../stages/render/variants.ts';

/**
 * The main pages as they look, at half size and in six levels of each colour, so that the accepted pictures stay small. What differs is
 * shown as a picture. `npm run accept:pictures` accepts how they look now.
 */
const accepted = fileURLToPath(new URL('pictures/', import.meta.url));
const differences = fileURLToPath(new URL('../../test-artifacts/pictures/', import.meta.url));
const levels = 6;
const colours = 10;
/** Another processor may round edges of letters otherwise: one pixel of a thousand. */
const tolerance = 0.001;

const pages: Record<string, () => Promise<string>> = {
  report: async () => (await renderReport(exampleReport())).html,
  'empty-report': async () => (await renderReport(variants['empty']?.() ?? exampleReport())).html,
  archive: async () => {
    const { catalog, search } = makeManyDays(60);
    return renderArchiveIndex(catalog, search, assets);
  },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium({ signal: new AbortController().signal });
  await rm(differences, { recursive: true, force: true });
}, 60_000);
afterAll(() => browser.close());

async function picture(html: string, width: number, scheme: 'light' | 'dark'): Promise<Uint8Array> {
  const page = await browser.newPage();
  try {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setViewport({ width, height: 900, deviceScaleFactor: 0.5 });
    await page.setContent(html, { waitUntil: 'load' });
    await page.evaluate('document.fonts.ready.then(() => undefined)');
    const { width: w, height: h, pixels } = decode(await page.screenshot({ type: 'png', fullPage: true }));
    return new Uint8Array(UPNG.encode([pixels.map(posterise).buffer], w, h, 0));
  } finally {
    await page.close();
  }
}

/** Fixed levels: a palette chosen for each picture would turn one other edge into other colours everywhere. */
function posterise(channel: number): number {
  return Math.round((channel * (levels - 1)) / 255) * Math.round(255 / (levels - 1));
}

function decode(png: Uint8Array): { width: number; height: number; pixels: Uint8Array } {
  const image = UPNG.decode(Uint8Array.from(png).buffer);
  const [frame] = UPNG.toRGBA8(image);
  if (frame === undefined) throw new Error('The PNG has no picture');
  return { width: image.width, height: image.height, pixels: new Uint8Array(frame) };
}

/** How much of a picture has changed, 0 to 1, and where; without a place when it has another size. */
function compare(before: Uint8Array, after: Uint8Array): { changed: number; where: Uint8Array | null; size: string } {
  const [a, b] = [decode(before), decode(after)];
  const size = `${a.width} x ${a.height} accepted, ${b.width} x ${b.height} now`;
  if (a.width !== b.width || a.height !== b.height) return { changed: 1, where: null, size };
  const shown = new Uint8Array(a.pixels.length);
  const count = pixelmatch(a.pixels, b.pixels, shown, a.width, a.height, { threshold: 0.1 });
  const where = new Uint8Array(UPNG.encode([shown.buffer], a.width, a.height, colours));
  return { changed: count / (a.width * a.height), where, size };
}

async function expectPicture(name: string, now: Uint8Array): Promise<void> {
  const file = join(accepted, `${name}.png`);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    await mkdir(accepted, { recursive: true });
    if (!existsSync(file) || compare(await readFile(file), now).changed > 0) await writeFile(file, now);
    return;
  }
  if (!existsSync(file)) throw new Error(`${name} has no accepted picture: npm run accept:pictures`);
  const before = await readFile(file);
  const { changed, where, size } = compare(before, now);
  if (changed <= tolerance) return;
  await mkdir(differences, { recursive: true });
  const parts: [string, Uint8Array | null][] = [
    ['accepted', before],
    ['now', now],
    ['difference', where],
  ];
  for (const [part, png] of parts) {
    if (png !== null) await writeFile(join(differences, `${name}.${part}.png`), png);
  }
  throw new Error(
    `${name} looks different (${(changed * 100).toFixed(2)} % of its pixels; ${size}): see ${differences}${name}.*.png; ` +
      'to accept it: npm run accept:pictures',
  );
}

describe.each(Object.keys(pages))('%s', (name) => {
  test.each([
    [320, 'light'],
    [768, 'light'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)('at %d pixels, %s', async (width, scheme) => {
    await expectPicture(`${name}-${width}-${scheme}`, await picture((await pages[name]?.()) ?? '', width, scheme));
  });
});

test('a page that looks different is noticed, one that does not is not', async () => {
  const page = (colour: string) => `<!doctype html><style>p { background: ${colour} }</style><p>2001:db8::/32</p>`;
  const before = await picture(page('#0072b2'), 320, 'light');
  expect(compare(before, await picture(page('#0072b2'), 320, 'light')).changed).toBe(0);
  expect(compare(before, await picture(page('#d55e00'), 320, 'light')).changed).toBeGreaterThan(tolerance);
  expect(compare(before, await picture(page('#0072b2'), 400, 'light'))).toMatchObject({ changed: 1, where: null });
});
