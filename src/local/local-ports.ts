import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createChromiumPrinter } from '../adapters/chromium.ts';
import { errorCode } from '../adapters/directory-errors.ts';
import { createMailFiles } from '../adapters/mail-file.ts';
import { createNetworkFiles } from '../adapters/network-files.ts';
import { createQueryLibrary } from '../adapters/query-directory.ts';
import { createQuietAlerts } from '../adapters/quiet-alerts.ts';
import { createSmtpMailer } from '../adapters/smtp.ts';
import { createTemplateDirectory } from '../adapters/template-directory.ts';
import type { Settings } from '../contracts/settings.ts';
import type {
  Alerts,
  Archive,
  Clock,
  LogSource,
  Mailer,
  Metrics,
  Networks,
  ObjectStore,
  Printer,
  QueryEngine,
  QueryLibrary,
  TemplateAssets,
} from '../ports.ts';
import { PseudonymKeyMissing, type ReadPseudonymKey } from '../stages/anonymise.ts';
import { openEngine } from './open-engine.ts';

/** Everything that the stages need, on this machine. */
export interface LocalPorts {
  settings: Settings;
  version: string;
  force: boolean;
  /** Bytes of access logs from which on the clients come in shards (stages/plan-shards.ts); without, never. */
  shardBytes?: number;
  logs: LogSource;
  work: ObjectStore;
  archive: Archive;
  engine: QueryEngine;
  queries: QueryLibrary;
  assets: TemplateAssets;
  printer: Printer;
  mailer: Mailer;
  /** Null: there is no monitoring on one machine. */
  metrics: Metrics | null;
  alerts: Alerts;
  clock: Clock;
  networks: Networks;
  /** The key of pseudonyms; null when none is set. */
  pseudonymKey: ReadPseudonymKey;
  close(): Promise<void>;
}

export interface LocalPlaces {
  settings: Settings;
  /** The work store: a directory, or an s3:// address for Trino and Athena. */
  work: string;
  archive: Archive;
  clock: Clock;
  force: boolean;
  tell: (line: string) => void;
  onProgress: (line: string) => void;
  signal?: AbortSignal;
}

const packageFile = new URL('../../package.json', import.meta.url);

export async function openLocalPorts({
  settings,
  work,
  archive,
  clock,
  force,
  tell,
  onProgress,
  signal,
}: LocalPlaces): Promise<LocalPorts> {
  const opened = openEngine(settings, { work, tell: onProgress, ...(signal !== undefined && { signal }) });
  const printer = createChromiumPrinter();
  const { smtp } = settings.mail;
  return {
    settings,
    version: JSON.parse(readFileSync(packageFile, 'utf8')).version,
    force,
    ...opened,
    archive,
    queries: createQueryLibrary(),
    assets: createTemplateDirectory(),
    printer,
    mailer: smtp === undefined ? createMailFiles(archive, 'outbox') : createSmtpMailer(smtp),
    metrics: null,
    alerts: createQuietAlerts(tell),
    clock,
    pseudonymKey: () => readPseudonymKey(settings.anonymise),
    networks: createNetworkFiles(settings.networks, settings.detect.reputation),
    close: async () => {
      await Promise.allSettled([opened.engine.close(), printer.close()]);
      await opened.tidy?.();
    },
  };
}

/** The key of the environment stands over the file. @throws PseudonymKeyMissing naming a file that cannot be read */
async function readPseudonymKey({ key, keyFile }: Settings['anonymise']): Promise<string | null> {
  if (key !== undefined) return key;
  if (keyFile === undefined) return null;
  try {
    return await readFile(keyFile, 'utf8');
  } catch (error) {
    throw new PseudonymKeyMissing(
      `The key of the pseudonyms cannot be read from ${keyFile} (${errorCode(error) ?? 'unknown error'}).`,
    );
  }
}
