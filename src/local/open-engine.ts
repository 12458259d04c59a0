import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AthenaClient } from '@aws-sdk/client-athena';
import { createAthenaEngine } from '../adapters/athena.ts';
import { callAthena } from '../adapters/athena-calls.ts';
import { createDirectoryStore } from '../adapters/directory.ts';
import { createDuckDbEngine } from '../adapters/duckdb.ts';
import { createS3Store } from '../adapters/s3.ts';
import { isS3Address, parseS3Address } from '../adapters/s3-address.ts';
import { createS3Client } from '../adapters/s3-client.ts';
import { createTrinoEngine } from '../adapters/trino.ts';
import type { TrinoAuth } from '../adapters/trino-http.ts';
import { writeResultTo } from '../adapters/trino-result.ts';
import type { TrinoSettings } from '../contracts/engines.ts';
import type { Settings } from '../contracts/settings.ts';
import type { LogSource, ObjectStore, QueryEngine } from '../ports.ts';
import { openLogs, openLogsInPlace } from './open-logs.ts';

/** What an engine works with has to be where it looks: it comes with its logs and its work store. */
export interface OpenedEngine {
  engine: QueryEngine;
  logs: LogSource;
  work: ObjectStore;
  /** Removes what nobody needs when a run has ended and nothing works any more. */
  tidy?: () => Promise<void>;
}

export interface EngineOptions {
  /** The work store: a directory, or an s3:// address for Trino and Athena. */
  work: string;
  /** Gets a line now and then about a step that takes long. */
  tell: (line: string) => void;
  signal?: AbortSignal;
}

/** A setting that an engine cannot do without is missing, or does not go with the others. */
export class EngineUnusable extends Error {
  override readonly name = 'EngineUnusable';
}

/** Opens the engine that the settings name. @throws EngineUnusable, LogPlacesMixed, InvalidS3Address */
export function openEngine(settings: Settings, { work, tell, signal }: EngineOptions): OpenedEngine {
  const abort = signal === undefined ? {} : { signal };
  if (settings.engine === 'duckdb') {
    const rows = join(work, 'read');
    return {
      engine: createDuckDbEngine({ workDirectory: work }),
      logs: openLogs(settings.logs, { directory: work, rows, tell, ...abort }),
      work: createDirectoryStore(work),
      tidy: () => rm(rows, { recursive: true, force: true }),
    };
  }
  if (settings.engine === 'athena') checkPlaces(settings.logs, work);
  const region = settings.engine === 'athena' ? settings.athena.region : undefined;
  const store = openStore(work, region);
  const logs = openLogsInPlace(settings.logs, region);
  if (settings.engine === 'trino') {
    const server = describeServer(settings.trino);
    return { engine: createTrinoEngine({ ...server, writeResult: writeResultTo(store), ...abort }), logs, work: store };
  }
  const { workgroup, database } = settings.athena;
  const calls = callAthena(new AthenaClient(region === undefined ? {} : { region }));
  return { engine: createAthenaEngine({ calls, workgroup, database, ...abort }), logs, work: store };
}

function checkPlaces(logs: readonly string[], work: string): void {
  const elsewhere = [...logs, work].find((place) => !isS3Address(place));
  if (elsewhere === undefined) return;
  throw new EngineUnusable(
    `Athena reads and writes in S3 only, and ${elsewhere} is no s3:// address. Check --logs and --work, or take --engine duckdb.`,
  );
}

function openStore(place: string, region: string | undefined): ObjectStore {
  if (!isS3Address(place)) return createDirectoryStore(resolve(place));
  return createS3Store(createS3Client(region === undefined ? {} : { region }), parseS3Address(place));
}

function describeServer({ url, user, catalog, schema, certificateAuthority: file }: TrinoSettings) {
  if (url === undefined) throw new EngineUnusable('No Trino server is named. Give --trino-url, or set trino.url.');
  const auth = readCredentials(url);
  const authority = file === undefined ? {} : { certificateAuthority: readAuthority(file) };
  return { url, user, catalog, schema, ...(auth !== undefined && { auth }), ...authority };
}

/** Credentials are taken from the environment only: what stands in a command line, every user of the machine can read. */
function readCredentials(url: string): TrinoAuth | undefined {
  const { IPV6_REPORT_TRINO_PASSWORD: password = '', IPV6_REPORT_TRINO_TOKEN: token = '' } = process.env;
  if (new URL(url).password !== '') {
    throw new EngineUnusable('A password does not belong into --trino-url. Set IPV6_REPORT_TRINO_PASSWORD instead.');
  }
  if (password === '' && token === '') return undefined;
  if (!url.startsWith('https:')) {
    throw new EngineUnusable(`${url}: the password or token would go over the wire in clear text. Use https://.`);
  }
  if (password !== '' && token !== '') {
    throw new EngineUnusable('Set IPV6_REPORT_TRINO_PASSWORD or IPV6_REPORT_TRINO_TOKEN, not both.');
  }
  return password === '' ? { kind: 'jwt', token } : { kind: 'password', password };
}

function readAuthority(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch (error) {
    throw new EngineUnusable(`${file}, the setting trino.certificateAuthority, cannot be read.`, { cause: error });
  }
  throw new EngineUnusable(`${file}, the setting trino.certificateAuthority, holds no certificate in PEM.`);
}
