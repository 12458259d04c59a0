/**
 * A whole run without PDF over a million sample ALB lines (and their connection and flow logs), against
 * `find … | xargs zcat | wc -l` on the same files, and against GoAccess on the access logs among them (it reads no others),
 * one after the other in one run. Prints how many lines of which kind there are, seconds by the clock and of the
 * processors, peak memory and the ratios.
 *
 *     node bench/run.ts [rows] [--flows n] [--alone]
 *
 * `rows` are access log lines, a million unless given. --flows says how many flow records go with them, half as many
 * unless given: `node bench/run.ts 5000000 --flows 20000000` is a day of flow logs, above all. With --alone it makes the
 * run and nothing to compare it with, for days on which the others take long.
 * GoAccess comes with Debian (`apt-get install goaccess`); without it, that comparison is left out, and the output says so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSample } from '../src/adapters/sample-writer.ts';
import { settingsSchema } from '../src/contracts/settings.ts';
import { runReport } from '../src/local/run-report.ts';
import type { WorkflowEvent } from '../src/local/run-workflow.ts';

const { values, positionals } = parseArgs({
  options: { flows: { type: 'string' }, alone: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const { alone } = values;
const size = {
  rows: Number(positionals[0] ?? 1_000_000),
  ...(values.flows !== undefined && { flows: Number(values.flows) }),
};
const date = '2026-11-22';
const place = mkdtempSync(join(tmpdir(), 'ipv6-report-bench-'));
const logs = join(place, 'logs');

const count = (number: number) => number.toLocaleString('en');
const peakMebibytes = () => Math.round(process.resourceUsage().maxRSS / 1024);

interface Timed<T> {
  seconds: number;
  result: T;
}

async function timed<T>(work: () => T | Promise<T>): Promise<Timed<T>> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}

/** Runs a pipe in bash; `processor` is the seconds of all its programs, user and system. */
function pipe(command: string): { output: string; processor: number } {
  const script = `TIMEFORMAT='%U %S'; { time { ${command}; } 2>/dev/null; } 2>&1`;
  const lines = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
  const processor = (lines.pop() ?? '').split(' ').reduce((sum, part) => sum + Number(part), 0);
  return { output: lines.join('\n'), processor };
}

const countLines = () => pipe(`find ${logs} -name '*.gz' -print0 | xargs -0 zcat | wc -l`);

/** Access logs are what neither begins with conn_log_ nor lies among flow logs. */
const runGoAccess = () =>
  pipe(
    `find ${logs} -path '*elasticloadbalancing*' -name '*_app.*.gz' ! -name 'conn_log_*' ! -name 'health_check_log_*' -print0 |
      xargs -0 zcat | goaccess - --log-format=AWSALB --no-progress -o ${place}/goaccess.html`,
  );

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
  const sample = await timed(() => writeSample({ out: logs, ...size, seed: 1, date, truth: false }));
  const { requests, connections, flows, files, bytes } = sample.result;
  console.log(`${count(requests)} access log lines, ${count(connections)} connections, ${count(flows)} flow records`);
  console.log(
    `in ${count(files)} files, ${count(Math.round(bytes / 1e6))} MB, written in ${sample.seconds.toFixed(1)} s`,
  );
  const before = peakMebibytes();
  // Once without counting, so that both find the files in the page cache.
  const lines = alone ? 0 : Number(countLines().output);
  const counted = alone ? null : await timed(countLines);
  const begin = process.cpuUsage();
  const run = await timed(runOnce);
  const { user, system } = process.cpuUsage(begin);
  const say = (name: string, seconds: number, processor: number, rest = '') =>
    console.log(`${name.padEnd(28)} ${seconds.toFixed(2).padStart(8)} s ${processor.toFixed(2).padStart(8)} s ${rest}`);
  for (const [state, seconds] of run.result) console.log(`  ${state.padEnd(26)} ${seconds.toFixed(2).padStart(8)} s`);
  console.log(`${''.padEnd(28)} ${'clock'.padStart(8)}   ${'cores'.padStart(8)}`);
  const memory = `${count(peakMebibytes())} MiB at most (${count(before)} before it, when the sample was written)`;
  say('run --no-pdf', run.seconds, (user + system) / 1e6, memory);
  if (counted !== null) {
    say('find | xargs zcat | wc -l', counted.seconds, counted.result.processor, `${count(lines)} lines`);
    console.log(`run : pipe  ${(run.seconds / counted.seconds).toFixed(2)} : 1 by the clock`);
  }
  if (alone) console.log('The pipe and GoAccess are left out.');
  else if (spawnSync('goaccess', ['--version']).error === undefined) {
    const goaccess = await timed(runGoAccess);
    say('zcat | goaccess', goaccess.seconds, goaccess.result.processor, 'access logs only');
    console.log(`GoAccess : run  ${(goaccess.seconds / run.seconds).toFixed(2)} : 1 by the clock`);
  } else {
    console.log('GoAccess is not installed: left out.');
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
