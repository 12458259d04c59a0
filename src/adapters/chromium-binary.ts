/**
 * Brings the Chromium of `@sparticuz/chromium` onto this machine's disk, once per package version and user.
 *
 * The package's own `executablePath()` answers any `$TMPDIR/chromium` that it finds, of whatever version and half
 * written or not, and its fonts.conf names /tmp/fonts. So it runs here in a process of its own whose TMPDIR is a new
 * directory; the result is checked, gets its own fonts.conf, and is renamed into place when it is whole. Nothing of
 * that touches this process's environment, and two processes that start at once do not meet.
 *
 * On disk: 211 MB below the temporary directory (Lambda's default ephemeral storage of 512 MB is enough).
 */

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { lstat, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { PrinterUnavailable } from './chromium-errors.ts';

const run = promisify(execFile);

const UNPACK_TIMEOUT_MS = 120_000;
const CONTENTS_FILE = 'contents.json';

/** AL2023's NSS and expat are unpacked only if this names a Node runtime of Lambda (`isRunningInAmazonLinux2023`). */
const UNPACK_SYSTEM_LIBRARIES = 'AWS_Lambda_nodejs24.x';

const UNPACK_SCRIPT = `const { default: chromium } = await import(process.argv[1]); await chromium.executablePath();`;

export interface ChromiumBinary {
  executablePath: string;
  /**
   * The whole environment of the browser: libraries and fonts of the package, and nothing of this process, whose
   * variables hold credentials in a Lambda. Only the package's fonts, so that a page looks the same on every machine.
   */
  env: Record<string, string>;
}

/**
 * @param parent where the versioned directory goes; the operating system's temporary directory if not given
 * @throws PrinterUnavailable
 */
export async function unpackChromium(parent: string = tmpdir()): Promise<ChromiumBinary> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new PrinterUnavailable(
      `The bundled Chromium runs on Linux x64, not on ${process.platform} ${process.arch}: name a Chromium or Chrome of your own, or leave the PDF out.`,
    );
  }
  try {
    const { url, version } = await locatePackage();
    const home = join(parent, `ipv6-report-chromium-${version}-${process.getuid?.() ?? 0}`);
    if (!(await isWhole(home))) await install(url, home);
    return describeBinary(home);
  } catch (cause) {
    if (cause instanceof PrinterUnavailable) throw cause;
    throw new PrinterUnavailable(
      `Chromium cannot be unpacked below ${parent} (it needs 220 MB there, and the right to execute): ${String(cause)}`,
      { cause },
    );
  }
}

async function locatePackage(): Promise<{ url: string; version: string }> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@sparticuz/chromium');
  const manifest: unknown = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) {
    throw new Error(`${entry} belongs to no package with a version`);
  }
  return { url: pathToFileURL(entry).href, version: String(manifest.version) };
}

async function install(url: string, home: string): Promise<void> {
  await removeLeftovers(home);
  const staging = await mkdtemp(`${home}.new-`);
  try {
    await run(process.execPath, ['--input-type=module', '--eval', UNPACK_SCRIPT, url], {
      env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: UNPACK_SYSTEM_LIBRARIES },
      timeout: UNPACK_TIMEOUT_MS,
    });
    await writeFile(join(staging, 'fonts.conf'), writeFontsConf(home));
    const { executablePath, env } = describeBinary(staging);
    await run(executablePath, ['--version'], { env, timeout: UNPACK_TIMEOUT_MS });
    await writeFile(join(staging, CONTENTS_FILE), JSON.stringify(await measureFiles(staging)));
    await putInPlace(staging, home);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** A directory cannot be renamed onto one with files in it: then somebody else was first, or what is there is broken. */
async function putInPlace(staging: string, home: string): Promise<void> {
  for (;;) {
    try {
      return await rename(staging, home);
    } catch (cause) {
      if (await isWhole(home)) return;
      const broken = `${home}.old-${randomUUID()}`;
      await rename(home, broken).catch(() => Promise.reject(cause));
      await rm(broken, { recursive: true, force: true });
    }
  }
}

/** Whether everything that was unpacked is still there in full size: /tmp cleaners remove single files. */
async function isWhole(home: string): Promise<boolean> {
  const found = await lstat(home).catch(() => null);
  if (found === null) return false;
  // The name is predictable and /tmp is for everybody: never run what another user may have put there.
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new PrinterUnavailable(`${home} is not a directory that only this user can write: remove it`);
  }
  try {
    const contents: unknown = JSON.parse(await readFile(join(home, CONTENTS_FILE), 'utf8'));
    const expected = Object.entries(contents ?? {});
    const sizes = await Promise.all(expected.map(async ([path]) => (await stat(join(home, path))).size));
    return expected.length > 0 && expected.every(([, size], index) => sizes[index] === size);
  } catch {
    return false;
  }
}

async function measureFiles(directory: string): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const entry of await readdir(directory, { recursive: true })) {
    const found = await stat(join(directory, entry));
    if (found.isFile()) sizes[entry] = found.size;
  }
  return sizes;
}

/** What a process left that was killed while it unpacked: 211 MB each. An hour is far beyond the timeout above. */
async function removeLeftovers(home: string): Promise<void> {
  const parent = dirname(home);
  for (const entry of await readdir(parent)) {
    const path = join(parent, entry);
    if (!path.startsWith(`${home}.`)) continue;
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > 3_600_000) await rm(path, { recursive: true, force: true });
  }
}

function describeBinary(home: string): ChromiumBinary {
  return {
    executablePath: join(home, 'chromium'),
    env: {
      HOME: home,
      TMPDIR: tmpdir(),
      TZ: 'UTC',
      LANG: 'en_US.UTF-8',
      FONTCONFIG_FILE: join(home, 'fonts.conf'),
      LD_LIBRARY_PATH: [join(home, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
    },
  };
}

function writeFontsConf(home: string): string {
  const escapeXml = (path: string): string => path.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${escapeXml(join(home, 'fonts', 'fonts'))}</dir>
  <cachedir>${escapeXml(join(home, 'fonts-cache'))}</cachedir>
</fontconfig>
`;
}
