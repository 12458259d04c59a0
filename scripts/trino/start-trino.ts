import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findJava } from '../java/find-java.ts';
import { fetchTrino, trinoVersion } from './fetch-trino.ts';

/** Thrown when the server ends, or is not ready in time; the message has the end of its log. */
export class TrinoDidNotStart extends Error {
  override readonly name = 'TrinoDidNotStart';
}

export interface RunningTrino {
  /** http://127.0.0.1:port */
  url: string;
  stop(): Promise<void>;
}

const readyWithin = 180_000;

/**
 * One Trino node on the loopback address with the hive connector as catalog `hive`, its metastore in files, its tables
 * on local disk, and a heap of 2 GB.
 */
export async function startTrino(tell: (line: string) => void): Promise<RunningTrino> {
  const java = findJava();
  const { folder } = await fetchTrino(java, tell);
  const data = await mkdtemp(join(tmpdir(), 'trino-'));
  const port = await freePort();
  await configure(data, folder, port);
  const log = join(data, 'server.log');
  const server = spawn(java.java, arguments_(folder, data), { cwd: data, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = createWriteStream(log);
  server.stdout?.pipe(output, { end: false });
  server.stderr?.pipe(output, { end: false });
  // A server must not outlive the process that started it, however that ends.
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    await end(server);
    process.off('exit', kill);
    output.end();
    await rm(data, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntilReady(url, server, log);
  } catch (error) {
    await stop();
    throw error;
  }
  tell(`Trino ${trinoVersion} is ready on ${url}`);
  return { url, stop };
}

function arguments_(folder: string, data: string): string[] {
  return [
    '-Xmx2G',
    '-XX:+UseG1GC',
    '-XX:+ExitOnOutOfMemoryError',
    '-Djdk.attach.allowAttachSelf=true',
    `-Dconfig=${join(data, 'etc', 'config.properties')}`,
    `-Dnode.data-dir=${data}`,
    `-Dlog.levels-file=${join(data, 'etc', 'log.properties')}`,
    '-cp',
    `${join(folder, 'classes')}:${join(folder, 'lib', '*')}`,
    'StartTrino',
    trinoVersion,
  ];
}

async function configure(data: string, folder: string, port: number): Promise<void> {
  const catalogs = join(data, 'etc', 'catalog');
  await mkdir(catalogs, { recursive: true });
  const config = {
    'node.environment': 'test',
    'node.id': 'one',
    'node.bind-ip': '127.0.0.1',
    'node.internal-address': '127.0.0.1',
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'http-server.http.port': String(port),
    'discovery.uri': `http://127.0.0.1:${port}`,
    'catalog.config-dir': catalogs,
    'plugin.dir': join(folder, 'plugin'),
  };
  const hive = {
    'connector.name': 'hive',
    'hive.metastore': 'file',
    'hive.metastore.catalog.dir': `file://${join(data, 'metastore')}`,
    'hive.security': 'allow-all',
    'hive.non-managed-table-writes-enabled': 'true',
    'hive.partition-projection-enabled': 'true',
    // A day without logs has no folder; on S3 and in Athena that is no error either.
    'hive.ignore-absent-partitions': 'true',
    // What one side of a join tells the other side not to read: without waiting for it, a busy machine reads more bytes.
    'hive.dynamic-filtering.wait-timeout': '20s',
    // Reads the columns that a query names, and not also what lies between them: else a small file is read whole.
    'parquet.max-merge-distance': '0B',
  };
  await writeFile(join(data, 'etc', 'config.properties'), properties(config));
  await writeFile(join(data, 'etc', 'log.properties'), 'io.trino=WARN\nio.airlift=WARN\n');
  await writeFile(join(catalogs, 'hive.properties'), properties(hive));
}

function properties(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function waitUntilReady(url: string, server: ChildProcess, log: string): Promise<void> {
  const until = Date.now() + readyWithin;
  while (Date.now() < until) {
    if (server.exitCode !== null) break;
    const starting = await fetch(`${url}/v1/info`)
      .then((answer) => answer.json())
      .then((info) => !(typeof info === 'object' && info !== null && 'starting' in info && info.starting === false))
      .catch(() => true);
    if (!starting) return;
    await sleep(500);
  }
  const end = (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-40).join('\n');
  const why = server.exitCode === null ? `was not ready within ${readyWithin / 1000} s` : 'ended while starting';
  throw new TrinoDidNotStart(`Trino ${why}:\n${end}`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const inTime = await Promise.race([ended.then(() => true), sleep(10_000, false, { ref: false })]);
  if (!inTime) {
    server.kill('SIGKILL');
    await ended;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
