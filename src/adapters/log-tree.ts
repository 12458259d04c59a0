import { randomUUID } from 'node:crypto';
import { access, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type FoundLogs, type LogFile, logKinds, type SkippedFile } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import type { LogSource } from '../ports.ts';
import { isLog } from './log-tree-content.ts';
import { findLine } from './log-tree-line.ts';
import { ParquetReader } from './log-tree-parquet.ts';
import { createSorter, type Sorted, type Sorter, type SortOptions } from './log-tree-sort.ts';
import { SortThreads } from './log-tree-threads.ts';
import { type Found, pathOfKey, walkTrees } from './log-tree-walk.ts';
import { canReadPlain } from './plain-reader.ts';
import { mapSideBySide } from './side-by-side.ts';

/** Bytes as stored; to start threads for less takes longer than to read it. */
const worthThreads = 8 * 1024 * 1024;

/** Lies in the root of a tree of generated samples. */
const sampleMarker = 'ipv6-report-sample.json';

export interface LogTreeOptions {
  /** Where the rows of plainly written lines go, below a folder of each search; without, the engine reads every line. */
  rows?: string;
  /** The key of a file for the report, where it is another than the path below the root; undefined for a file to leave out. */
  keyOf?: (path: string) => string | undefined;
  /** Breaks a search off. */
  signal?: AbortSignal;
}

/**
 * The log files in directory trees as AWS writes them, all kinds mixed. Every file is answered, as one to read or as
 * skipped with its reason; what is answered as one to read is known to be whole.
 * @throws EngineDiskFull, and the signal's reason
 */
export function createLogTree(roots: readonly string[], options: LogTreeOptions = {}): LogSource {
  return {
    async find(period) {
      const places = (await walkTrees(roots)).filter(isNoMarker).flatMap((file) => rename(file, options.keyOf));
      const directory =
        options.rows === undefined || !canReadPlain() ? null : join(resolve(options.rows), randomUUID());
      const sorted = await sortFiles(places, period, directory, options.signal).catch(async (error) => {
        if (directory !== null) await rm(directory, { recursive: true, force: true });
        throw error;
      });
      const samples = await Promise.all(roots.map((root) => exists(join(root, sampleMarker))));
      return {
        roots: roots.map((root) => resolve(root)),
        files: sorted.filter((file) => 'logs' in file),
        skipped: sorted.filter((file) => 'reason' in file),
        sample: samples.includes(true),
        ...(directory !== null && { rows: Object.fromEntries(logKinds.map((logs) => [logs, join(directory, logs)])) }),
      } satisfies FoundLogs;
    },
    locateLine: (_logs, key, sample) => findLine(pathOfKey(roots, key), sample),
  };
}

async function sortFiles(
  places: readonly Found[],
  period: Period,
  directory: string | null,
  signal: AbortSignal | undefined,
): Promise<(LogFile | SkippedFile)[]> {
  const options: SortOptions = { period, rows: directory === null ? null : { directory, writer: 'plain' } };
  const bytes = places.reduce((sum, { size }) => sum + size, 0);
  const threads = bytes < worthThreads ? null : new SortThreads(options);
  const sorter: Sorter = threads ?? createSorter(options);
  const parquet = new ParquetReader();
  const stop = () => void threads?.stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const sorted = await mapSideBySide(places, threads?.atOnce ?? 1, async (file) => {
      signal?.throwIfAborted();
      return finish(file, await sorter.sortOut(file), parquet);
    });
    await sorter.close();
    return sorted;
  } finally {
    signal?.removeEventListener('abort', stop);
    await threads?.stop();
    await parquet.close();
  }
}

async function finish(
  { key, path, size }: Found,
  sorted: Sorted,
  parquet: ParquetReader,
): Promise<LogFile | SkippedFile> {
  if (sorted !== 'parquet') return sorted;
  const answer = await parquet.inspect(path, size);
  if ('damage' in answer) return { key, reason: 'damaged', detail: answer.damage };
  if (!isLog(answer) || answer.logs !== 'flows') {
    return { key, reason: 'unknown-format', detail: 'It is a Parquet file, but no flow log.', ...answer };
  }
  const { columns } = answer;
  return { logs: 'flows', key, path, bytes: size, loadBalancer: null, format: 'parquet', columns };
}

function rename(file: Found, keyOf: LogTreeOptions['keyOf']): Found[] {
  const key = keyOf === undefined ? file.key : keyOf(file.path);
  return key === undefined ? [] : [{ ...file, key }];
}

function isNoMarker({ key }: Found): boolean {
  return key !== sampleMarker && !key.endsWith(`/${sampleMarker}`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
