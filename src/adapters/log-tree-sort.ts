import type { LogFile, SkippedFile, SkipReason } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import { errorCode } from './directory-errors.ts';
import { EngineDiskFull } from './duckdb-errors.ts';
import { type Content, isLog, type LogContent, readLogContent } from './log-tree-content.ts';
import { parquetMagic, readThrough } from './log-tree-file.ts';
import { HeaderWatch } from './log-tree-headers.ts';
import { readLogName } from './log-tree-name.ts';
import { readSmallFile } from './log-tree-text.ts';
import { explain, type Found } from './log-tree-walk.ts';
import { type PlainFile, PlainRows } from './plain-rows.ts';

/** What a file is; a Parquet file is left to the engine that reads them. */
export type Sorted = LogFile | SkippedFile | 'parquet';

/** Sorts files out, one at a time. */
export interface Sorter {
  /** @throws EngineDiskFull, and whatever else keeps rows from being written */
  sortOut(file: Found): Promise<Sorted>;
  close(): Promise<void>;
}

export interface SortOptions {
  period: Period;
  /** Where rows of plain lines go, and the name of who writes them; without, nothing is written. */
  rows: { directory: string; writer: string } | null;
}

interface Inspected {
  content: Content | null;
  gzip: boolean;
  damage: string | null;
  headerChanged: boolean;
  blank: boolean;
  parquet: boolean;
}

type Name = ReturnType<typeof readLogName>;

/** First tries with so many bytes, then with so many. */
const beginnings = [16 * 1024, 256 * 1024];
const lineFeed = 0x0a;

/** Writing rows failed, which says nothing about the log file that was read. */
class RowsUnwritten extends Error {
  override readonly name = 'RowsUnwritten';
}

/**
 * Names say which days matter, and name the obvious strangers; the content decides the rest. A log file is read once:
 * whether it is whole, and, on the way, the rows of its plain lines.
 */
export function createSorter({ period, rows: place }: SortOptions): Sorter {
  const days = daysOf(period);
  const rows = place && new PlainRows(place.directory, place.writer, period);
  return {
    async sortOut(file) {
      const { key, path, size } = file;
      if (file.unreadable !== undefined) return { key, reason: 'unreadable', detail: file.unreadable };
      const named = readLogName(key);
      if (named.foreign) return { key, ...named.foreign };
      if (named.day !== null && (named.day < days.first || named.day > days.last)) {
        const detail = `It was delivered on ${named.day}, which is no day of the period or next to it.`;
        return { key, reason: 'outside-period', detail };
      }
      if (size === 0) return { key, reason: 'empty', detail: 'The file is empty.' };
      try {
        return sortSmall(file, named, rows) ?? (await sortLarge(file, named, rows));
      } catch (error) {
        if (error instanceof RowsUnwritten) throw explainUnwritten(error.cause, path);
        return { key, reason: 'unreadable', detail: explain(error) };
      }
    },
    async close() {
      if (rows) writing(() => rows.close());
    },
  };
}

/** Null for what does not come in one whole piece. */
function sortSmall(file: Found, named: Name, rows: PlainRows | null): Sorted | null {
  const whole = readSmallFile(file.path, file.size);
  if (whole === null) return null;
  const { text, gzip } = whole;
  const beginning = text.toString('utf8', 0, 4096);
  const blank = beginning.trim() === '' && text.toString('utf8').trim() === '';
  const parquet = beginning.startsWith(parquetMagic);
  const content = parquet ? null : readBeginning(text);
  const headerChanged = content !== null && isLog(content) && hasOtherHeader(content, text);
  const judged = judge(file, named, { content, gzip, damage: null, headerChanged, blank, parquet });
  if (!('content' in judged)) return judged.answer;
  if (rows === null) return logFile(file, named, judged.content, file.path);
  const opened = writing(() => rows.open(describe(file, named, judged.content, false)));
  writing(() => opened.take(text, true));
  return logFile(file, named, judged.content, leftPath(file, opened));
}

