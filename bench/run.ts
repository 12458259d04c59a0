/**
 * A whole run without PDF over a million sample ALB lines (and their connection and flow logs), against
 * `find … | xargs zcat | wc -l` on the same files, one after the other in one run. Prints seconds and the ratio.
 *
 *     node bench/run.ts [rows]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSample } from '../src/adapters/sample-writer.ts';
import { settingsSchema } from '../src/contracts/settings.ts';
import { runReport } from '../src/local/run-report.ts';
import type { WorkflowEvent } from '../src/local/run-workflow.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
const date = '2026-11-22';
const place = mkdtempSync(join(tmpdir(), 'ipv6-report-bench-'));
const logs = join(place, 'logs');

async function timed<T>(work: () => T | Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}

function countLines(): number {
  const command = `find ${logs} -name '*.gz' -print0 | xargs -0 zcat | wc -l`;
  return Number(execFileSync('sh', ['-c', command], { encoding: 'utf8' }).trim());
}

async function runOnce(): Promise<Map<string, number>> {
  const begun = new Map<string, number>();
  const took = new Map<string, number>();
  const onEvent = ({ type, state, at }: WorkflowEvent) => {
    if (type === 'entered' && !begun.has(state)) begun.set(state, at);
    if (type === 'exited') took.set(state, (at - (begun.get(state) ?? at)) / 1000);
  };
  const archive = mkdtempSync(join(place, 'archive-'));
  const settings = settingsSchema.parse({ logs: [logs], archive, pdf: false });
  await runReport({ settings, request: { date }, onEvent });
  return took;
}

try {
  const sample = await timed(() => writeSample({ out: logs, rows, seed: 1, date, truth: false }));
  console.log(`${rows} ALB lines and what goes with them, written in ${sample.seconds.toFixed(1)} s`);
  // Once without counting, so that both find the files in the page cache.
  const lines = countLines();
  const pipe = await timed(countLines);
  const run = await timed(runOnce);
  for (const [state, seconds] of run.result) console.log(`  ${state.padEnd(12)} ${seconds.toFixed(2).padStart(8)} s`);
  console.log(`run --no-pdf                  ${run.seconds.toFixed(2)} s`);
  console.log(`find | xargs zcat | wc -l     ${pipe.seconds.toFixed(2)} s, ${lines} lines`);
  console.log(`ratio                         ${(run.seconds / pipe.seconds).toFixed(2)}`);
} finally {
  rmSync(place, { recursive: true, force: true });
}
