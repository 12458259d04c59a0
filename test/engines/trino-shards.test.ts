import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { planShards } from '../../src/stages/plan-shards.ts';
import { answersOf, type Bed, type EngineRun, openBed } from './trino-bed.ts';

/** The clients in shards: Trino and DuckDB put each client into the same one, and every client is in one. */
let bed: Bed;
const runs: Partial<Record<'duckdb' | 'trino', EngineRun>> = {};

beforeAll(async () => {
  bed = await openBed();
  await writeSample({ out: bed.logs, rows: 3000, seed: 31, date: '2026-11-22' });
  for (const engine of ['duckdb', 'trino'] as const) runs[engine] = await bed.run(engine);
});

afterAll(async () => {
  await bed?.close();
});

async function shardsOf(name: 'duckdb' | 'trino'): Promise<string[][]> {
  const run = runs[name];
  if (run === undefined) throw new Error('a run is missing');
  const statements = await planShards(run.planned.run, 4, { queries: createQueryLibrary(), work: run.work });
  const shards: string[][] = [];
  for (const { run: _, shard, ...statement } of statements) {
    const output = join(bed.folder, `${name}-${shard}.csv`);
    await bed.engine(name).execute({ ...statement, output });
    shards.push((await readFile(output, 'utf8')).trimEnd().split('\n').slice(1).sort());
  }
  return shards;
}

test('the same shards on both engines, which together are all clients', async () => {
  const [duckdb, trino] = [await shardsOf('duckdb'), await shardsOf('trino')];

  expect(trino).toEqual(duckdb);
  const clients = runs.duckdb && (await answersOf(runs.duckdb)).get('clients')?.slice(1);
  expect(duckdb.flat().sort()).toEqual(clients?.sort());
  for (const shard of duckdb) expect(shard.length).toBeGreaterThan(duckdb.flat().length / 8);
});
