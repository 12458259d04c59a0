import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { type TablePlaces, tableNames, tablePlacesSchema, tableStatement } from '../adapters/athena-tables.ts';
import { isS3Address } from '../adapters/s3-address.ts';
import { type ExitCode, exitCodes, UsageError } from './errors.ts';
import type { Terminal } from './terminal.ts';

interface TablesOptions {
  engine: string;
  logs: string;
  connectionLogs?: string;
  flowLogs?: string;
  work: string;
  accounts: string[];
  regions: string[];
  firstDay?: string;
  lastDay?: string;
}

export function addTablesCommand(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  program
    .command('tables')
    .description('print the statements that create the tables for run --engine trino|athena')
    .option('--engine <name>', 'trino or athena', 'trino')
    .requiredOption('--logs <place>', 'what stands above AWSLogs/ of the access logs: s3://… or a directory')
    .option('--connection-logs <place>', 'the same of the connection logs (default: --logs)')
    .option('--flow-logs <place>', 'the same of the flow logs (default: --logs)')
    .requiredOption('--work <place>', 'where rows and results go: the --work of the runs')
    .requiredOption('--accounts <id...>', 'accounts whose logs are read')
    .requiredOption('--regions <name...>', 'regions whose logs are read')
    .option('--first-day <yyyy/mm/dd>', 'older logs are not seen (default: 2020/01/01)')
    .option('--last-day <yyyy/mm/dd>', 'later logs are not seen (default: NOW+1DAY; Trino takes only a day)')
    .action((options: TablesOptions) => run(() => printTables(options, terminal)));
}

async function printTables(options: TablesOptions, terminal: Terminal): Promise<ExitCode> {
  const engine = z.enum(['trino', 'athena']).safeParse(options.engine);
  if (!engine.success)
    throw new UsageError(`--engine ${options.engine}: take trino or athena; DuckDB needs no tables.`);
  const { logs, connectionLogs = logs, flowLogs = logs, work, accounts, regions, firstDay, lastDay } = options;
  const places = tablePlacesSchema.safeParse({
    logs: toLocation(logs),
    connectionLogs: toLocation(connectionLogs),
    flowLogs: toLocation(flowLogs),
    work: toLocation(work),
    accounts,
    regions,
    ...(firstDay !== undefined && { firstDay }),
    ...(lastDay !== undefined && { lastDay }),
  } satisfies TablePlaces);
  if (!places.success) {
    const lines = places.error.issues.map(({ path, message }) => `  ${flagOf(path)}: ${message}`);
    throw new UsageError(`The tables cannot be made:\n${lines.join('\n')}`);
  }
  for (const name of tableNames) {
    terminal.out(`${(await tableStatement(name, engine.data, places.data)).trimEnd()};\n\n`);
  }
  return exitCodes.done;
}

/** Trino takes a directory as a file:// address. */
function toLocation(place: string): string {
  const location = isS3Address(place) || /^(?:s3a|file):/.test(place) ? place : `file://${resolve(place)}`;
  return location.replace(/\/+$/, '');
}

function flagOf([field = '']: readonly PropertyKey[]): string {
  return `--${String(field).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
