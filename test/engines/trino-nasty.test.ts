import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LogKind, logKinds } from '../../src/contracts/logs.ts';
import { queryIds } from '../../src/contracts/rows.ts';
import { connectionLines, flowLines, keys, type NastyLine, requestLines, writeNastyLogs } from './nasty-logs.ts';
import { answersOf, type Bed, compare, type EngineRun, openBed } from './trino-bed.ts';

/** What breaks readers of logs, read by DuckDB and by Trino: the expected outcome, and the same from both. */
let bed: Bed;
const runs: Partial<Record<'duckdb' | 'trino', EngineRun>> = {};

beforeAll(async () => {
  bed = await openBed();
  await writeNastyLogs(bed.logs);
  for (const name of ['duckdb', 'trino'] as const) runs[name] = await bed.run(name);
});

afterAll(async () => {
  await bed?.close();
});

const kinds: Record<LogKind, { key: string; lines: NastyLine[] }> = {
  requests: { key: keys.requests, lines: requestLines },
  connections: { key: keys.connections, lines: connectionLines },
  flows: { key: keys.flows, lines: flowLines },
};

describe.each(['duckdb', 'trino'] as const)('%s', (name) => {
  test.each(logKinds)('gives each line of %s the outcome that it must have', async (table) => {
    const { key, lines } = kinds[table];
    const rows = (await bed.rows(name, table)).filter((row) => row['source_file'] === key);

    const extra = table === 'flows' ? ['accepted'] : []; // the record after the repeated header
    expect(rows.map((row) => row['outcome']).sort()).toEqual([...lines.map(({ outcome }) => outcome), ...extra].sort());
    const samples = rows.map((row) => row['sample']).filter((sample) => sample !== '');
    const rejected = lines.filter(({ outcome }) => ['format', 'time', 'address', 'number'].includes(outcome));
    expect(samples.sort(byText)).toEqual(rejected.map(({ line }) => line.slice(0, 500)).sort(byText));
  });

  test('reads the addresses and the paths that matter', async () => {
    const requests = await bed.rows(name, 'requests');
    const connections = await bed.rows(name, 'connections');

    for (const { what, client } of [...requestLines, ...connectionLines]) {
      if (client === undefined) continue;
      expect({ what, found: [...requests, ...connections].some((row) => row['client'] === client) }).toEqual({
        what,
        found: true,
      });
    }
    for (const { path = '', host = '' } of requests) expect(`${host} ${path}`).not.toContain('secret');
    const paths = requests.filter((row) => row['source_file'] === keys.requests && row['outcome'] === 'accepted');
    const count = (path: string) => paths.filter((row) => row['path'] === path).length;
    for (const path of new Set(requestLines.map((line) => line.path ?? undefined))) {
      if (path === undefined || path === '/path') continue;
      expect({ path, times: count(path) }).toEqual({
        path,
        times: requestLines.filter((line) => line.path === path).length,
      });
    }
  });

  test('reads midnight files, several gzip members, blank lines and columns in any order', async () => {
    const outcomes = async (table: LogKind, key: string) =>
      (await bed.rows(name, table)).filter((row) => row['source_file'] === key).map((row) => row['outcome']);

    expect(await outcomes('requests', keys.midnight)).toEqual(['accepted', 'outside']);
    expect(await outcomes('requests', keys.members)).toEqual(['accepted', 'accepted']);
    expect(await outcomes('requests', keys.blanks)).toEqual(['accepted']);
    expect((await outcomes('requests', keys.bytes)).sort()).toEqual([...Array(4).fill('accepted'), 'format', 'format']);
    expect(await outcomes('connections', keys.dotted)).toEqual(['accepted']);
    const flows = await bed.rows(name, 'flows');
    for (const [key, times] of [
      [keys.otherOrder, 2],
      [keys.exported, 1],
    ] as const) {
      const rows = flows.filter((row) => row['source_file'] === key);
      expect(rows).toHaveLength(times);
      for (const row of rows) {
        expect(row).toMatchObject({
          src: '20010db8000000000000000000000001',
          dst: '00000000000000000000ffffc0000209',
          bytes: '40',
        });
      }
    }
  });
});

test.each(logKinds)('the typed rows of %s are the same on both engines', async (table) => {
  expect(await bed.rows('trino', table)).toEqual(await bed.rows('duckdb', table));
});

test.each(queryIds)('the query %s answers the same rows on both engines', async (id) => {
  const [left, right] = [runs.duckdb, runs.trino];
  if (left === undefined || right === undefined) throw new Error('a run is missing');

  expect((await answersOf(right)).get(id)).toEqual((await answersOf(left)).get(id));
});

const byText = (a: string | undefined, b: string | undefined) => compare(a ?? '', b ?? '');
