import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import { type CatalogEntry, catalogVersion, toCatalogEntry } from '../../src/contracts/catalog.ts';
import type { FoundLogs, LogFile, LogKind } from '../../src/contracts/logs.ts';
import { logKinds } from '../../src/contracts/logs.ts';
import { reportSchema } from '../../src/contracts/report.ts';
import { plan } from '../../src/stages/plan.ts';
import { MemoryStore } from '../support/memory-store.ts';

const file = (logs: LogKind): LogFile => ({
  logs,
  key: `${logs}.log.gz`,
  path: `s3://logs/${logs}.log.gz`,
  bytes: 100,
  loadBalancer: null,
  format: 'text',
  columns: logs === 'flows' ? { start: 1 } : null,
});
const found: FoundLogs = { roots: ['s3://logs'], files: logKinds.map(file), skipped: [], sample: false };

const planFor = (engine: 'duckdb' | 'trino' | 'athena', execution = 'daily-1', logs = found) =>
  plan(
    { execution, request: { date: '2026-11-22', timezone: 'Europe/Berlin' } },
    {
      logs: { find: async () => logs, locateLine: async () => null },
      work: new MemoryStore('s3://work'),
      archive: new MemoryStore(),
      queries: createQueryLibrary(),
      engine,
      timezone: 'UTC',
    },
  );

test.each(logKinds)('Athena unloads %s into a place of the run, and notes what it wrote elsewhere', async (kind) => {
  const { extract } = await planFor('athena');
  const statement = extract.find(({ id }) => id === kind);

  expect(statement?.sql).toContain(`TO 's3://work/tables/${kind}/run=daily-1/'`);
  expect(statement?.output).toBe(`s3://work/results/daily-1/extract/${kind}`);
});

test('another attempt has other places and other tokens', async () => {
  const [first, second] = [await planFor('athena'), await planFor('athena', 'daily-1-2')];

  expect(second.extract[0]?.sql).toContain('run=daily-1-2/');
  const tokens = [...first.extract, ...first.analyse, ...second.extract, ...second.analyse].map(({ token }) => token);
  expect(new Set(tokens).size).toBe(tokens.length);
});

test.each(['athena', 'trino'] as const)(
  '%s reads the partitions of the period and a day either side',
  async (engine) => {
    const { extract } = await planFor(engine);

    // The day in Berlin begins at 23:00 UTC the day before.
    for (const { parameters, sql } of extract) {
      expect(sql).toMatch(/WHERE day BETWEEN \? AND \?/);
      const days = parameters.filter((value) => /^'\d{4}\/\d{2}\/\d{2}'$/.test(value));
      expect(new Set(days)).toEqual(new Set(["'2026/11/20'", "'2026/11/23'"]));
    }
  },
);

test('flow logs without needed fields end a run that has no other logs, with the file and the remedy', async () => {
  const unfit = {
    key: 'fl-1.log.gz',
    reason: 'lacks-fields' as const,
    detail: 'The format of this flow log leaves out srcaddr; make another.',
  };
  await expect(planFor('athena', 'daily-1', { ...found, files: [], skipped: [unfit] })).rejects.toMatchObject({
    name: 'LogFormatUnfit',
    message: 'fl-1.log.gz: The format of this flow log leaves out srcaddr; make another.',
  });
  const planned = await planFor('athena', 'daily-1', { ...found, files: [file('requests')], skipped: [unfit] });
  expect(planned.extract.map(({ id }) => id)).toEqual(['requests']);
});

test('the edition is that of the request, else that of the deployment, and all stages are told', async () => {
  const runOf = async (request: object, anonymise?: 'truncate' | 'pseudonym') => {
    const ports = {
      logs: { find: async () => found, locateLine: async () => null },
      ...{ work: new MemoryStore('s3://work'), queries: createQueryLibrary(), engine: 'duckdb' as const },
      ...{ archive: new MemoryStore(), timezone: 'UTC', anonymise },
    };
    return (await plan({ execution: 'x', request: { date: '2026-11-22', ...request } }, ports)).run.anonymise;
  };
  expect(await runOf({})).toBeUndefined();
  expect(await runOf({}, 'truncate')).toBe('truncate');
  expect(await runOf({ anonymise: 'pseudonym' }, 'truncate')).toBe('pseudonym');
  await expect(runOf({ anonymise: 'blur' })).rejects.toThrow('anonymise');
});

