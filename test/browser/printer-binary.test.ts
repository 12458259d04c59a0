import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChromiumBinary, unpackChromium } from '../../src/adapters/chromium-binary.ts';

let directory: string;
let binary: ChromiumBinary;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'printer-binary-'));
  // What the package itself would take for its browser.
  await writeFile(join(directory, 'chromium'), '#!/bin/sh\necho stale\n', { mode: 0o755 });
  const [one, two] = await Promise.all([unpackChromium(directory), unpackChromium(directory)]);
  expect(two).toEqual(one);
  binary = one;
});

afterAll(() => rm(directory, { recursive: true }));

function home(): string {
  return join(binary.executablePath, '..');
}

function readVersion(): string {
  return execFileSync(binary.executablePath, ['--version'], { env: binary.env, encoding: 'utf8' });
}

test('unpacks once for two at the same time, beside what was there before', async () => {
  expect((await readdir(directory)).sort()).toEqual(['chromium', basename(home())]);
});

test('names the directory after the version, and unpacks that version', () => {
  const version = /^ipv6-report-chromium-(\d+)\.\d+\.\d+-\d+$/.exec(basename(home()))?.[1];
  expect(readVersion()).toMatch(new RegExp(`^Chromium ${version}\\.`));
});

test('brings its libraries and its fonts', async () => {
  expect(await readdir(join(home(), 'al2023', 'lib'))).toContain('libnss3.so');
  const configuration = await readFile(binary.env['FONTCONFIG_FILE'] ?? '', 'utf8');
  const fonts = /<dir>(.*)<\/dir>/.exec(configuration)?.[1] ?? '';
  expect(fonts.startsWith(home())).toBe(true);
  expect(await readdir(join(fonts, 'Open_Sans'))).toContain('OpenSans-Regular.ttf');
});

test('leaves the environment of this process alone', () => {
  expect(process.env['FONTCONFIG_PATH']).toBeUndefined();
  expect(process.env['LD_LIBRARY_PATH'] ?? '').not.toContain('al2023');
  expect(process.env['AWS_EXECUTION_ENV']).toBeUndefined();
});

test('unpacks again when something is missing or cut short', async () => {
  await rm(join(home(), 'al2023', 'lib', 'libnss3.so'));
  await unpackChromium(directory);
  expect(readVersion()).toMatch(/^Chromium /);
  await truncate(binary.executablePath, 1_000_000);
  await unpackChromium(directory);
  expect(readVersion()).toMatch(/^Chromium /);
  expect((await readdir(directory)).sort()).toEqual(['chromium', basename(home())]);
});

test('takes what is whole as it is', async () => {
  const start = performance.now();
  expect(await unpackChromium(directory)).toEqual(binary);
  expect(performance.now() - start).toBeLessThan(500);
});

test('removes what an unpacking left that was killed, but not what one is working on', async () => {
  const [old, recent] = [`${home()}.new-old`, `${home()}.new-recent`];
  await mkdir(old);
  await mkdir(recent);
  await utimes(old, new Date(0), new Date(0));
  await rm(join(home(), 'fonts.conf'));
  await unpackChromium(directory);
  expect((await readdir(directory)).sort()).toEqual(['chromium', basename(home()), basename(recent)]);
});

test('runs nothing out of a directory that others can write', async () => {
  await chmod(home(), 0o777);
  await expect(unpackChromium(directory)).rejects.toMatchObject({ name: 'PrinterUnavailable' });
  await chmod(home(), 0o700);
  await expect(unpackChromium(directory)).resolves.toEqual(binary);
});

test('says where there is no room', async () => {
  await expect(unpackChromium(join(directory, 'missing'))).rejects.toMatchObject({
    name: 'PrinterUnavailable',
    message: expect.stringContaining(join(directory, 'missing')),
    cause: expect.objectContaining({ code: 'ENOENT' }),
  });
});
