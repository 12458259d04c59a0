import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import type { Command } from 'commander';
import { createTemplateDirectory } from '../adapters/template-directory.ts';
import type { Settings } from '../contracts/settings.ts';
import { openWritableArchive } from '../local/open-archive.ts';
import { createRunQueue } from '../local/run-queue.ts';
import { archiveIndexKey } from '../stages/archive-layout.ts';
import { getIfThere } from '../stages/documents.ts';
import { rebuildArchive } from '../stages/rebuild.ts';
import { renderArchiveIndex } from '../stages/render-archive.ts';
import { renderRunPage } from '../stages/render-run.ts';
import { createLocalSite } from '../web/local-site.ts';
import { domainsOf } from '../web/runs.ts';
import { type ExitCode, exitCodes, UsageError } from './errors.ts';
import { openInBrowser } from './open-in-browser.ts';
import { checkAddress, checkLogs } from './places.ts';
import { printable } from './printable.ts';
import { wholeNumber } from './sample.ts';
import { loadSettings } from './settings.ts';
import type { Terminal } from './terminal.ts';

interface ServeOptions {
  logs?: string[];
  archive?: string;
  config?: string;
  timezone?: string;
  pdf: boolean;
  host: string;
  port: string;
  open?: true;
}

export function addServeCommand(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  program
    .command('serve')
    .description('browse the archive and start runs, in a browser')
    .option('--logs <place...>', 'log tree as AWS writes it: a directory or an s3:// address')
    .option('--archive <place>', 'archive: a directory or an s3:// address')
    .option('--config <file>', 'settings (default: ipv6-report.yaml if it is there)')
    .option('--timezone <zone>', 'IANA name, like Europe/Berlin')
    .option('--no-pdf', 'without PDF and mail picture')
    .option('--host <name>', 'name or address to listen at; anything but loopback is reached by others', '127.0.0.1')
    .option('--port <n>', 'port; 0 for any', '8080')
    .option('--open', 'open it in a browser')
    .action((options: ServeOptions) => run(() => serveArchive(options, terminal)));
}

async function serveArchive(options: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  const settings = loadSettings({
    config: options.config,
    environment: process.env,
    flags: {
      logs: options.logs,
      archive: options.archive,
      timezone: options.timezone,
      pdf: options.pdf ? undefined : false,
    },
  });
  checkAddress('--archive', settings.archive);
  await checkLogs(settings.logs);
  const port = wholeNumber('--port', options.port, 0, 65_535);
  const token = randomBytes(32).toString('base64url');
  const hosts = new Set<string>();
  const { site, idle } = await makeSite(settings, token, hosts, terminal);
  const server = serve({ fetch: site.fetch, hostname: options.host, port });
  const failed = once(server, 'error').then(([error]) => {
    throw new UsageError(`${options.host}:${port} cannot be listened at: ${error.message}. Check --host and --port.`);
  });
  await Promise.race([once(server, 'listening'), failed]);
  failed.catch(() => {});
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  for (const name of namesOf(options.host)) hosts.add(`${name}:${bound}`);
  const url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${bound}/?token=${token}`;
  terminal.out(`${printable(url)}\n`);
  if (!isLoopback(options.host))
    terminal.err('Others can reach this address, without encryption: the token is all that keeps them out.\n');
  terminal.err('Open this address in a browser. Ctrl-C ends it.\n');
  if (options.open) await openInBrowser(url);
  if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
  const closed = once(server, 'close');
  server.close();
  if ('closeAllConnections' in server) server.closeAllConnections();
  await closed;
  await idle();
  return exitCodes.done;
}

async function makeSite(settings: Settings, token: string, hosts: ReadonlySet<string>, terminal: Terminal) {
  const archive = await openWritableArchive(settings.archive);
  const assets = createTemplateDirectory();
  if ((await getIfThere(archive, archiveIndexKey)) === null) {
    await rebuildArchive(archive, (catalog, search) => renderArchiveIndex(catalog, search, assets));
  }
  const runs = createRunQueue(settings, {
    signal: terminal.signal,
    onError: (message) => terminal.err(`${printable(message)}\n`),
  });
  const { from, to } = settings.mail;
  const runPage = await renderRunPage(assets, {
    title: settings.title,
    report: settings.report,
    timezone: settings.timezone,
    recipients: to,
    edition: settings.anonymise.edition,
    hasKey: (settings.anonymise.key ?? settings.anonymise.keyFile) !== undefined,
  });
  const site = createLocalSite({ archive, runs, runPage, hosts, token, domains: domainsOf([from, ...to]) });
  return { site, idle: runs.idle };
}

function isLoopback(host: string): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host);
}

/** The names that a browser may give for it. */
function namesOf(host: string): string[] {
  const name = host.includes(':') ? `[${host}]` : host.toLowerCase();
  return isLoopback(host) ? [name, 'localhost', '127.0.0.1', '[::1]'] : [name];
}
