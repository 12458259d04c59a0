import type { Command } from 'commander';
import type { Settings } from '../contracts/settings.ts';
import { type RunOutcome, runReport } from '../local/run-report.ts';
import { type ExitCode, exitCodes, UsageError } from './errors.ts';
import { checkAddress, checkLogs } from './places.ts';
import { showProgress } from './progress.ts';
import { wholeNumber } from './sample.ts';
import { loadSettings } from './settings.ts';
import { printOutcome } from './summary.ts';
import type { Terminal } from './terminal.ts';

interface RunOptions {
  logs?: string[];
  date: string;
  to?: string;
  period?: string;
  catchUp?: string;
  timezone?: string;
  archive?: string;
  engine?: string;
  trinoUrl?: string;
  trinoUser?: string;
  trinoSchema?: string;
  athenaWorkgroup?: string;
  athenaDatabase?: string;
  region?: string;
  pdf: boolean;
  mostRejected?: string;
  json?: true;
  config?: string;
  report?: string;
  title?: string;
  work?: string;
  anonymise?: string;
  anonymiseKey?: string;
  smtp?: string;
  mailTo?: string[];
  mailFrom?: string;
  archiveUrl?: string;
  force?: true;
}

export function addRunCommand(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  program
    .command('run')
    .description('make the report of a day, or of a range, from logs')
    .option('--logs <place...>', 'log tree as AWS writes it: a directory or an s3:// address; several may be given')
    .requiredOption('--date <day>', 'a day (2026-11-22) or an hour (2026-11-22T14:00) of the report’s zone')
    .option('--to <day>', 'last day or hour that still belongs to the report')
    .option('--period <kind>', 'week or month: the edition that holds the day, folded from the daily reports')
    .option('--catch-up <days>', 'of so many days before, make those first that have no report (at most 31)')
    .option('--timezone <zone>', 'IANA name, like Europe/Berlin')
    .option('--archive <place>', 'archive to publish into: a directory or an s3:// address')
    .option('--engine <name>', 'duckdb, on this machine; trino or athena, over tables (docs/operations-trino.md)')
    .option('--trino-url <url>', 'coordinator, https://host:port; password or token by the environment')
    .option('--trino-user <name>', 'user of Trino (default: ipv6-report)')
    .option('--trino-schema <catalog.schema>', 'where the tables are in Trino (default: hive.ipv6_report)')
    .option('--athena-workgroup <name>', 'workgroup of Athena (default: ipv6-report-prod)')
    .option('--athena-database <name>', 'Glue database with the tables (default: ipv6_report_prod)')
    .option('--region <region>', 'AWS region of Athena (default: AWS_REGION, or the profile’s)')
    .option('--no-pdf', 'without PDF and mail picture')
    .option('--most-rejected <share>', 'part of the lines of a log that may be unreadable, else the run fails (0.01)')
    .option('--json', 'print one JSON object instead of the table')
    .option('--config <file>', 'settings (default: ipv6-report.yaml if it is there)')
    .option('--report <name>', 'name of the report, a folder of the archive')
    .option('--title <text>', 'title of the report')
    .option('--anonymise <edition>', 'cover addresses wherever they show: truncate (to /48 and /24) or pseudonym')
    .option('--anonymise-key <file>', 'key of the pseudonyms, 64 hex digits (or IPV6_REPORT_ANONYMISE_KEY)')
    .option('--work <place>', 'keep rows and results of the run here; for Trino and Athena where the tables point to')
    .option('--smtp <url>', 'send the mail: smtp://user:password@host:587')
    .option('--mail-to <address...>', 'recipients')
    .option('--mail-from <address>', 'sender')
    .option('--archive-url <url>', 'where readers of the mail find the archive')
    .option('--force', 'send the mail again even if it was sent')
    .action((options: RunOptions) => run(() => runOnce(options, terminal)));
}

async function runOnce(options: RunOptions, terminal: Terminal): Promise<ExitCode> {
  const settings = loadSettings({
    config: options.config,
    environment: process.env,
    flags: {
      logs: options.logs,
      timezone: options.timezone,
      archive: options.archive,
      engine: options.engine,
      'trino.url': options.trinoUrl,
      'trino.user': options.trinoUser,
      ...splitSchema(options.trinoSchema),
      'athena.workgroup': options.athenaWorkgroup,
      'athena.database': options.athenaDatabase,
      'athena.region': options.region,
      pdf: options.pdf ? undefined : false,
      report: options.report,
      'quality.mostRejected': options.mostRejected === undefined ? undefined : Number(options.mostRejected),
      title: options.title,
      work: options.work,
      'anonymise.edition': options.anonymise,
      'anonymise.keyFile': options.anonymiseKey,
      'mail.smtp': options.smtp,
      'mail.to': options.mailTo,
      'mail.from': options.mailFrom,
      'mail.archiveUrl': options.archiveUrl,
    },
  });
  if (options.period !== undefined && options.period !== 'week' && options.period !== 'month') {
    throw new UsageError(`--period takes week or month, not "${options.period}".`);
  }
  const request = {
    report: settings.report,
    date: options.date,
    ...(options.to !== undefined && { to: options.to }),
    ...(options.period !== undefined && { period: options.period }),
    ...(options.catchUp !== undefined && { catchUp: wholeNumber('--catch-up', options.catchUp, 0, 31) }),
  };
  return makeReport(settings, request, terminal, { json: options.json === true, force: options.force === true });
}

/** `catalog.schema`, or the schema alone. */
function splitSchema(text: string | undefined): Record<string, string | undefined> {
  const [schema, catalog] = text?.split(/\.(?=[^.]*$)/).reverse() ?? [];
  return { 'trino.schema': schema, 'trino.catalog': catalog };
}

/** Runs the workflow, shows its progress and prints where the report is. Used by `run` and `demo`. */
export async function makeReport(
  settings: Settings,
  request: Record<string, unknown>,
  terminal: Terminal,
  { json = false, force = false } = {},
): Promise<ExitCode> {
  // An edition of a week or month reads the archive only.
  if (request['period'] === undefined) await checkLogs(settings.logs);
  checkAddress('--archive', settings.archive);
  const progress = showProgress(terminal);
  let outcome: RunOutcome;
  try {
    outcome = await runReport({
      settings,
      request,
      force,
      onEvent: progress.onEvent,
      onProgress: progress.tell,
      signal: terminal.signal,
    });
  } catch (error) {
    await progress.finish(error);
    throw error;
  }
  await progress.finish();
  if (json) terminal.out(`${JSON.stringify(toJson(outcome))}\n`);
  else printOutcome(outcome, terminal);
  for (const { date, outcome: became } of outcome.caughtUp) terminal.err(`${date} had no report: ${became}.\n`);
  for (const reason of outcome.reasons) terminal.err(`${reason}\n`);
  return exitCodeOf(outcome);
}

/** The object that `--json` prints. */
function toJson({ summary, files, deliveries, caughtUp }: RunOutcome) {
  const { html, pdf, json, mail, archive } = files;
  return { status: summary.status, archive, report: { html, pdf, json }, mail, summary, deliveries, caughtUp };
}

function exitCodeOf({ summary, deliveries }: RunOutcome): ExitCode {
  if (deliveries.some((delivery) => delivery.outcome === 'failed')) return exitCodes.undelivered;
  return summary.status === 'complete' ? exitCodes.done : exitCodes.incomplete;
}