/** An archive with reports of these days, as far as its catalog tells. */
async function archiveOf(dates: readonly string[], more: Partial<CatalogEntry> = {}): Promise<MemoryStore> {
  const archive = new MemoryStore();
  const report = reportSchema.parse(
    JSON.parse(readFileSync(new URL('../fixtures/report.json', import.meta.url), 'utf8')),
  );
  const reports = dates.map((date) => {
    const folder = `reports/daily/${date.replaceAll('-', '/')}`;
    const files = { html: 'index.html', pdf: null, json: 'report.json', manifest: 'manifest.json', csv: [] } as const;
    const start = DateTime.fromISO(date, { zone: 'Europe/Berlin' });
    const period = {
      start: String(start.toISO()),
      end: String(start.plus({ days: 1 }).toISO()),
      timezone: 'Europe/Berlin',
    };
    return { ...toCatalogEntry(report, folder, { ...files, csv: [] }), name: 'daily', sample: false, period, ...more };
  });
  await archive.put('catalog.json', JSON.stringify({ schemaVersion: catalogVersion, reports }));
  return archive;
}

const missedIn = async (archive: MemoryStore, request: object = {}, execution = 'daily-1') => {
  const ports = {
    logs: { find: async () => found, locateLine: async () => null },
    ...{ work: new MemoryStore('s3://work'), archive, queries: createQueryLibrary(), engine: 'duckdb' as const },
    ...{ timezone: 'Europe/Berlin' },
  };
  return (await plan({ execution, request: { date: '2026-11-22', catchUp: 3, ...request } }, ports)).missed;
};
const datesOf = (missed: Awaited<ReturnType<typeof missedIn>>) => missed.map(({ request }) => request.date);

test('three missed days are made first, the oldest first, and never more than asked for', async () => {
  const archive = await archiveOf(['2026-11-10', '2026-11-18']);
  expect(datesOf(await missedIn(archive))).toEqual(['2026-11-19', '2026-11-20', '2026-11-21']);
  expect(datesOf(await missedIn(archive, { catchUp: 1 }))).toEqual(['2026-11-21']);
  expect(await missedIn(archive, { catchUp: 0 })).toEqual([]);
  expect(await missedIn(archive, { catchUp: undefined })).toEqual([]);
  expect(datesOf(await missedIn(await archiveOf(['2026-11-18', '2026-11-20'])))).toEqual(['2026-11-19', '2026-11-21']);
});

test('a scheduled run looks back from its own day', async () => {
  const archive = await archiveOf(['2026-11-18', '2026-11-21']);
  const scheduled = { date: undefined, scheduledTime: '2026-11-23T02:30:00Z' };
  expect(datesOf(await missedIn(archive, scheduled))).toEqual(['2026-11-19', '2026-11-20']);
});

test('nothing is missed before the first report of the series, and other series do not count', async () => {
  expect(await missedIn(new MemoryStore())).toEqual([]);
  expect(datesOf(await missedIn(await archiveOf(['2026-11-20'])))).toEqual(['2026-11-21']);
  expect(await missedIn(await archiveOf(['2026-11-19'], { name: 'other' }))).toEqual([]);
  expect(await missedIn(await archiveOf(['2026-11-19'], { sample: true }))).toEqual([]);
});

test('a missed day is asked for as its run was, under a name of its own, and looks back no further', async () => {
  const archive = await archiveOf(['2026-11-20']);
  const asked = { timezone: 'Europe/Berlin', anonymise: 'truncate', recipients: ['noc@example.com'] };
  const [missed] = await missedIn(archive, asked);
  expect(missed?.request).toEqual({ report: 'daily', date: '2026-11-21', ...asked });
  expect(missed?.name).toMatch(/^daily-2026-11-21-caught-up-[0-9a-f]{6}$/);
  const [again] = await missedIn(archive, {}, 'daily-2');
  expect(again?.name).not.toBe(missed?.name);
});

test.each([{ to: '2026-11-23' }, { date: '2026-11-22T10:00' }, { period: 'week' }])(
  'a report of %j has no days before it that could be made',
  async (request) => {
    await expect(missedIn(new MemoryStore(), request)).rejects.toThrow('catchUp: only the report of one day');
  },
);
