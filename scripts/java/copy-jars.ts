import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findMaven } from './find-java.ts';

const run = promisify(execFile);
const copyPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Where foreign programs are kept between runs: $IPV6_REPORT_CACHE, or ~/.cache/ipv6-traffic-report. */
export function cacheFolder(): string {
  return process.env['IPV6_REPORT_CACHE'] ?? join(homedir(), '.cache', 'ipv6-traffic-report');
}

/**
 * Puts the jars that a pom names, and those that they need, into `target`. Maven checks each against its checksum.
 *
 * @throws ToolMissing without Maven
 */
export async function copyJars(pom: string, target: string): Promise<void> {
  // In a folder of its own: Maven leaves a `target` beside the pom now and then.
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'pom-'));
  try {
    await cp(pom, join(folder, 'pom.xml'));
    const goal = [
      '-B',
      '-q',
      '--strict-checksums',
      copyPlugin,
      '-DincludeScope=runtime',
      `-DoutputDirectory=${target}`,
    ];
    await run(findMaven(), goal, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
