import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDuckDbEngine } from '../../src/adapters/duckdb.ts';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import type { QueryId } from '../../src/contracts/rows.ts';
import { type Statement, sqlLiteral } from '../../src/contracts/statement.ts';
import type { QueryEngine } from '../../src/ports.ts';

let base: string;
let work: string;
let logs: string;
let engine: QueryEngine;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'duckdb-'));
  work = join(base, 'work');
  logs = join(base, 'logs');
  await mkdir(logs);
  engine = createDuckDbEngine({ workDirectory: work, logDirectories: [logs], memoryLimit: '200MiB', threads: 2 });
});
afterEach(async () => {
  await engine.close();
  await rm(base, { recursive: true, force: true });
});

function statement(kind: Statement['kind'], sql: string, values: (string | number)[] = [], output?: string): Statement {
  const place =
    output ?? (kind === 'extract' ? join(work, 'tables/requests/run=r1') : join(work, 'runs/r1/answer.csv'));
  return { kind, id: 'test', sql, parameters: values.map(sqlLiteral), output: place, token: 'x'.repeat(64) };
}

/** A script that writes one row of `requests` for each of the given clients. */
function extraction(run: string, ...clients: string[]): Statement {
  const target = join(work, 'tables/requests', `run=${run}`);
  const values = clients.map((client) => `('${client}')`).join(', ');
  const sql = `CREATE TEMP TABLE files AS SELECT 7 AS bytes UNION ALL SELECT 5;
    COPY (SELECT 'a.log' AS source_file, 'accepted' AS outcome, client FROM (VALUES ${values}) AS t (client))
      TO '${target}/lines.parquet' (FORMAT parquet)`;
  return statement('extract', sql, [], target);
}

test('extract runs a script, hands its parameters out in order and counts the bytes of its files', async () => {
  const target = join(work, 'tables/requests/run=r1');
  const sql = `
    CREATE TEMP TABLE period AS SELECT CAST(? AS TIMESTAMP) AS a, ? AS b; -- a ? in a comment
    CREATE TEMP TABLE files AS SELECT 7 AS bytes UNION ALL SELECT 5;
    COPY (SELECT a, b, CAST(? AS BIGINT) AS c FROM period) TO '${target}/lines.parquet' (FORMAT parquet);`;
  const result = await engine.execute(statement('extract', sql, ['2026-11-22 00:00:00', "it's", 42], target));
  expect(result).toMatchObject({ output: target, scannedBytes: 12 });
  expect(result.millis).toBeGreaterThanOrEqual(0);
  expect(await readdir(target)).toEqual(['lines.parquet']);
});

test('analyse answers CSV with a header and every value in quotes, from the rows of its own run', async () => {
  await engine.execute(extraction('r1', 'one', 'two "2"', 'a,b'));
  await engine.execute(extraction('r2', 'other'));
  const sql = 'SELECT run, client, count(*) AS n, NULL AS nothing FROM requests WHERE run = ? GROUP BY 1, 2 ORDER BY 2';
  const { output, scannedBytes } = await engine.execute(statement('analyse', sql, ['r1']));
  expect(await readFile(output, 'utf8')).toBe(
    '"run","client","n","nothing"\n"r1","a,b","1",\n"r1","one","1",\n"r1","two ""2""","1",\n',
  );
  expect(scannedBytes).toBeGreaterThan(0);
  expect(await readdir(join(work, 'runs/r1'))).toEqual(['answer.csv']);
});

test('tables without rows are there, with all columns, and nothing is scanned', async () => {
  for (const table of ['requests', 'connections', 'flows']) {
    const sql = `SELECT count(*) AS n, min(outcome) AS o FROM ${table} WHERE run = ?`;
    const { output, scannedBytes } = await engine.execute(statement('analyse', sql, ['r1']));
    expect({ text: await readFile(output, 'utf8'), scannedBytes }).toEqual({
      text: '"n","o"\n"0",\n',
      scannedBytes: 0,
    });
  }
});

test('running a statement again replaces what it wrote', async () => {
  await engine.execute(extraction('r1', 'one', 'two'));
  await writeFile(join(work, 'tables/requests/run=r1/left-over.parquet'), 'half written');
  await engine.execute(extraction('r1', 'three'));
  const count = statement('analyse', 'SELECT count(*) AS n FROM requests WHERE run = ?', ['r1']);
  await engine.execute(count);
  await engine.execute(count);
  expect(await readFile(count.output, 'utf8')).toBe('"n"\n"1"\n');
});

