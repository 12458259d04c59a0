import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { FoundLogs, LogFile, SkippedFile, SkipReason } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import type { LogSource } from '../ports.ts';
import { isLog, readLogContent } from './log-tree-content.ts';
import { type Beginning, findDamage, hasUnusualHeader, readBeginning } from './log-tree-file.ts';
import { findLine } from './log-tree-line.ts';
import { readLogName } from './log-tree-name.ts';
import { explain, type Found, pathOfKey, walkTrees } from './log-tree-walk.ts';

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
      const sorted = await mapSideBySide(places.filter(isNoMarker), (file) => sortOut(file, days));
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

async function sortOut(file: Found, days: { first: string; last: string }): Promise<LogFile | SkippedFile> {
  const { key, path, size } = file;
  const skip = (reason: SkipReason, detail: string): SkippedFile => ({ key, reason, detail });
  if (file.unreadable !== undefined) return skip('unreadable', file.unreadable);
  const named = readLogName(key);
  if (named.foreign) return skip(named.foreign.reason, named.foreign.detail);
  if (named.day !== null && (named.day < days.first || named.day > days.last)) {
    return skip('outside-period', `It was delivered on ${named.day}, which is no day of the period or next to it.`);
  }
  try {
    if (size === 0) return skip('empty', 'The file is empty.');
    const beginning = await readBeginning(path);
    if (beginning.damage !== undefined) return skip('damaged', beginning.damage);
    const content = readLogContent(beginning.text);
    if (content === null) return skipUnknown(file, beginning, named.logs !== undefined);
    if (!isLog(content)) return skip(content.reason, content.detail);
    const flaw = await findFlaw(file, beginning.gzip);
    if (flaw) return skip(flaw.reason, flaw.detail);
    const columns = content.logs === 'flows' ? content.columns : null;
    return { logs: content.logs, key, path, bytes: size, loadBalancer: named.loadBalancer, columns };
  } catch (error) {
    return skip('unreadable', explain(error));
  }
}

async function skipUnknown(
  { key, path, size }: Found,
  { gzip, text }: Beginning,
  named: boolean,
): Promise<SkippedFile> {
  // A file that breaks off at its very beginning shows no line either.
  const damage = gzip ? await findDamage(path, size) : null;
  if (damage !== null) return { key, reason: 'damaged', detail: damage };
  if (text.trim() === '') return { key, reason: 'empty', detail: 'There is no line in the file.' };
  return named
    ? {
        key,
        reason: 'unknown-format',
        detail: 'Its name is that of a log, but none of its first lines is one of a log.',
      }
    : { key, reason: 'no-log', detail: 'Neither its name nor its content is that of a log; move it out of the tree.' };
}

/** What would make the engine stumble over the file, or misread it. */
async function findFlaw({ path, size }: Found, gzip: boolean): Promise<{ reason: SkipReason; detail: string } | null> {
  // The engine goes by the name.
  if (gzip !== /\.gz$/i.test(path)) {
    const detail = gzip
      ? 'It is compressed with gzip, but its name does not end in .gz; rename it.'
      : 'Its name ends in .gz, but it is not compressed; rename it.';
    return { reason: 'unknown-format', detail };
  }
  if (!gzip) return null;
  if (await hasUnusualHeader(path)) {
    return { reason: 'damaged', detail: 'Its gzip header has unusual flags; pack it again with gzip.' };
  }
  const damage = await findDamage(path, size);
  return damage === null ? null : { reason: 'damaged', detail: damage };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** As `Promise.all` over the items, but only so many at once as keep the processor busy. */
async function mapSideBySide<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() + 2 }, worker));
  return results;
}
