import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { isS3Address } from '../adapters/s3-address.ts';
import { openArchive } from '../local/open-archive.ts';
import { listArchive } from '../stages/list.ts';
import { verifyArchive } from '../stages/verify.ts';
import { type ExitCode, exitCodes, UsageError } from './errors.ts';
import { checkAddress } from './places.ts';
import { printable } from './printable.ts';
import { loadSettings } from './settings.ts';
import type { Terminal } from './terminal.ts';

interface ArchiveOptions {
  archive?: string;
  config?: string;
  json?: true;
}

export function addArchiveCommands(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  const archive = program.command('archive').description('look into the archive');
  const withOptions = (name: string, description: string): Command =>
    archive
      .command(name)
      .description(description)
      .option('--archive <place>', 'archive: a directory or an s3:// address')
      .option('--config <file>', 'settings (default: ipv6-report.yaml if it is there)')
      .option('--json', 'print JSON');

  withOptions('list', 'the reports in the archive').action((options: ArchiveOptions) =>
    run(async () => {
      const rows = await listArchive(open(options));
      if (options.json) terminal.out(`${JSON.stringify(rows)}\n`);
      else if (rows.length === 0) terminal.err('The archive holds no report yet.\n');
      else for (const row of rows) terminal.out(`${listLine(row)}\n`);
      return exitCodes.done;
    }),
  );

  withOptions('verify', 'check every file of the archive against its manifest').action((options: ArchiveOptions) =>
    run(async () => {
      const result = await verifyArchive(open(options));
      if (options.json) terminal.out(`${JSON.stringify(result)}\n`);
      else for (const problem of result.problems) terminal.out(`${printable(`${problem.key}: ${problem.problem}`)}\n`);
      terminal.err(`${result.files} files of ${result.reports} reports checked, ${result.problems.length} problems.\n`);
      return result.problems.length === 0 ? exitCodes.done : exitCodes.failed;
    }),
  );
}

function open(options: ArchiveOptions) {
  const settings = loadSettings({
    config: options.config,
    environment: process.env,
    flags: { archive: options.archive },
  });
  checkAddress('--archive', settings.archive);
  if (!isS3Address(settings.archive) && !existsSync(settings.archive)) {
    throw new UsageError(`There is no archive at ${settings.archive}. Check --archive, or make a report first.`);
  }
  return openArchive(settings.archive);
}

function listLine(row: Awaited<ReturnType<typeof listArchive>>[number]): string {
  const share = row.ipv6RequestShare === null ? '      –' : `${(row.ipv6RequestShare * 100).toFixed(1).padStart(5)} %`;
  return printable(
    `${row.folder}  r${row.revision}  ${row.status.padEnd(8)}  ${String(row.requests).padStart(12)} requests  ${share} IPv6`,
  );
}
