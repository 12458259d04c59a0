import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { AwsUnusable } from '../adapters/aws-errors.ts';
import { EngineUnusable } from '../local/open-engine.ts';
import { WorkflowFailed } from '../local/run-workflow.ts';
import { PseudonymKeyInvalid } from '../privacy/prefix-cipher.ts';
import { EditionMixed, PseudonymKeyMissing } from '../stages/anonymise.ts';
import { addArchiveCommands } from './archive.ts';
import { addDemoCommand } from './demo.ts';
import { addDoctorCommand } from './doctor.ts';
import { type ExitCode, exitCodes, UsageError } from './errors.ts';
import { printable } from './printable.ts';
import { addRunCommand } from './run.ts';
import { addSampleCommand } from './sample.ts';
import { addServeCommand } from './serve.ts';
import { addStartCommand } from './start.ts';
import { addTablesCommand } from './tables.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** Nothing was done, and something in the call, the settings or the account must change first. */
const unusable = [
  UsageError,
  AwsUnusable,
  EngineUnusable,
  EditionMixed,
  PseudonymKeyMissing,
  PseudonymKeyInvalid,
] as const;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Runs one command and answers the exit code. Data go to stdout, everything else to stderr. */
export async function main(argv: readonly string[], given?: Terminal): Promise<ExitCode> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const terminal = given ?? processTerminal(interruption.signal);
  let exitCode: ExitCode = exitCodes.done;
  const run = async (action: () => Promise<ExitCode>) => {
    exitCode = await action();
  };
  const program = new Command('ipv6-report')
    .description('How IPv6 is really used: a report from ALB access and connection logs and VPC flow logs.')
    .version(version)
    .showHelpAfterError('(add --help for what it takes)')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  addDemoCommand(program, run, terminal);
  addSampleCommand(program, run, terminal);
  addRunCommand(program, run, terminal);
  addStartCommand(program, run, terminal);
  addDoctorCommand(program, run, terminal);
  addTablesCommand(program, run, terminal);
  addArchiveCommands(program, run, terminal);
  addServeCommand(program, run, terminal);
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    return report(error, terminal);
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
}

function report(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (terminal.signal.aborted) {
    terminal.err('Interrupted. Nothing was published.\n');
    return exitCodes.interrupted;
  }
  if (unusable.some((kind) => error instanceof kind) && error instanceof Error) {
    terminal.err(`${error.message.split('\n').map(printable).join('\n')}\n`);
    return exitCodes.usage;
  }
  if (error instanceof WorkflowFailed) {
    terminal.err(`${printable(error.reason)} (${printable(error.error)})\n`);
    return error.error === 'InvalidRequest' ? exitCodes.usage : exitCodes.failed;
  }
  terminal.err(`${printable(error instanceof Error ? error.message : String(error))}\n`);
  return exitCodes.failed;
}
