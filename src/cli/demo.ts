import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { writeSample } from '../adapters/sample-writer.ts';
import { settingsSchema } from '../contracts/settings.ts';
import type { ExitCode } from './errors.ts';
import { makeReport } from './run.ts';
import { sampleDate, wholeNumber } from './sample.ts';
import type { Terminal } from './terminal.ts';

export function addDemoCommand(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  program
    .command('demo')
    .description('sample logs to report, in one go')
    .option('--out <dir>', 'directory for logs and archive', 'out')
    .option('--rows <n>', 'ALB access log lines', '60000')
    .action((options: { out: string; rows: string }) =>
      run(async () => {
        const logs = join(options.out, 'logs');
        await rm(logs, { recursive: true, force: true });
        const rows = wholeNumber('--rows', options.rows, 1, 100_000_000);
        const networks = join(options.out, 'networks');
        const sample = { out: logs, networks, rows, seed: 1, date: sampleDate };
        const written = await writeSample({ ...sample, signal: terminal.signal });
        terminal.err(`Sample logs: ${written.files} files below ${logs}\n`);
        const settings = settingsSchema.parse({
          logs: [logs],
          archive: join(options.out, 'archive'),
          networks: {
            country: join(networks, 'country.mmdb'),
            asn: join(networks, 'asn.mmdb'),
            awsRanges: join(networks, 'ip-ranges.json'),
          },
          detect: { reputation: [join(networks, 'drop_v6.json')] },
        });
        return makeReport(settings, { report: settings.report, date: sampleDate }, terminal);
      }),
    );
}
