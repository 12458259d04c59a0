/**
 * Makes docs/sample anew from the sample logs, as `npm start` does: the page with the lists that it links to, the PDF,
 * and a picture of page one. Look at them before you commit.
 *
 * Usage: node scripts/renew-sample.ts
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { launchChromium } from '../src/adapters/chromium-launch.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sample = join(root, 'docs/sample');
/** Names in the report's folder, and what they are called in docs/sample. */
const files = [
  ['index.html', 'report.html'],
  ['report.pdf', 'report.pdf'],
  ['blocklist.txt', 'blocklist.txt'],
  ['blocklist.json', 'blocklist.json'],
  ['waf-ip-set-ipv6.json', 'waf-ip-set-ipv6.json'],
  ['csv/security-events.csv', 'csv/security-events.csv'],
] as const;
const picture = { width: 1280, height: 1100 };

const out = await mkdtemp(join(tmpdir(), 'ipv6-report-sample-'));
try {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'bin/ipv6-report.js'), 'demo', '--out', out],
    { cwd: root },
  );
  const page = /^\s*HTML\s+(\S.*)$/m.exec(stdout)?.[1];
  if (page === undefined) throw new Error(`The demo did not say where its page is:\n${stdout}`);
  await rm(sample, { recursive: true, force: true });
  for (const [from, to] of files) {
    await mkdir(dirname(join(sample, to)), { recursive: true });
    await cp(join(dirname(page), from), join(sample, to));
  }
  await takePicture(await readFile(page, 'utf8'), `${sample}/page-1.png`);
} finally {
  await rm(out, { recursive: true, force: true });
}

async function takePicture(html: string, path: `${string}.png`): Promise<void> {
  const browser = await launchChromium({ signal: AbortSignal.timeout(60_000) });
  try {
    const page = await browser.newPage();
    await page.setViewport(picture);
    await page.setContent(html, { waitUntil: 'load' });
    await page.screenshot({ path });
  } finally {
    await browser.close();
  }
}
