import { stat } from 'node:fs/promises';
import { isS3Address, parseS3Address } from '../adapters/s3-address.ts';
import { UsageError } from './errors.ts';

/** Throws `UsageError` for an s3:// address that cannot be one. */
export function checkAddress(flag: string, place: string): void {
  if (!isS3Address(place)) return;
  try {
    parseS3Address(place);
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)} Check ${flag}.`);
  }
}

/** Throws `UsageError` unless every place is a directory that is there, or every one an s3:// address. */
export async function checkLogs(places: readonly string[]): Promise<void> {
  if (places.length === 0) {
    throw new UsageError('No logs are named. Give --logs PLACE, or set "logs" in ipv6-report.yaml.');
  }
  if (places.some(isS3Address) && !places.every(isS3Address)) {
    throw new UsageError('--logs takes directories or s3:// addresses, not both. Copy the logs to one side first.');
  }
  for (const place of places) {
    checkAddress('--logs', place);
    if (!isS3Address(place)) await checkDirectory(place);
  }
}

async function checkDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch((error: NodeJS.ErrnoException) => error.code ?? 'unreadable');
  if (typeof found === 'string') {
    const why = found === 'ENOENT' ? 'does not exist' : `cannot be read (${found})`;
    throw new UsageError(`The log directory ${directory} ${why}. Check --logs.`);
  }
  if (!found.isDirectory()) {
    throw new UsageError(`${directory} is a file. --logs takes the directory above the log files.`);
  }
}
