import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Thrown when this machine cannot make a Python environment; the message says what to install. */
export class PythonMissing extends Error {
  override readonly name = 'PythonMissing';
}

/**
 * A Python environment with the packages of `<name>.txt`, all versions pinned, from PyPI: made once, in
 * $IPV6_REPORT_CACHE or ~/.cache/ipv6-traffic-report. Answers its interpreter; run a tool with `-m`.
 */
export async function installPythonTool(name: string, tell: (line: string) => void): Promise<string> {
  const requirements = fileURLToPath(new URL(`${name}.txt`, import.meta.url));
  const version = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const cache = process.env['IPV6_REPORT_CACHE'] ?? join(homedir(), '.cache', 'ipv6-traffic-report');
  const folder = join(cache, `${name}-${version}`);
  const python = join(folder, 'bin', 'python3');
  if (existsSync(python)) return python;
  tell(`fetching ${name} from PyPI into ${folder}`);
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, 'unfinished-'));
  try {
    await makeEnvironment(unfinished);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', requirements];
    await run(join(unfinished, 'bin', 'python3'), install);
    // Another run may have been faster; a cache that is there is whole, because it appears by this one step.
    if (!existsSync(folder)) await rename(unfinished, folder);
    return python;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function makeEnvironment(folder: string): Promise<void> {
  try {
    await run('python3', ['-m', 'venv', folder]);
  } catch (cause) {
    throw new PythonMissing('This needs Python 3.10 or later with venv (Debian: apt install python3-venv).', { cause });
  }
}
