import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheFolder, copyJars } from '../java/copy-jars.ts';
import type { JavaTools } from '../java/find-java.ts';

const run = promisify(execFile);

export const trinoVersion = '411';

const here = dirname(fileURLToPath(import.meta.url));

/** `lib/` is the server's class path, `classes/` its main class, `plugin/hive/` the connector. */
export interface TrinoHome {
  folder: string;
}

/**
 * Fetches the jars of a Trino server from Maven Central, about 400 MB, once: into $IPV6_REPORT_CACHE, or
 * ~/.cache/ipv6-traffic-report. The server's archive is 1 GB, most of it connectors that nobody asks here. Maven checks
 * each jar against its checksum and stops at one that is wrong.
 */
export async function fetchTrino(java: JavaTools, tell: (line: string) => void): Promise<TrinoHome> {
  const cache = cacheFolder();
  const folder = join(cache, `trino-${trinoVersion}`);
  if (existsSync(folder)) return { folder };
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, 'unfinished-'));
  try {
    tell(`fetching Trino ${trinoVersion} from Maven Central into ${folder}`);
    await copyJars(join(here, 'server.pom.xml'), join(unfinished, 'lib'));
    await copyJars(join(here, 'hive.pom.xml'), join(unfinished, 'plugin', 'hive'));
    await compile(java, 'StartTrino', join(unfinished, 'lib'), join(unfinished, 'classes'));
    const plugin = join(unfinished, 'plugin', 'hive', 'classes');
    await compile(java, 'HivePlugin', join(unfinished, 'plugin', 'hive'), plugin);
    await mkdir(join(plugin, 'META-INF', 'services'), { recursive: true });
    await writeFile(join(plugin, 'META-INF', 'services', 'io.trino.spi.Plugin'), 'HivePlugin\n');
    // Another run may have been faster; a cache that is there is whole, because it appears by this one step.
    if (!existsSync(folder)) await rename(unfinished, folder);
    return { folder };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function compile(java: JavaTools, name: string, jars: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await run(java.javac, ['-cp', join(jars, '*'), '-d', target, join(here, `${name}.java`)]);
}
