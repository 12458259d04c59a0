import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { isS3Address } from '../adapters/s3-address.ts';
import { createTemplateDirectory } from '../adapters/template-directory.ts';
import { openArchive } from '../local/open-archive.ts';
import { archiveIndexKey } from '../stages/archive-layout.ts';
import { diffReports, findReport, ReportUnknown } from '../stages/diff.ts';
import { listArchive } from '../stages/list.ts';
import type { RenderIndex } from '../stages/publish-catalog.ts';
import { rebuildArchive } from '../stages/rebuild.ts';
import { renderArchiveIndex } from '../stages/render-archive.ts';
import { verifyArchive } from '../stages/verify.ts';
import { printDifference } from './archive-diff.ts';
import { type ExitCode, exitCodes, UsageError } from './errors.ts';
import { openInBrowser } from './open-in-browser.ts';
import { checkAddress } from './places.ts';
import { printable } from './printable.ts';
import { loadSettings } from './settings.ts';
import type { Terminal } from './terminal.ts';

interface ArchiveOptions {
  archive?: string;
  config?: string;
  json?: true;
}

interface NamedOptions extends ArchiveOptions {
  report: string;
  print?: true;
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

  withOptions('rebuild', 'make catalog, search, page and pointers again from the reports').action(
    (options: ArchiveOptions) => run(() => rebuild(options, terminal)),
  );

  withOptions('diff', 'compare two reports: figures, prefixes, events')
    .argument('<a>', 'a day (2026-11-21), or the folder of a report')
    .argument('<b>', 'the other')
    .option('--report <name>', 'name of the report', 'daily')
    .action((a: string, b: string, options: NamedOptions) => run(() => diff(a, b, options, terminal)));

  withOptions('open', 'open the archive, or the report of a day, in a browser')
    .argument('[day]', 'a day (2026-11-21), or the folder of a report')
    .option('--report <name>', 'name of the report', 'daily')
    .option('--print', 'only print where it lies')
    .action((date: string | undefined, options: NamedOptions) => run(() => show(date, options, terminal)));
}

async function rebuild(options: ArchiveOptions, terminal: Terminal): Promise<ExitCode> {
  const assets = createTemplateDirectory();
  const render: RenderIndex = (catalog, search) => renderArchiveIndex(catalog, search, assets);
  const { reports, faults } = await rebuildArchive(open(options), render);
  if (options.json) terminal.out(`${JSON.stringify({ reports, faults })}\n`);
  for (const fault of faults) terminal.err(`${printable(fault)}\n`);
  terminal.err(`Catalog, search, page and pointers are made again from ${reports} reports.\n`);
  return faults.length === 0 ? exitCodes.done : exitCodes.incomplete;
}

async function diff(a: string, b: string, options: NamedOptions, terminal: Terminal): Promise<ExitCode> {
  const difference = await known(diffReports(open(options), a, b, options.report));
  if (options.json) terminal.out(`${JSON.stringify(difference)}\n`);
  else printDifference(difference, terminal);
  return exitCodes.done;
}

async function show(date: string | undefined, options: NamedOptions, terminal: Terminal): Promise<ExitCode> {
  const archive = open(options);
  const key =
    date === undefined
      ? archiveIndexKey
      : `${(await known(listArchive(archive).then((rows) => findReport(rows, date, options.report)))).folder}/index.html`;
  const place = archive.locate(key);
  terminal.out(`${printable(place)}\n`);
  if (options.print) return exitCodes.done;
  if (isS3Address(place))
    terminal.err('A browser cannot open s3:// addresses: `ipv6-report serve` shows this archive.\n');
  else if (!(await openInBrowser(place))) terminal.err('There is no desktop here to open it.\n');
  return exitCodes.done;
}

/** A report that is not there is a matter of the command line. */
async function known<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ReportUnknown) throw new UsageError(error.message);
    throw error;
  }
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