describe('what several questions begin with', () => {
  /** One refused SYN from outside for each of the given sources. */
  function knocks(run: string, ...sources: string[]): Statement {
    const target = join(work, 'tables/flows', `run=${run}`);
    const values = sources.map((source) => `('${source.padStart(32, '2')}')`).join(', ');
    const sql = `CREATE TEMP TABLE files AS SELECT 1 AS bytes;
      COPY (SELECT 'accepted' AS outcome, TIMESTAMP '2026-11-22 10:00:00' AS "start", 'eni-1' AS interface_id, src,
          lpad('1', 32, '3') AS dst, 40000 AS src_port, 22 AS dst_port, 6 AS family, 6 AS protocol, 1 AS packets,
          80 AS bytes, 'REJECT' AS action, 'ingress' AS direction, 2 AS tcp_flags, lpad('1', 32, '3') AS pkt_dst,
          src AS pkt_src, CAST(NULL AS VARCHAR) AS src_service
        FROM (VALUES ${values}) AS t (src)) TO '${target}/lines.parquet' (FORMAT parquet)`;
    return statement('extract', sql, [], target);
  }

  async function ask(id: QueryId, run: string): Promise<string> {
    const sql = await createQueryLibrary().analyse(id);
    const values =
      /^-- parameters: (.+)$/m
        .exec(sql)?.[1]
        ?.split(',')
        .map(() => run) ?? [];
    const { output } = await engine.execute(statement('analyse', sql, values, join(work, `${id}-${run}.csv`)));
    return readFile(output, 'utf8');
  }

  test('is worked out by the first that asks, for its own run, and again when the rows are others', async () => {
    await engine.execute(knocks('r1', 'a', 'b'));
    await engine.execute(knocks('r2', 'c'));
    const first = await Promise.all(['r1', 'r2', 'r1'].map((run) => ask('inbound-sources', run)));
    const counts = await Promise.all(['r1', 'r2'].map((run) => ask('port-verdicts', run)));
    await engine.execute(knocks('r1', 'd'));
    const again = await ask('inbound-sources', 'r1');
    const sources = [...first, again].map((text) =>
      [...text.matchAll(/^"(2+[a-d])"/gm)].map(([, hex = '']) => hex.at(-1)),
    );
    expect(sources).toEqual([['a', 'b'], ['c'], ['a', 'b'], ['d']]);
    expect(counts.map((text) => text.split('\n')[1])).toEqual(['"untried","closed","1"', '"untried","closed","1"']);
    expect(await ask('own-addresses', 'r1')).toBe(`"address","family"\n"${'1'.padStart(32, '3')}","6"\n`);
  });

  test('is worked out once: the engine takes no notice of rows that another one writes meanwhile', async () => {
    await engine.execute(knocks('r1', 'a'));
    const before = await ask('inbound-sources', 'r1');
    const other = createDuckDbEngine({ workDirectory: work, threads: 1 });
    await other.execute(knocks('r1', 'a', 'b'));
    await other.close();
    expect(await ask('inbound-sources', 'r1')).toBe(before);
  });

  test('may be tried again after a failure', async () => {
    const target = join(work, 'tables/flows/run=r1');
    await mkdir(target, { recursive: true });
    await writeFile(join(target, 'lines.parquet'), 'no rows');
    await expect(ask('inbound-sources', 'r1')).rejects.toThrow();
    await rm(target, { recursive: true });
    expect(await ask('inbound-sources', 'r1')).toMatch(/^"source",.*\n$/);
  });
});

test('statements may run side by side', async () => {
  const runs = ['r1', 'r2', 'r3', 'r4'];
  await Promise.all(runs.map((run) => engine.execute(extraction(run, run))));
  const answers = await Promise.all(
    runs.map(async (run) => {
      const { output } = await engine.execute(
        statement('analyse', 'SELECT client FROM requests WHERE run = ?', [run], join(work, `${run}.csv`)),
      );
      return readFile(output, 'utf8');
    }),
  );
  expect(answers).toEqual(runs.map((run) => `"client"\n"${run}"\n`));
});

test('after it has let go of its memory it answers as before', async () => {
  await engine.execute(extraction('r1', 'a', 'b'));
  const question = statement('analyse', 'SELECT count(*) AS rows FROM requests WHERE run = ?', ['r1']);
  const { output } = await engine.execute(question);
  const before = await readFile(output, 'utf8');
  await engine.release?.();
  await rm(output);
  await engine.execute(question);
  expect(before).toContain('"2"');
  expect(await readFile(output, 'utf8')).toBe(before);
});

