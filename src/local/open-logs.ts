import { createLogTree } from '../adapters/log-tree.ts';
import { isS3Address, parseS3Address } from '../adapters/s3-address.ts';
import { createS3Client } from '../adapters/s3-client.ts';
import { createS3LogMirror, type MirrorOptions } from '../adapters/s3-log-mirror.ts';
import { createS3LogTrees } from '../adapters/s3-logs.ts';
import type { LogSource } from '../ports.ts';

/** The places of logs cannot be used together. */
export class LogPlacesMixed extends Error {
  override readonly name = 'LogPlacesMixed';
}

/** Logs in directories, or at s3:// addresses: those are copied below the work directory, where DuckDB reads them. */
export function openLogs(places: readonly string[], options: MirrorOptions): LogSource {
  if (!areInS3(places)) return createLogTree(places, options);
  return createS3LogMirror(createS3Client(), places.map(parseS3Address), options);
}

/** The same for an engine that reads the logs where they are: Athena, or a Trino whose tables point there. */
export function openLogsInPlace(places: readonly string[], region: string | undefined): LogSource {
  if (!areInS3(places)) return createLogTree(places);
  return createS3LogTrees(createS3Client(region === undefined ? {} : { region }), places.map(parseS3Address));
}

function areInS3(places: readonly string[]): boolean {
  if (!places.some(isS3Address)) return false;
  if (places.every(isS3Address)) return true;
  throw new LogPlacesMixed('Logs in directories and in S3 cannot go into one report. Copy them to one side first.');
}
