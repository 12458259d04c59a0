import { createLogTree } from '../adapters/log-tree.ts';
import { isS3Address, parseS3Address } from '../adapters/s3-address.ts';
import { createS3Client } from '../adapters/s3-client.ts';
import { createS3LogMirror, type MirrorOptions } from '../adapters/s3-log-mirror.ts';
import type { LogSource } from '../ports.ts';

/** The places of logs cannot be used together. */
export class LogPlacesMixed extends Error {
  override readonly name = 'LogPlacesMixed';
}

/** Logs in directories, or at s3:// addresses: those are copied below the work directory, where DuckDB reads them. */
export function openLogs(places: readonly string[], options: MirrorOptions): LogSource {
  if (!places.some(isS3Address)) return createLogTree(places);
  if (!places.every(isS3Address)) {
    throw new LogPlacesMixed('Logs in directories and in S3 cannot go into one report. Copy them to one side first.');
  }
  return createS3LogMirror(createS3Client(), places.map(parseS3Address), options);
}