/** Piece by piece: its beginning tells what it is, the rest whether it is whole. */
async function sortLarge(file: Found, named: Name, rows: PlainRows | null): Promise<Sorted> {
  let content: Content | null | undefined;
  let watch: HeaderWatch | undefined;
  let opened: PlainFile | undefined;
  let blank = false;
  let parquet = false;
  const { gzip, damage } = await readThrough(file.path, file.size, (text) => {
    if (content === undefined) {
      const beginning = text.toString('utf8');
      blank = beginning.trim() === '';
      parquet = beginning.startsWith(parquetMagic);
      if (parquet) return false;
      content = readLogContent(beginning);
      // Whether a stranger is whole is nobody's business, unless it may be a log that breaks off at its beginning.
      if (content === null) return named.logs !== undefined || blank;
      if (!isLog(content)) return false;
      if (content.logs === 'flows') watch = new HeaderWatch(content.header);
      const log = describe(file, named, content, true);
      opened = rows === null ? undefined : writing(() => rows.open(log));
    }
    watch?.look(text);
    writing(() => opened?.take(text, false));
    return true;
  });
  writing(() => opened?.take(Buffer.alloc(0), true));
  const headerChanged = watch?.changed ?? false;
  const judged = judge(file, named, { content: content ?? null, gzip, damage, headerChanged, blank, parquet });
  if ('content' in judged) {
    return logFile(file, named, judged.content, opened === undefined ? file.path : leftPath(file, opened));
  }
  if (opened !== undefined && rows !== null && content && isLog(content)) {
    const { logs } = content;
    opened.remove();
    writing(() => rows.discard(logs));
  }
  return judged.answer;
}

function judge(
  { key, path }: Found,
  named: Name,
  { content, gzip, damage, headerChanged, blank, parquet }: Inspected,
): { content: LogContent } | { answer: Sorted } {
  const skip = (reason: SkipReason, detail: string) => ({ answer: { key, reason, detail } });
  if (parquet && !gzip) return { answer: 'parquet' };
  if (damage !== null) return skip('damaged', damage);
  if (blank) return skip('empty', 'There is no line in the file.');
  if (parquet) return skip('unknown-format', 'It is a Parquet file packed with gzip; unpack it.');
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
  return { content };
}

/** Nearly always the first lines tell; whole lines only, for the last one may be cut. */
function readBeginning(text: Buffer): Content | null {
  const [few = 0, many = 0] = beginnings;
  const cut = text.length <= few ? text.length : text.lastIndexOf(lineFeed, few);
  return (
    (cut > 0 ? readLogContent(text.toString('utf8', 0, cut)) : null) ?? readLogContent(text.toString('utf8', 0, many))
  );
}

function hasOtherHeader(content: LogContent, text: Buffer): boolean {
  if (content.logs !== 'flows') return false;
  const watch = new HeaderWatch(content.header);
  watch.look(text);
  return watch.changed;
}

function describe({ key }: Found, { loadBalancer }: Name, content: LogContent, unsure: boolean) {
  return { logs: content.logs, key, loadBalancer, columns: content.logs === 'flows' ? content.columns : null, unsure };
}

function logFile(file: Found, named: Name, content: LogContent, path: string | null): LogFile {
  const { logs, key, loadBalancer, columns } = describe(file, named, content, false);
  return { logs, key, path, bytes: file.size, loadBalancer, format: 'text', columns };
}

function leftPath({ path }: Found, opened: PlainFile): string | null {
  const left = writing(() => opened.end());
  return left === undefined ? path : left;
}

function writing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new RowsUnwritten('rows could not be written', { cause: error });
  }
}

function explainUnwritten(error: unknown, path: string): unknown {
  const full = ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '');
  return full
    ? new EngineDiskFull(`While ${path} was read, no space was left. Free some space, or name another work directory.`)
    : error;
}

/** The days whose partitions are read: those of the period and one either side, UTC. */
function daysOf({ start, end }: Period): { first: string; last: string } {
  const day = 86_400_000;
  const text = (time: number) => new Date(time).toISOString().slice(0, 10);
  return { first: text(Date.parse(start) - day), last: text(Date.parse(end) - 1 + day) };
}
