import { expect, test } from '@jest/globals';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import type { FoundLogs, LogFile, LogKind } from '../../src/contracts/logs.ts';
import { logKinds } from '../../src/contracts/logs.ts';
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
      ...{ timezone: 'UTC', anonymise },
    };
    return (await plan({ execution: 'x', request: { date: '2026-11-22', ...request } }, ports)).run.anonymise;
  };
  expect(await runOf({})).toBeUndefined();
  expect(await runOf({}, 'truncate')).toBe('truncate');
  expect(await runOf({ anonymise: 'pseudonym' }, 'truncate')).toBe('pseudonym');
  await expect(runOf({ anonymise: 'blur' })).rejects.toThrow('anonymise');
});
