import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { type TablePlaces, tableNames, tableStatement } from '../../src/adapters/athena-tables.ts';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import { logKinds } from '../../src/contracts/logs.ts';

const places: TablePlaces = {
  logs: 's3://logs/alb',
  connectionLogs: 's3://logs/connections',
  flowLogs: 's3://flow-logs',
  work: 's3://work/ipv6',
  accounts: ['123456789012', '210987654321'],
  regions: ['eu-central-1'],
};

const queries = createQueryLibrary();

/** `time timestamp` as Athena, Trino and DuckDB write it. */
function columnsIn(statement: string): string[] {
  const types: Record<string, string> = { string: 'varchar', int: 'integer', 'timestamp(3)': 'timestamp' };
  return Array.from(
    statement.matchAll(
      /^ {2}[`"]?(\w+)[`"]? (string|int|bigint|double|boolean|timestamp(?:\(3\))?|varchar|integer)\b/gm,
    ),
    ([, name = '', type = '']) => `${name} ${types[type] ?? type}`,
  );
}

test.each(tableNames)('%s has the same columns in Athena and in Trino', async (name) => {
  const athena = await tableStatement(name, 'athena', places);
  const trino = await tableStatement(name, 'trino', places);

  const partitions = Array.from(
    /^PARTITIONED BY \((.*)\)$/m.exec(athena)?.[1]?.matchAll(/(\w+) string/g) ?? [],
    ([, key]) => key,
  );
  expect(columnsIn(trino)).toEqual([...columnsIn(athena), ...partitions.map((key) => `${key} varchar`)]);
  expect(trino).toContain(`partitioned_by = ARRAY[${partitions.map((key) => `'${key}'`).join(', ')}]`);
});

test.each(logKinds)('%s: what the SELECT answers is what the table holds, in its order', async (table) => {
  const duckdb = await readFile(new URL(`../../queries/tables/${table}.duckdb.sql`, import.meta.url), 'utf8');
  const athena = columnsIn(await tableStatement(table, 'athena', places));
  const select = await queries.extract(table, 'athena');

  const last = select.slice(select.lastIndexOf('\nSELECT\n'));
  const answered = Array.from(last.matchAll(/ AS "?(\w+)"?,?$|^ {2}(\w+),?$/gm), ([, alias, plain]) => alias ?? plain);
  expect(answered).toEqual([...athena.map((column) => column.split(' ')[0]), 'run']);
  expect(
    columnsIn(duckdb)
      .filter((column) => column !== 'run varchar')
      .sort(),
  ).toEqual([...athena].sort());
});

test.each(logKinds)('%s: Athena and Trino run the same SELECT', async (table) => {
  const athena = await queries.extract(table, 'athena');
  const trino = await queries.extract(table, 'trino');

  const select =
    /^UNLOAD \(\n([\s\S]*)\n\) TO '\$\{target\}\/' WITH \(format = 'PARQUET', compression = 'SNAPPY'\)\n$/.exec(
      athena,
    )?.[1];
  expect(select).toBeDefined();
  expect(trino).toBe(`INSERT INTO ${table}\n${select}\n`);
});

const both = ['parquet', 'text'] as const;

test.each([...logKinds.map((table) => [table, ['text']] as const), ['flows', ['parquet']], ['flows', both]] as const)(
  '%s of %j: values stand in WHERE only, where Athena takes them, and days are always filtered',
  async (table, formats) => {
    const text = await queries.extract(table, 'athena', formats);
    const named = /^-- parameters: (.*)$/m.exec(text)?.[1]?.split(', ') ?? [];
    const sql = text.replaceAll(/--.*$/gm, '').replaceAll(/'(?:[^']|'')*'/g, "''");

    expect(sql.split('?').length - 1).toBe(named.length);
    for (const before of sql
      .split('?')
      .slice(0, -1)
      .map((_, i, all) => all.slice(0, i + 1).join('?'))) {
      const clause = before.match(
        /\b(SELECT|FROM|JOIN|ON|WHERE|GROUP BY)\b(?![\s\S]*\b(?:SELECT|FROM|JOIN|ON|WHERE|GROUP BY)\b)/,
      )?.[1];
      expect(clause).toBe('WHERE');
    }
    const filtered = sql.match(/WHERE day BETWEEN \? AND \?/g) ?? [];
    expect(filtered).toHaveLength(sql.match(/\b(?:FROM|JOIN) raw_(?:requests|connections|flows)/g)?.length ?? 0);
    expect(filtered).toHaveLength(formats.length);
    // No question asks for all files of a folder: what is not on the run's list joins nothing.
    expect(sql.match(/JOIN (?:listed|positions) ON "\$path" = path/g)).toHaveLength(formats.length);
  },
);

test('fills in places and leaves projection its own placeholders', async () => {
  const athena = await tableStatement('raw_flows', 'athena', places);

  expect(athena).toContain("LOCATION 's3://flow-logs/'");
  expect(athena).toContain("'projection.account.values' = '123456789012,210987654321'");
  expect(athena).toContain("'projection.day.range' = '2020/01/01,NOW+1DAY'");
  expect(athena).toContain(`'s3://flow-logs/AWSLogs/\${account}/vpcflowlogs/\${region}/\${day}'`);
});

test.each(tableNames)('%s: nothing is left to be filled in but what projection fills in', async (name) => {
  for (const dialect of ['athena', 'trino'] as const) {
    const left = (await tableStatement(name, dialect, places)).matchAll(/\$\{(\w+)\}/g);
    expect(['account', 'region', 'day', 'run']).toEqual(expect.arrayContaining(Array.from(left, ([, key]) => key)));
  }
});

test('a regular expression of the raw tables has a group per column and no line break: else rows would be NULL', async () => {
  for (const name of tableNames.filter((table) => table.startsWith('raw_') && table !== 'raw_flows_parquet')) {
    const [athena, trino] = [await tableStatement(name, 'athena', places), await tableStatement(name, 'trino', places)];
    const expression = /'input\.regex' = '([^']*)'/.exec(athena)?.[1] ?? '';
    expect(/ regex = '([^']*)'/.exec(trino)?.[1]).toBe(expression);
    expect(expression).not.toMatch(/[\r\n]/);
    // An empty alternative matches the empty text: the groups of the answer are those of the expression.
    expect(new RegExp(`${expression}|`).exec('')).toHaveLength(1 + columnsIn(athena).length);
  }
});

const hostile = [
  "s3://logs/a'b",
  's3://logs/a\nb',
  `s3://logs/\${day}`,
  's3://logs/',
  'logs',
  "s3://logs'; DROP TABLE x --",
];

test.each(hostile)('refuses the place %j', async (logs) => {
  await expect(tableStatement('raw_requests', 'athena', { ...places, logs })).rejects.toThrow('s3://');
});

test('refuses accounts, regions and days that are none', async () => {
  await expect(tableStatement('raw_requests', 'athena', { ...places, accounts: ["1'2"] })).rejects.toThrow(
    'twelve digits',
  );
  await expect(tableStatement('raw_requests', 'athena', { ...places, regions: ['eu'] })).rejects.toThrow('a region');
  await expect(tableStatement('raw_requests', 'athena', { ...places, lastDay: '2026-11-22' })).rejects.toThrow('a day');
});
