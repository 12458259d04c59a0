import type { Command } from 'commander';
import { writeSample } from '../adapters/sample-writer.ts';
import { type ExitCode, exitCodes, UsageError } from './errors.ts';
import type { Terminal } from './terminal.ts';

/** The day of the sample logs, unless another is asked for. */
export const sampleDate = '2026-11-22';

interface SampleOptions {
  rows: string;
  flows?: string;
  seed: string;
  out: string;
  date: string;
  days: string;
  flaws?: true;
  networks?: string;
}

export function addSampleCommand(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  program
    .command('sample')
    .description('write sample logs in the layout that AWS uses')
    .option('--rows <n>', 'ALB access log lines per day; connection logs in proportion', '60000')
    .option('--flows <n>', 'flow records per day; half as many as access log lines unless given')
    .option('--seed <n>', 'the same seed gives the same bytes', '1')
    .option('--date <day>', 'the day, UTC', sampleDate)
    .option('--days <n>', 'so many days, ending with the day', '1')
    .option('--flaws', 'with a truncated file, broken lines, lost records and a missing hour')
    .option('--networks <dir>', 'made-up databases of countries and networks for these logs, to this directory')
    .requiredOption('--out <dir>', 'directory to write to')
    .action((options: SampleOptions) =>
      run(async () => {
        const written = await writeSample({
          out: options.out,
          rows: wholeNumber('--rows', options.rows, 1, 1_000_000_000),
          ...(options.flows !== undefined && { flows: wholeNumber('--flows', options.flows, 1, 1_000_000_000) }),
          seed: wholeNumber('--seed', options.seed, 0, 2 ** 32 - 1),
          date: options.date,
          days: wholeNumber('--days', options.days, 1, 400),
          flaws: options.flaws === true,
          ...(options.networks !== undefined && { networks: options.networks }),
          signal: terminal.signal,
        });
        terminal.err(
          `Wrote ${written.requests} requests, ${written.connections} connections and ${written.flows} flow records ` +
            `in ${written.files} files below ${options.out}.\n`,
        );
        return exitCodes.done;
      }),
    );
}

export function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${flag} takes a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
