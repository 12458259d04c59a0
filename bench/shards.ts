/**
 * How much memory and time a shard of the clients takes, and putting the parts together:
 *
 *   node bench/shards.ts [addresses] [shards…]      (10000000, 1 4 8)
 *
 * Synthetic clients, each of them another IPv6 address, are asked for with the real statement and folded by the real stage,
 * each shard in a process of its own whose peak is measured.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { createDirectoryStore } from '../src/adapters/directory.ts';
import { createDuckDbEngine } from '../src/adapters/duckdb.ts';
import { createNetworkFiles } from '../src/adapters/network-files.ts';
import { createQueryLibrary } from '../src/adapters/query-directory.ts';
import { settingsSchema } from '../src/contracts/settings.ts';
import type { Run } from '../src/contracts/stages.ts';
import { sections } from '../src/sections/index.ts';
import { SectionRun } from '../src/sections/run-sections.ts';
import { readNetworks } from '../src/stages/aggregate-networks.ts';
import { foldShard, readShard } from '../src/stages/fold-shard.ts';
import { hoursOf } from '../src/stages/period-calendar.ts';
import { planShards } from '../src/stages/plan-shards.ts';

const settings = settingsSchema.parse({});
const period = { start: '2026-11-22T00:00:00Z', end: '2026-11-23T00:00:00Z', timezone: 'UTC' };
const runOf = (shards: number): Run => ({
  run: `bench-${shards}`,
  report: 'daily',
  period,
  logs: 'runs/bench/logs.json',
});

/** The memory of the functions in serverless.yml, megabytes. */
const limits = { fold: 2048, merge: 3008 };

interface Measured {
  seconds: number;
  megabytes: number;
  /** SHA-256 of the figures; of a merge only. */
  figures?: string;
  addresses?: number;
}

/** 40 providers, four addresses per /56 on average in one or two /64s: privacy addresses of one day. */
async function writeRequests(work: string, addresses: number): Promise<void> {
  const folder = join(work, 'tables', 'requests', 'run=bench');
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (
    SELECT 'accepted' AS outcome, 6 AS family, false AS client_mapped,
      printf('%08x', 704643072 + CAST(hash(i // 4) % 40 AS BIGINT) * 65536)
        || printf('%06x', CAST(hash(i // 4 + 1) % 16777216 AS BIGINT)) || printf('%02x', CAST(i % 2 AS BIGINT))
        || lpad(lower(to_hex(hash(i))), 16, '0') AS client,
      CAST(hash(i + 7) % 2000 AS BIGINT) AS received_bytes, CAST(hash(i + 9) % 90000 AS BIGINT) AS sent_bytes
    FROM range(${addresses}) AS numbers (i)
  ) TO '${join(folder, 'lines.parquet')}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

async function fold(work: string, shards: number, shard: number, output: string): Promise<void> {
  const ports = { work: createDirectoryStore(work), networks: createNetworkFiles(settings.networks), settings };
  await foldShard({ run: runOf(shards), shard, output }, ports);
}

async function merge(work: string, shards: number): Promise<Pick<Measured, 'figures' | 'addresses'>> {
  const run = new SectionRun(
    sections.filter(({ queries }) => queries.includes('clients')),
    {
      period,
      hours: hoursOf(period),
      found: { roots: [], files: [], skipped: [], sample: false },
      prefixes: settings.prefixes,
      history: { date: '2026-11-22', before: null },
      networks: readNetworks(await createNetworkFiles(settings.networks).load()),
      publicIpv4: settings.publicIpv4,
      natGateway: settings.natGateway,
    },
  );
  const store = createDirectoryStore(work);
  for (let shard = 0; shard < shards; shard++) {
    run.loadClients(await readShard(`runs/${runOf(shards).run}/shards/${shard}.bin`, store));
  }
  const { sections: made, errors } = run.finish();
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const { prefixHistory, ...figures } = made;
  const digest = createHash('sha256')
    .update(JSON.stringify(figures))
    .update(prefixHistory ?? '');
  return { figures: digest.digest('hex'), addresses: made.clients.ipv6.addresses };
}

/** Peak and time of one step in a process of its own, with the heap that its function has. */
async function measure(step: 'fold' | 'merge', ...values: (string | number)[]): Promise<Measured> {
  const heap = `--max-old-space-size=${Math.round(limits[step] * 0.85)}`;
  const argv = [heap, fileURLToPath(import.meta.url), step, ...values.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { maxBuffer: 1 << 24 });
  const measured: Measured = JSON.parse(stdout);
  return measured;
}

async function work(step: string, folder: string, shards: number, shard: number, output: string): Promise<void> {
  const begin = performance.now();
  const more = step === 'fold' ? await fold(folder, shards, shard, output) : await merge(folder, shards);
  const seconds = (performance.now() - begin) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ seconds, megabytes, ...more }));
}

async function compare(addresses: number, counts: readonly number[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shards-'));
  const engine = createDuckDbEngine({ workDirectory: folder });
  const seen = new Set<string>();
  try {
    await writeRequests(folder, addresses);
    console.log('shards | largest fold: seconds, MB | parts MB | merge: seconds, MB | addresses');
    for (const shards of counts) {
      const ports = { queries: createQueryLibrary(), work: createDirectoryStore(folder) };
      const statements = await planShards(runOf(shards), shards, ports, { evenOne: true });
      const folds: Measured[] = [];
      let bytes = 0;
      for (const { run: _, shard, ...statement } of statements) {
        const parameters = statement.parameters.map((value) => (value.startsWith("'") ? "'bench'" : value));
        const { output } = await engine.execute({ ...statement, parameters });
        folds.push(await measure('fold', folder, shards, shard, output));
        await rm(output);
        bytes += (await stat(join(folder, 'runs', runOf(shards).run, 'shards', `${shard}.bin`))).size;
      }
      const merged = await measure('merge', folder, shards, 0, '-');
      seen.add(merged.figures ?? '');
      const most = (name: 'seconds' | 'megabytes') => Math.max(...folds.map((each) => each[name])).toFixed(0);
      console.log(
        `${shards} | ${most('seconds')}, ${most('megabytes')} of ${limits.fold} | ${(bytes / 1e6).toFixed(0)} | ` +
          `${merged.seconds.toFixed(0)}, ${merged.megabytes.toFixed(0)} of ${limits.merge} | ${merged.addresses}`,
      );
    }
    console.log(seen.size === 1 ? 'All figures are the same.' : 'THE FIGURES DIFFER.');
  } finally {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const [first = '10000000', ...rest] = process.argv.slice(2);
if (first === 'fold' || first === 'merge') {
  const [folder = '', shards = '', shard = '', output = ''] = rest;
  await work(first, folder, Number(shards), Number(shard), output);
} else await compare(Number(first), rest.length > 0 ? rest.map(Number) : [1, 4, 8]);