test('a failure is named, and leaves nothing behind', async () => {
  const broken = extraction('r1', 'one');
  const failing = { ...broken, sql: `${broken.sql}; SELECT no_such_column FROM files` };
  await expect(engine.execute(failing)).rejects.toMatchObject({
    name: 'StatementFailed',
    message: expect.stringMatching(/^extract test: .*no_such_column/),
  });
  expect(await readdir(join(work, 'tables/requests'))).toEqual([]);
  const analysis = statement('analyse', "SELECT CAST('x' AS INTEGER) AS n FROM requests WHERE run = ?", ['r1']);
  await engine.execute(broken);
  await expect(engine.execute(analysis)).rejects.toMatchObject({ name: 'StatementFailed' });
  expect(await readdir(join(work, 'runs/r1'))).toEqual([]);
  // The engine is none the worse for it.
  await engine.execute(statement('analyse', 'SELECT 1 AS one'));
});

test('too few values, and a file that is gone, are named too', async () => {
  await expect(engine.execute(statement('analyse', 'SELECT ? AS a'))).rejects.toMatchObject({
    name: 'StatementFailed',
  });
  const sql = `CREATE TEMP TABLE lines AS SELECT * FROM read_csv('${logs}/gone.log.gz', columns = {line: 'VARCHAR'}, auto_detect = false)`;
  await expect(engine.execute(statement('extract', sql))).rejects.toMatchObject({
    name: 'EngineFileUnreadable',
    message: expect.stringContaining('gone.log.gz'),
  });
});

test('what does not fit into memory is spilled to the work directory, which is cleared in the end', async () => {
  const sql = 'SELECT count(*) AS n FROM (SELECT DISTINCT md5(CAST(range AS VARCHAR)) FROM range(3000000))';
  const { output } = await engine.execute(statement('analyse', sql));
  expect(await readFile(output, 'utf8')).toBe('"n"\n"3000000"\n');
  await engine.close();
  expect(await readdir(work)).toEqual(['runs']);
});

test('more than memory and disk can hold is named', async () => {
  const small = createDuckDbEngine({ workDirectory: work, memoryLimit: '20MiB', threads: 1, spillLimit: '10MiB' });
  const sql = 'SELECT count(*) AS n FROM (SELECT DISTINCT md5(CAST(range AS VARCHAR)) FROM range(3000000))';
  await expect(small.execute(statement('analyse', sql))).rejects.toMatchObject({ name: 'EngineOutOfMemory' });
  await small.close();
});

test('no file outside of logs and work directory is opened, no extension loaded, no setting changed', async () => {
  await writeFile(join(base, 'secret.csv'), 'a\n1\n');
  await writeFile(join(logs, 'open.csv'), 'a\n1\n');
  const read = (path: string) => engine.execute(statement('analyse', `SELECT * FROM read_csv('${path}')`));
  await read(join(logs, 'open.csv'));
  for (const path of [
    join(base, 'secret.csv'),
    join(logs, '../secret.csv'),
    '/etc/passwd',
    'https://example.com/a.csv',
  ]) {
    await expect(read(path)).rejects.toThrow();
  }
  for (const sql of ['SET enable_external_access = true', "SET memory_limit = '10GB'", 'INSTALL inet', 'LOAD inet']) {
    await expect(engine.execute(statement('extract', sql))).rejects.toThrow();
  }
});

test('directories with quotes and pattern characters in their names', async () => {
  const odd = join(base, "it's [odd]* and 100%?");
  const other = createDuckDbEngine({ workDirectory: odd, logDirectories: [logs], threads: 1 });
  const target = join(odd, 'tables/requests/run=r1');
  const sql = `CREATE TEMP TABLE files AS SELECT 1 AS bytes;
    COPY (SELECT 'one' AS client) TO '${target.replaceAll("'", "''")}/lines.parquet' (FORMAT parquet)`;
  await other.execute(statement('extract', sql, [], target));
  const answer = statement('analyse', 'SELECT client FROM requests WHERE run = ?', ['r1'], join(odd, 'answer.csv'));
  await other.execute(answer);
  expect(await readFile(answer.output, 'utf8')).toBe('"client"\n"one"\n');
  await other.close();
});
