import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Command } from 'commander';
import { type Deployment, DeploymentMissing, describeDeployment } from '../adapters/deployment.ts';
import { mapSideBySide } from '../adapters/side-by-side.ts';
import { followExecution, type Started, startExecution } from '../adapters/step-functions.ts';
import { type ExitCode, exitCodes, UsageError } from './errors.ts';
import { printable } from './printable.ts';
import { showProgress } from './progress.ts';
import { wholeNumber } from './sample.ts';
import { describeEnding, type Outcome, toJson, worstOf } from './start-outcome.ts';
import { type PlannedRun, planRuns } from './start-runs.ts';
import type { Terminal } from './terminal.ts';

interface StartOptions {
  stage: string;
  region?: string;
  date?: string;
  to?: string;
  from?: string;
  timezone?: string;
  period?: string;
  anonymise?: string;
  report?: string;
  follow?: true;
  again?: true;
  atOnce: string;
  json?: true;
}

interface Context {
  client: SFNClient;
  deployment: Deployment;
  options: StartOptions;
  terminal: Terminal;
}

export function addStartCommand(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  program
    .command('start')
    .description('start the report of a day, or of several days, in AWS')
    .option('--stage <name>', 'stage of the deployment', 'prod')
    .option('--region <region>', 'AWS region (default: AWS_REGION, or the profile’s)')
    .option('--date <day>', 'a day (2026-11-22) or an hour (2026-11-22T14:00) of the report’s zone')
    .option('--to <day>', 'last day or hour of the report; with --from the last day of the series')
    .option('--from <day>', 'a report for each day from this one to --to, in order')
    .option('--period <kind>', 'week or month: the edition that holds the day, folded from the daily reports')
    .option('--anonymise <edition>', 'cover addresses: truncate or pseudonym (default: the deployment’s)')
    .option('--timezone <zone>', 'IANA name (default: the deployment’s)')
    .option('--report <name>', 'name of the report (default: the deployment’s)')
    .option('--follow', 'wait for the end and show the progress; a series always does')
    .option('--again', 'make a report again that was made before')
    .option('--at-once <n>', 'reports of a series that are made at once', '1')
    .option('--json', 'print JSON')
    .action((options: StartOptions) => run(() => start(options, terminal)));
}

async function start(options: StartOptions, terminal: Terminal): Promise<ExitCode> {
  const { region, from } = options;
  const atOnce = wholeNumber('--at-once', options.atOnce, 1, 50);
  // What is wrong with the days is said before AWS is asked for anything.
  planRuns({ report: options.report ?? 'daily', ...options });
  const config = region === undefined ? {} : { region };
  const deployment = await findDeployment(new CloudFormationClient(config), options.stage);
  const context: Context = { client: new SFNClient(config), deployment, options, terminal };
  const runs = planRuns({ ...options, report: options.report ?? deployment.Report });
  try {
    if (from === undefined) return await startOne(runs, context);
    return await startSeries(runs, atOnce, context);
  } catch (error) {
    if (!terminal.signal.aborted) throw error;
    terminal.err('Interrupted. What was started goes on in AWS; the same command follows it again.\n');
    return exitCodes.interrupted;
  }
}

async function findDeployment(client: CloudFormationClient, stage: string): Promise<Deployment> {
  try {
    return await describeDeployment(client, stage);
  } catch (error) {
    if (error instanceof DeploymentMissing) throw new UsageError(error.message);
    throw error;
  }
}

async function startOne(runs: readonly PlannedRun[], context: Context): Promise<ExitCode> {
  const { options, terminal } = context;
  const [run] = runs;
  if (run === undefined) return exitCodes.done;
  const started = await begin(run, context);
  if (options.follow === undefined) {
    if (options.json)
      terminal.out(`${JSON.stringify({ name: started.name, arn: started.arn, state: started.state })}\n`);
    else terminal.out(`${started.arn}\n`);
    return exitCodes.done;
  }
  const progress = showProgress(terminal);
  let outcome: Outcome;
  try {
    outcome = await finish(run, started, progress.onEvent, context);
  } catch (error) {
    await progress.finish(error);
    throw error;
  }
  await progress.finish(outcome.failure === null ? undefined : new Error(outcome.failure));
  tell(outcome, context);
  if (options.json) terminal.out(`${JSON.stringify(toJson(outcome))}\n`);
  return outcome.exitCode;
}

async function startSeries(runs: readonly PlannedRun[], atOnce: number, context: Context): Promise<ExitCode> {
  const { options, terminal } = context;
  const outcomes = await mapSideBySide(runs, atOnce, async (run) => {
    const started = await begin(run, context);
    const outcome = await finish(run, started, () => {}, context);
    tell(outcome, context);
    return outcome;
  });
  if (options.json) terminal.out(`${JSON.stringify(outcomes.map(toJson))}\n`);
  const failed = outcomes.filter(({ failure }) => failure !== null).length;
  terminal.err(`${outcomes.length - failed} of ${outcomes.length} reports are made.\n`);
  return worstOf(outcomes.map(({ exitCode }) => exitCode));
}

async function begin(run: PlannedRun, { client, deployment, options, terminal }: Context): Promise<Started> {
  const { name, input } = run;
  const started = await startExecution(client, deployment.StateMachine, { name, input, again: options.again === true });
  const words = {
    new: `${started.name} is started.`,
    running: `${started.name} is running already.`,
    ended: `${started.name} was made before; --again makes it once more.`,
  };
  terminal.err(`${printable(words[started.state])}\n`);
  return started;
}

async function finish(
  run: PlannedRun,
  started: Started,
  onEvent: Parameters<typeof followExecution>[2]['onEvent'],
  { client, deployment, terminal }: Context,
): Promise<Outcome> {
  const pause = Number(process.env['IPV6_REPORT_FOLLOW_PAUSE'] ?? 3000);
  const ending = await followExecution(client, started.arn, { onEvent, signal: terminal.signal, pause });
  return describeEnding(run, started, ending, deployment);
}

function tell(outcome: Outcome, { options, terminal }: Context): void {
  if (outcome.failure !== null) {
    terminal.err(`${printable(`${outcome.name} failed: ${outcome.failure}`)}\n`);
    return;
  }
  for (const line of outcome.lines) terminal.err(`${printable(line)}\n`);
  if (options.json === undefined) for (const place of outcome.places) terminal.out(`${printable(place)}\n`);
}
