import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { FoundLogs, LogFile, SkippedFile, SkipReason } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import type { LogSource } from '../ports.ts';
import { type Content, isLog, readLogContent } from './log-tree-content.ts';
import { readThrough } from './log-tree-file.ts';
import { HeaderWatch } from './log-tree-headers.ts';
import { findLine } from './log-tree-line.ts';
import { readLogName } from './log-tree-name.ts';
import { isParquet, ParquetReader } from './log-tree-parquet.ts';
import { explain, type Found, pathOfKey, walkTrees } from './log-tree-walk.ts';
import { mapSideBySide } from './side-by-side.ts';

/** Keeps the processor busy while others wait for the disk. */
const filesAtOnce = availableParallelism() + 2;

/** Lies in the root of a tree of generated samples. */
const sampleMarker = 'ipv6-report-sample.json';

/**
 * The log files in directory trees as AWS writes them, all kinds mixed. Names say which days matter, and name the
 * obvious strangers; the content decides the rest. Every file is answered, as one to read or as skipped with its reason;
 * what is answered as one to read is known to be whole.
 */
export function createLogTree(roots: readonly string[]): LogSource {
  return {
    async find(period) {
      const places = await walkTrees(roots);
      const days = daysOf(period);
      const parquet = new ParquetReader();
      const sorted = await mapSideBySide(places.filter(isNoMarker), filesAtOnce, (file) =>
        sortOut(file, days, parquet),
      ).finally(() => parquet.close());
      const samples = await Promise.all(roots.map((root) => exists(join(root, sampleMarker))));
      return {
        roots: roots.map((root) => resolve(root)),
        files: sorted.filter((file) => 'logs' in file),
        skipped: sorted.filter((file) => 'reason' in file),
        sample: samples.includes(true),
      } satisfies FoundLogs;
    },
    locateLine: (_logs, key, sample) => findLine(pathOfKey(roots, key), sample),
  };
}

/** The days whose partitions are read: those of the period and one either side, UTC. */
function daysOf({ start, end }: Period): { first: string; last: string } {
  const day = 86_400_000;
  const text = (time: number) => new Date(time).toISOString().slice(0, 10);
  return { first: text(Date.parse(start) - day), last: text(Date.parse(end) - 1 + day) };
}

function isNoMarker({ key }: Found): boolean {
  return key !== sampleMarker && !key.endsWith(`/${sampleMarker}`);
}

async function sortOut(
  file: Found,
  days: { first: string; last: string },
  parquet: ParquetReader,
): Promise<LogFile | SkippedFile> {
  const { key, path, size } = file;
  const skip = (reason: SkipReason, detail: string): SkippedFile => ({ key, reason, detail });
  if (file.unreadable !== undefined) return skip('unreadable', file.unreadable);
  const named = readLogName(key);
  if (named.foreign) return skip(named.foreign.reason, named.foreign.detail);
  if (named.day !== null && (named.day < days.first || named.day > days.last)) {
    return skip('outside-period', `It was delivered on ${named.day}, which is no day of the period or next to it.`);
  }
  if (size === 0) return skip('empty', 'The file is empty.');
  try {
    const inspected = await inspect(path, size, named.logs !== undefined);
    if (inspected.parquet && !inspected.gzip) return await sortOutParquet(file, parquet);
    const { content, gzip, damage, headerChanged, blank } = inspected;
    if (damage !== null) return skip('damaged', damage);
    if (blank) return skip('empty', 'There is no line in the file.');
    if (inspected.parquet) return skip('unknown-format', 'It is a Parquet file packed with gzip; unpack it.');
    if (content === null) {
      return named.logs === undefined
        ? skip('no-log', 'Neither its name nor its content is that of a log; move it out of the tree.')
        : skip('unknown-format', 'Its name is that of a log, but none of its first lines is one of a log.');
    }
    if (!isLog(content)) return skip(content.reason, content.detail);
    if (headerChanged) {
      return skip('unknown-format', 'A second header names other columns than the first; split the file before it.');
    }
    // The engine goes by the name.
    if (gzip !== /\.gz$/i.test(path)) {
      return skip(
        'unknown-format',
        `It is ${gzip ? '' : 'not '}packed with gzip, which its name does not say; rename it.`,
      );
    }
    const columns = content.logs === 'flows' ? content.columns : null;
    return { logs: content.logs, key, path, bytes: size, loadBalancer: named.loadBalancer, format: 'text', columns };
  } catch (error) {
    return skip('unreadable', explain(error));
  }
}

async function sortOutParquet({ key, path, size }: Found, parquet: ParquetReader): Promise<LogFile | SkippedFile> {
  const answer = await parquet.inspect(path, size);
  if ('damage' in answer) return { key, reason: 'damaged', detail: answer.damage };
  if (!isLog(answer) || answer.logs !== 'flows') {
    return { key, reason: 'unknown-format', detail: 'It is a Parquet file, but no flow log.', ...answer };
  }
  const { columns } = answer;
  return { logs: 'flows', key, path, bytes: size, loadBalancer: null, format: 'parquet', columns };
}

interface Inspected {
  content: Content | null;
  gzip: boolean;
  damage: string | null;
  headerChanged: boolean;
  blank: boolean;
  parquet: boolean;
}

/** Reads a file once: its beginning tells what it is, the rest whether it is whole. */
async function inspect(path: string, size: number, named: boolean): Promise<Inspected> {
  let content: Content | null | undefined;
  let watch: HeaderWatch | undefined;
  let blank = false;
  let parquet = false;
  const { gzip, damage } = await readThrough(path, size, (text) => {
    if (content === undefined) {
      const beginning = text.toString('utf8');
      blank = beginning.trim() === '';
      parquet = isParquet(beginning);
      if (parquet) return false;
      content = readLogContent(beginning);
      // Whether a stranger is whole is nobody's business, unless it may be a log that breaks off at its beginning.
      if (content === null) return named || blank;
      if (!isLog(content)) return false;
      if (content.logs === 'flows') watch = new HeaderWatch(content.header);
    }
    watch?.look(text);
    return true;
  });
  return { content: content ?? null, gzip, damage, headerChanged: watch?.changed ?? false, blank, parquet };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
