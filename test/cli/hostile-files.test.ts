import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { reportSchema } from '../../src/contracts/report.ts';

const program = fileURLToPath(new URL('../../bin/ipv6-report.js', import.meta.url));
const megabyte = 1_000_000;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the program in a process of its own and watches the most memory that it holds, in bytes (Linux). */
async function runWatched(options: string[]): Promise<{ code: number | null; stdout: string; most: number }> {
  const child = spawn(process.execPath, [program, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  let [stdout, most] = ['', 0];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      most = Math.max(most, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // It has ended, or this machine is no Linux.
    }
  }, 20);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(watch);
  return { code, stdout, most };
}

test('a line of 100 MB is one rejected line, a gzip bomb is no log, and memory is bounded', async () => {
  const logs = join(folder, 'logs');
  await writeSample({ out: logs, rows: 1000, seed: 3, date: '2026-11-22' });
  const names = await readdir(logs, { recursive: true });
  const [one] = names.filter(
    (name) => /_app\.[^_]+_20261122T1\d\d0Z_.*\.log\.gz$/.test(name) && !/conn_log/.test(name),
  );
  if (one === undefined) throw new Error('the sample has no access log of this day');
  const line = gunzipSync(await readFile(join(logs, one)))
    .toString()
    .split('\n')[0];
  const put = (tail: string, content: Buffer) =>
    writeFile(join(logs, one.replace(/_[a-z0-9]+\.log\.gz$/, `_${tail}.log.gz`)), gzipSync(content));
  await put(
    'longline',
    Buffer.concat([Buffer.from(`${line}\n`), Buffer.alloc(100 * megabyte, 'x'), Buffer.from('\n')]),
  );
  await put('zipbomb0', Buffer.alloc(600 * megabyte));
  const options = ['--date', '2026-11-22', '--archive', join(folder, 'archive'), '--no-pdf', '--json'];
  const { code, stdout, most } = await runWatched(['run', '--logs', logs, ...options]);
  expect(code).toBe(3);
  const report = reportSchema.parse(JSON.parse(await readFile(JSON.parse(stdout).report.json, 'utf8')));
  expect(report.quality.status).toBe('partial');
  // The line before the long one counts; the long one is told with its file.
  expect(report.traffic.requests.total).toBe(1001);
  expect(report.quality.rows.rejected).toBe(1);
  expect(report.quality.rejectedFiles.map(({ key }) => key)).toEqual([expect.stringContaining('longline')]);
  expect(report.quality.rejectedFiles[0]?.sample.length).toBeLessThan(10_000);
  const bombs = report.quality.files.skipped.filter(({ key }) => key.includes('zipbomb0'));
  expect(bombs).toHaveLength(1);
  // Less than the bomb holds, most of it the program itself.
  if (process.platform === 'linux') expect(most).toBeGreaterThan(50 * megabyte);
  expect(most).toBeLessThan(900 * megabyte);
}, 180_000);
