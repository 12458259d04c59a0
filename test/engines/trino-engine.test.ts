import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { createTrinoEngine } from '../../src/adapters/trino.ts';
import { noNetworkFiles } from '../../src/contracts/networks.ts';
import { settingsSchema } from '../../src/contracts/settings.ts';
import { type Statement, sqlLiteral } from '../../src/contracts/statement.ts';
import { aggregate } from '../../src/stages/aggregate.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { keys, writeNastyLogs } from './nasty-logs.ts';
import { type Bed, openBed, queryTrino, trinoUrl } from './trino-bed.ts';

/** What the adapter says when something goes wrong on a real server, and how a table that matches nothing shows. */
let bed: Bed;

beforeEach(async () => {
  bed = await openBed();
});

afterEach(async () => {
  await bed?.close();
});

function question(sql: string, parameters: string[] = []): Statement {
  return {
    kind: 'analyse',
    id: 'question',
    sql,
    parameters,
    output: join(bed.folder, 'answer.csv'),
    token: 'x'.repeat(32),
  };
}

test.each([
  ['SELECT * FROM nothing', 'TABLE_NOT_FOUND', 'queries/tables'],
  ['SELECT nothing FROM requests WHERE run = ?', 'COLUMN_NOT_FOUND', "Column 'nothing' cannot be resolved"],
  ['SELEKT 1', 'SYNTAX_ERROR', 'mismatched input'],
  ['SELECT count(*) FROM requests', 'INVALID_COLUMN_PROPERTY', 'single predicate'],
])('%s fails with the reason', async (sql, code, words) => {
  const parameters = sql.includes('?') ? [sqlLiteral('x')] : [];

  const error: unknown = await bed
    .engine('trino')
    .execute(question(sql, parameters))
    .catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ name: 'QueryFailed', message: expect.stringContaining(words) });
  expect(error).toMatchObject({ message: expect.stringMatching(new RegExp(`^analyse question: .*(?:${code})`, 's')) });
});

test('a query that takes too long is stopped on the server, too', async () => {
  const engine = createTrinoEngine({ url: trinoUrl, user: 'slow', catalog: 'hive', schema: 'default', timeout: 2000 });
  const many = 'UNNEST(sequence(1, 10000))';

  await expect(
    engine.execute(question(`SELECT count(*) FROM ${many} CROSS JOIN ${many} CROSS JOIN ${many}`)),
  ).rejects.toMatchObject({ name: 'QueryTimeout', message: expect.stringContaining('2000 ms') });

  const states = await queryTrino(`SELECT state, error_code FROM system.runtime.queries WHERE "user" = 'slow'`);
  expect(states).toEqual([['FAILED', 'USER_CANCELED']]);
});

test('an extraction names the file that it cannot read', async () => {
  await writeNastyLogs(bed.logs);
  const { planned } = await bed.plan('trino');
  await truncate(join(bed.logs, keys.requests), 200);
  const [extract] = planned.extract.filter(({ id }) => id === 'requests');
  if (extract === undefined) throw new Error('there is no extraction of requests');

  const error: unknown = await bed
    .engine('trino')
    .execute(extract)
    .catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ name: 'QueryFailed', message: expect.stringContaining(keys.requests) });
  expect(error).toMatchObject({ message: expect.stringMatching(/damaged|cannot be opened/) });
});

test('a report is made of tables that match', async () => {
  await expect(askCanary(bed)).resolves.toBeUndefined();
});

test('a table that looks into another region is told', async () => {
  await bed.close();
  bed = await openBed({ places: { regions: ['us-east-1'] } });

  await expect(askCanary(bed)).rejects.toMatchObject({ name: 'TableMatchesNothing' });
});

test('a table whose days are out of range is told', async () => {
  await bed.close();
  bed = await openBed({ places: { lastDay: '2026/11/20' } });

  await expect(askCanary(bed)).rejects.toMatchObject({ name: 'TableMatchesNothing' });
});

async function askCanary({ run, logs }: Bed): Promise<void> {
  await writeNastyLogs(logs);
  const { planned, extract, analyse, work } = await run('trino');
  await aggregate(
    { run: planned.run, extract, analyse },
    {
      work,
      archive: new MemoryStore('memory://archive'),
      logs: createLogTree([logs]),
      networks: { load: async () => noNetworkFiles },
      clock: { now: () => new Date('2026-11-23T06:00:00Z') },
      // Many of the nasty lines are none.
      settings: settingsSchema.parse({ quality: { mostRejected: 1 } }),
      version: '0',
      engine: 'trino',
    },
  );
}
