import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import type { Clock } from '../../src/ports.ts';

/** Version of the program. */
export const version: string = manifest.version;

export const clock: Clock = { now: () => new Date() };

/** Where a folder of the project lies in the function's package (serverless.yml, `package.patterns`). */
export function packagedPath(folder: string): string {
  return join(process.env['LAMBDA_TASK_ROOT'] ?? process.cwd(), folder);
}
