import { digestSchema } from '../../src/contracts/digest.ts';
import { noNetworkFiles } from '../../src/contracts/networks.ts';
import type { Report } from '../../src/contracts/report.ts';
import { encodeHistory } from '../../src/ipv6/prefix-history-file.ts';
import { aggregate } from '../../src/stages/aggregate.ts';
import { plan } from '../../src/stages/plan.ts';
import { render } from '../../src/stages/render.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { readFixture } from './archive-run.ts';
import { assets } from './render/rendered.ts';

/** Weekly and monthly editions, folded from days of an archive. */

export const zone = 'Europe/Berlin';

export interface Day {
  date: string;
  change?: (report: Report) => void;
  /** /64s of the day; without, the archive holds no set of them. */
  prefixes?: bigint[];
}

export async function archiveOf(...days: Day[]): Promise<MemoryStore> {
  const archive = new MemoryStore('memory://archive');
  for (const { date, change, prefixes } of days) {
    const report = readFixture();
    const next = new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
    report.report.period = { start: `${date}T00:00:00+01:00`, end: `${next}T00:00:00+01:00`, timezone: zone };
    change?.(report);
    const folder = `reports/daily/${date.replaceAll('-', '/')}`;
    await archive.put(`${folder}/report.json`, JSON.stringify(report));
    if (prefixes !== undefined) {
      const history = { date, prefixes: BigUint64Array.from(prefixes), days: Uint16Array.from(prefixes.map(() => 1)) };
      await archive.put(`${folder}/prefix-history.bin`, encodeHistory(history));
    }
  }
  return archive;
}

const never = () => Promise.reject(new Error('an edition asks no logs and no engine'));

export async function fold(
  archive: MemoryStore,
  request: Record<string, unknown> = { date: '2026-11-22', period: 'week' },
) {
  const work = new MemoryStore('memory://work');
  const planned = await plan(
    { execution: 'run-1', request },
    {
      work,
      archive,
      timezone: zone,
      engine: 'duckdb',
      logs: { find: never, locateLine: never },
      queries: { extract: never, analyse: never },
    },
  );
  const aggregated = await aggregate(
    { run: planned.run, extract: [], analyse: [] },
    {
      work,
      archive,
      logs: { locateLine: never },
      clock: { now: () => new Date('2026-11-30T04:00:00Z') },
      networks: { load: async () => noNetworkFiles },
      settings: { prefixes: { share: 0.01, minimumRequests: 100 }, pdf: false },
      version: '0.1.0',
      engine: 'duckdb',
    },
  );
  const stored = Buffer.from((await work.get(aggregated.report)).body).toString();
  return { planned, aggregated, work, json: stored, digest: digestSchema.parse(JSON.parse(stored)) };
}

export const week = ['16', '17', '18', '19', '20', '21', '22'].map((day) => `2026-11-${day}`);

/** Keys of the page and the mail of an edition, in its work store. */
export function renderEdition({ work, planned, aggregated }: Awaited<ReturnType<typeof fold>>) {
  const settings = { title: 'IPv6 Traffic Report', mail: {} };
  return render({ run: planned.run, report: aggregated.report }, { work, assets, settings });
}
