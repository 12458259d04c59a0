import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { packageService } from '../../../scripts/cloud/package-service.ts';
import { createS3Store } from '../../../src/adapters/s3.ts';
import { parseS3Address } from '../../../src/adapters/s3-address.ts';
import { createS3Client } from '../../../src/adapters/s3-client.ts';
import { main } from '../../../src/cli/main.ts';
import { account, region } from '../../../src/sample/site.ts';
import { captureTerminal } from '../../support/captured-terminal.ts';
import { deployToEmulator } from './emulated-stack.ts';
import { type Alert, type MailRelay, readAlerts, startMailRelay } from './inboxes.ts';

const s3 = createS3Client();

/** `daysAgo(1)` is yesterday, UTC. CloudWatch takes metrics of the last two weeks. */
export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

export interface DeployedService {
  outputs: Record<string, string>;
  /** A directory for the test's own files; it is removed by `close`. */
  directory: string;
  relay: MailRelay;
  /** `ipv6-report start --stage … argv`. */
  start: (...argv: string[]) => Promise<Answer>;
  archive: () => ReturnType<typeof createS3Store>;
  /** What the workflow has told the topic. */
  alerts: () => Promise<Alert[]>;
  close: () => Promise<void>;
}

export interface Answer {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Packages serverless.yml and deploys it into the emulator, for logs below s3://<logs>/alb. */
export async function deployService(options: {
  stage: string;
  logs: string;
  params?: Record<string, string>;
}): Promise<DeployedService> {
  const { stage, logs } = options;
  const directory = await mkdtemp(join(tmpdir(), 'ipv6-report-cloud-'));
  await s3.send(new CreateBucketCommand({ Bucket: logs }));
  const out = join(directory, 'package');
  const params = {
    logs: `s3://${logs}/alb`,
    accounts: account,
    regions: region,
    mailFrom: 'IPv6 Traffic Report <reports@example.com>',
    mailTo: 'noc@example.com',
    ...options.params,
  };
  await packageService({ stage, region: 'eu-central-1', params, out });
  const relay = await startMailRelay();
  const stack = `ipv6-report-${stage}`;
  const outputs = await deployToEmulator({ folder: out, stack, ses: relay.url }, s3);
  return {
    outputs,
    directory,
    relay,
    start: (...argv) => ipv6Report('start', '--stage', stage, ...argv),
    archive: () => createS3Store(s3, parseS3Address(outputs['Archive'] ?? '')),
    alerts: () => readAlerts(stack),
    close: async () => {
      relay.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export async function ipv6Report(...argv: string[]): Promise<Answer> {
  const terminal = captureTerminal();
  const exitCode = await main(['node', 'ipv6-report', ...argv], terminal);
  return { exitCode, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

/** Uploads a tree of logs below s3://<bucket>/alb. */
export async function uploadLogs(bucket: string, root: string): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const Key = `alb/${relative(root, path)}`;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: await readFile(path) }));
  }
}
