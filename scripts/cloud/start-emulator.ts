import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installPythonTool } from './python-tool.ts';

/** Thrown when the emulator ends, or is not ready in time; the message has the end of its log. */
export class EmulatorDidNotStart extends Error {
  override readonly name = 'EmulatorDidNotStart';
}

export interface RunningEmulator {
  /** http://127.0.0.1:port */
  url: string;
  /** Its log, to be shown when a test fails. */
  log: string;
  stop(): Promise<void>;
}

const readyWithin = 60_000;

/** MiniStack, an emulator of AWS, on the loopback address, with all it keeps in a temporary directory. */
export async function startEmulator(tell: (line: string) => void): Promise<RunningEmulator> {
  const python = await installPythonTool('ministack', tell);
  const data = await mkdtemp(join(tmpdir(), 'ministack-'));
  const temporary = join(data, 'tmp');
  await mkdir(temporary);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = join(data, 'server.log');
  const server = spawn(python, ['-m', 'ministack'], {
    cwd: data,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, because it starts a process per function.
    detached: true,
    env: {
      // Functions run on the Node that runs this.
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: data,
      TMPDIR: temporary,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      S3_DATA_DIR: join(data, 's3'),
      STATE_DIR: join(data, 'state'),
      MINISTACK_REGION: 'eu-central-1',
      // Policies are enforced, so that a right that a role lacks is found.
      AUTH: 'true',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });
  const output = createWriteStream(log);
  server.stdout?.pipe(output, { end: false });
  server.stderr?.pipe(output, { end: false });
  // It must not outlive the process that started it, however that ends.
  const kill = () => killGroup(server, 'SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    await end(server);
    process.off('exit', kill);
    output.end();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await waitUntilReady(url, server, log);
  } catch (error) {
    await stop();
    throw error;
  }
  tell(`MiniStack is ready on ${url}`);
  return { url, log, stop };
}

async function waitUntilReady(url: string, server: ChildProcess, log: string): Promise<void> {
  const end = Date.now() + readyWithin;
  while (Date.now() < end && server.exitCode === null) {
    const answer = await fetch(`${url}/_ministack/health`).catch(() => null);
    if (answer?.ok === true) return;
    await sleep(100);
  }
  const text = await readFile(log, 'utf8').catch(() => '');
  throw new EmulatorDidNotStart(`MiniStack is not ready on ${url}:\n${text.split('\n').slice(-20).join('\n')}`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = once(server, 'exit');
    killGroup(server, 'SIGTERM');
    await Promise.race([ended, sleep(5000)]);
  }
  killGroup(server, 'SIGKILL');
}

function killGroup(server: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (server.pid !== undefined) process.kill(-server.pid, signal);
  } catch {
    // The group has ended.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new EmulatorDidNotStart('there is no free port');
  return address.port;
}
