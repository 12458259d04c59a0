/**
 * How long Chromium takes to open the page of an archive, from the navigation to the end of its script, as a median of
 * nine: `node bench/archive-page.ts 1000`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchChromium } from '../src/adapters/chromium-launch.ts';
import { createTemplateDirectory } from '../src/adapters/template-directory.ts';
import { renderArchiveIndex } from '../src/stages/render-archive.ts';
import { makeManyDays } from './many-days.ts';

const days = Number(process.argv[2] ?? 1000);
const { catalog, search } = makeManyDays(days);
const begin = performance.now();
const html = await renderArchiveIndex(catalog, search, createTemplateDirectory());
const rendered = performance.now() - begin;
const folder = await mkdtemp(join(tmpdir(), 'ipv6-report-bench-'));
const browser = await launchChromium({ signal: new AbortController().signal });
try {
  const file = join(folder, 'index.html');
  await writeFile(file, html);
  const times: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
    times.push(Number(await page.evaluate('performance.getEntriesByType("navigation")[0].loadEventEnd')));
    await page.close();
  }
  times.sort((a, b) => a - b);
  const [median, worst] = [times[4] ?? Number.NaN, times[8] ?? Number.NaN];
  process.stdout.write(
    `${days} days: ${(html.length / 1e6).toFixed(2)} MB, made in ${Math.round(rendered)} ms, ` +
      `opened in ${Math.round(median)} ms (median of 9), ${Math.round(worst)} ms (slowest)\n`,
  );
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
