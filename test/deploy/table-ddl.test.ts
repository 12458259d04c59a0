import { describe, expect, test } from '@jest/globals';
import { glueTables, readTables } from '../../scripts/deploy/glue-tables.ts';
import { DdlUnreadable, readTableDdl } from '../../scripts/deploy/table-ddl.ts';
import { tableNames, tableStatement } from '../../src/adapters/athena-tables.ts';

const places = {
  work: 's3://work-bucket',
  logs: 's3://logs/alb',
  connectionLogs: 's3://logs/connections',
  flowLogs: 's3://flows',
  accounts: ['111122223333', '444455556666'],
  regions: ['eu-central-1'],
  firstDay: '2020/01/01',
  lastDay: 'NOW+2DAYS',
};
const gluePlaces = {
  work: places.work,
  logs: places.logs,
  connection_logs: places.connectionLogs,
  flow_logs: places.flowLogs,
  accounts: places.accounts.join(','),
  regions: places.regions.join(','),
  first_day: places.firstDay,
  last_day: places.lastDay,
};

type Text = string | { 'Fn::Sub': string };
interface GlueTable {
  Properties: {
    TableInput: {
      Name: string;
      Description: string;
      TableType: string;
      Parameters: Record<string, Text>;
      PartitionKeys: { Name: string; Type: string }[];
      StorageDescriptor: {
        Columns: { Name: string; Type: string }[];
        Location: Text;
        InputFormat: string;
        OutputFormat: string;
        SerdeInfo: { SerializationLibrary: string; Parameters: Record<string, Text> };
      };
    };
  };
}

/** As CloudFormation's Fn::Sub with nothing left to fill in. */
const substituted = (text: Text) => (typeof text === 'string' ? text : text['Fn::Sub'].replaceAll('${!', '${'));
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const properties = (entries: [string, Text][]) =>
  entries.map(([key, value]) => `${quoted(key)} = ${quoted(substituted(value))}`).join(', ');
const columns = (list: { Name: string; Type: string }[]) => list.map(({ Name, Type }) => `${Name} ${Type}`).join(', ');

/** Writes the resource as the statement that would make the same table. */
function toStatement({ Properties: { TableInput: table } }: GlueTable): string {
  const { StorageDescriptor: storage } = table;
  const { SerializationLibrary: serde, Parameters: serdeProperties } = storage.SerdeInfo;
  const isParquet = serde.endsWith('ParquetHiveSerDe') && storage.InputFormat.endsWith('MapredParquetInputFormat');
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS ${table.Name} (${columns(storage.Columns)})`,
    `COMMENT ${quoted(table.Description)}`,
    `PARTITIONED BY (${columns(table.PartitionKeys)})`,
    isParquet
      ? 'STORED AS PARQUET'
      : `ROW FORMAT SERDE ${quoted(serde)} WITH SERDEPROPERTIES (${properties(Object.entries(serdeProperties))}) ` +
        `STORED AS INPUTFORMAT ${quoted(storage.InputFormat)} OUTPUTFORMAT ${quoted(storage.OutputFormat)}`,
    `LOCATION ${quoted(substituted(storage.Location))}`,
    `TBLPROPERTIES (${properties(Object.entries(table.Parameters).filter(([key]) => key !== 'EXTERNAL'))})`,
  ].join(' ');
}

/** One blank between tokens, names without their backquotes. */
const normalised = (sql: string) =>
  sql
    .replaceAll('`', '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s*([(),])\s*/g, '$1')
    .replaceAll(/\s*=\s*/g, '=')
    .trim();

test('every table of queries/tables is deployed, and no other', () => {
  expect(
    readTables()
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...tableNames].sort());
});

test.each(tableNames)('the Glue table %s is the one that its statement makes', async (name) => {
  const tables = Object.values(glueTables(gluePlaces, 'Db')) as GlueTable[];
  const table = tables.find((candidate) => candidate.Properties.TableInput.Name === name);
  if (table === undefined) throw new Error(`there is no table ${name}`);
  expect(normalised(toStatement(table))).toBe(normalised(await tableStatement(name, 'athena', places)));
  expect(table.Properties.TableInput.TableType).toBe('EXTERNAL_TABLE');
});

describe('statements that are something else', () => {
  const table = "CREATE EXTERNAL TABLE IF NOT EXISTS t (a string) STORED AS PARQUET LOCATION 's3://x/'";

  test.each([
    ['a clause that is not known', `${table} COMMENT 'c' CLUSTERED BY (a)`, 'CLUSTERED'],
    ['no location', "CREATE EXTERNAL TABLE IF NOT EXISTS t (a string) COMMENT 'c' STORED AS PARQUET", 'location'],
    ['another format', table.replace('PARQUET', 'ORC'), 'ORC'],
    ['another statement', 'DROP TABLE t', 'CREATE'],
    ['an end in the middle', 'CREATE EXTERNAL TABLE IF NOT EXISTS t (a string', 'the end'],
    ['a sign that is none', `${table} ;`, 'cannot read on'],
  ])('%s is refused', (_, sql, message) => {
    expect(() => readTableDdl(sql)).toThrow(DdlUnreadable);
    expect(() => readTableDdl(sql)).toThrow(message);
  });

  test('quotes and comments are read as Athena reads them', () => {
    const read = readTableDdl(
      `-- first\n${table.replace('(a string)', '(`end` string, b bigint)')} COMMENT 'it''s -- one'`,
    );
    expect(read.columns).toEqual([
      { name: 'end', type: 'string' },
      { name: 'b', type: 'bigint' },
    ]);
    expect(read.comment).toBe("it's -- one");
  });
});
