import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The framework refused to package; the message is all that it said. */
export class PackagingFailed extends Error {
  override readonly name = 'PackagingFailed';
}

export interface PackageOptions {
  stage: string;
  region: string;
  /** Parameters of serverless.yml. */
  params: Record<string, string>;
  /** Directory for the template and the zip files. */
  out: string;
}

/** `serverless package`, as somebody without an AWS account runs it: no credentials, no home. Answers what it said. */
export async function packageService({ stage, region, params, out }: PackageOptions): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'ipv6-report-home-'));
  const given = Object.entries(params).map(([name, value]) => `--param=${name}=${value}`);
  const program = join(root, 'node_modules', 'serverless', 'bin', 'serverless.js');
  try {
    const { stdout, stderr } = await run(
      process.execPath,
      [program, 'package', '--stage', stage, '--region', region, '--package', out, ...given],
      {
        cwd: root,
        env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: home },
        maxBuffer: 16 * 1024 * 1024,
      },
    );
    return stdout + stderr;
  } catch (error) {
    throw new PackagingFailed(textOf(error), { cause: error });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function textOf(error: unknown): string {
  const { stdout, stderr } = Object(error);
  return `${stdout ?? ''}${stderr ?? ''}` || String(error);
}
