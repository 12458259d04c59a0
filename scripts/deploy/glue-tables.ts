import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTableDdl, type TableDefinition } from './table-ddl.ts';

const folder = fileURLToPath(new URL('../../queries/tables', import.meta.url));

/** What stands for the places in the statements: text, with CloudFormation's own `${…}` in it. */
export interface TablePlaces {
  work: string;
  logs: string;
  connection_logs: string;
  flow_logs: string;
  accounts: string;
  regions: string;
  first_day: string;
  last_day: string;
}

/** The tables of queries/tables/*.athena.sql, the one place where they are defined. */
export function readTables(): TableDefinition[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.athena.sql'));
  return files.sort().map((name) => {
    const table = readTableDdl(readFileSync(join(folder, name), 'utf8'));
    const expected = basename(name, '.athena.sql').replaceAll('-', '_');
    if (table.name !== expected) throw new Error(`${name} defines the table ${table.name}`);
    return table;
  });
}

/** The same tables as resources of CloudFormation, by logical id. */
export function glueTables(places: TablePlaces, database: string): Record<string, object> {
  return Object.fromEntries(readTables().map((table) => [logicalId(table.name), glueTable(table, places, database)]));
}

/** `raw_requests` becomes `RawRequestsTable`. */
export function logicalId(table: string): string {
  return `${table.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Table`;
}

function glueTable(table: TableDefinition, places: TablePlaces, database: string) {
  const fill = (text: string) => fillIn(text, places);
  return {
    Type: 'AWS::Glue::Table',
    Properties: {
      CatalogId: { Ref: 'AWS::AccountId' },
      DatabaseName: { Ref: database },
      TableInput: {
        Name: table.name,
        Description: table.comment,
        TableType: 'EXTERNAL_TABLE',
        Parameters: { EXTERNAL: 'TRUE', ...mapValues(table.properties, fill) },
        PartitionKeys: table.partitions.map(toColumn),
        StorageDescriptor: {
          Columns: table.columns.map(toColumn),
          Location: fill(table.location),
          InputFormat: table.inputFormat,
          OutputFormat: table.outputFormat,
          SerdeInfo: { SerializationLibrary: table.serde, Parameters: mapValues(table.serdeProperties, fill) },
        },
      },
    },
  };
}

function toColumn({ name, type }: { name: string; type: string }) {
  return { Name: name, Type: type };
}

/**
 * Fills the places in. What stays as `${…}` is for Athena's partition projection; where CloudFormation has something to fill
 * in, it is `${!…}` that it lets through.
 */
function fillIn(text: string, places: TablePlaces): string | { 'Fn::Sub': string } {
  const values = new Map<string, string>(Object.entries(places));
  const fill = (other: (name: string) => string) =>
    text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => values.get(name) ?? other(name));
  const substituted = fill((name) => `\${!${name}}`);
  return /\$\{[^!]/.test(substituted) ? { 'Fn::Sub': substituted } : fill((name) => `\${${name}}`);
}

function mapValues<Value>(record: Record<string, string>, change: (value: string) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
