import { isAscii } from 'node:buffer';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LogKind } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import { rowsPerGroup } from './parquet-column.ts';
import { ParquetFile } from './parquet-file.ts';
import { PlainConnections } from './plain-connections.ts';
import { PlainFlows } from './plain-flows.ts';
import { PlainRequests } from './plain-requests.ts';
import type { PlainTable, SourceFile, Span } from './plain-table.ts';

const lineFeed = 0x0a;
const tables = { requests: PlainRequests, connections: PlainConnections, flows: PlainFlows };
/** DuckDB gives up on a line of two megabytes. */
const longestLine = 1024 * 1024;
/** A carriage return ends a line for DuckDB, the first two separate columns, NUL ends a text. */
const unusual = [0x0d, 0x01, 0x02, 0x00];
const isHeader = /^(?:[a-z]+(?:[-_][a-z]+)*(?:[-_]2)?(?: |$))+$/;

export interface LogText extends SourceFile {
  logs: LogKind;
  /** The file is only known to be whole, or refused, when all of it was read. */
  unsure: boolean;
}

/**
 * Typed rows of the lines that are written plainly, in Parquet files of a directory for each kind of logs; and the other
 * lines, as they stand, in a file for each log file, for the engine to read. One file at a time. Throws what the file
 * system throws.
 */
export class PlainRows {
  readonly #directory: string;
  readonly #name: string;
  readonly #span: Span;
  readonly #tables = new Map<LogKind, { table: PlainTable; file: ParquetFile | null }>();
  #files = 0;

  /** Rows of several writers may lie in one directory under different names. */
  constructor(directory: string, name: string, { start, end }: Period) {
    this.#directory = directory;
    this.#name = name;
    // Whole seconds, as the statements get them.
    const micros = (time: string) => Math.floor(Date.parse(time) / 1000) * 1_000_000;
    this.#span = { start: micros(start), end: micros(end) };
  }

  /** Begins a log file. */
  open(log: LogText): PlainFile {
    const opened = this.#tables.get(log.logs) ?? { table: new tables[log.logs](this.#span), file: null };
    this.#tables.set(log.logs, opened);
    const folder = join(this.#directory, log.logs);
    if (opened.file === null) mkdirSync(join(folder, 'rest'), { recursive: true });
    const number = this.#files++;
    const newFile = () => new ParquetFile(join(folder, `${this.#name}-${this.#files++}.parquet`), opened.table.columns);
    if (log.unsure) {
      // What may have to be taken back has a file of its own.
      opened.file?.writeGroup();
      opened.file?.close();
      opened.file = newFile();
    }
    opened.file ??= newFile();
    opened.table.open(log);
    const rest = join(folder, 'rest', `${this.#name}-${number}.log`);
    return new PlainFile(opened.table, opened.file, rest, log.logs === 'flows');
  }

  /** Takes back the rows of a file that was opened as unsure. */
  discard(logs: LogKind): void {
    const opened = this.#tables.get(logs);
    if (!opened?.file) return;
    for (const column of opened.table.columns) column.reset();
    opened.file.discard();
    opened.file = null;
  }

  /** Writes what is still held. */
  close(): void {
    for (const { file } of this.#tables.values()) {
      file?.writeGroup();
      file?.close();
    }
    this.#tables.clear();
  }
}

/** The lines of one log file on their way to rows. */
export class PlainFile {
  readonly #table: PlainTable;
  readonly #file: ParquetFile;
  readonly #restPath: string;
  readonly #mayHaveHeader: boolean;
  #header: Buffer | null = null;
  #rest: Uint8Array[] = [];
  #restBytes = 0;
  #anyRest = false;
  #anyPlain = false;
  #carry: Buffer = Buffer.alloc(0);

  constructor(table: PlainTable, file: ParquetFile, restPath: string, mayHaveHeader: boolean) {
    this.#table = table;
    this.#file = file;
    this.#restPath = restPath;
    this.#mayHaveHeader = mayHaveHeader;
  }

  /** Takes a piece of the text; the piece may be used again afterwards, unless it is the last. */
  take(piece: Buffer, last: boolean): void {
    const text = this.#carry.length === 0 ? piece : Buffer.concat([this.#carry, piece]);
    const usual = isAscii(text) && !unusual.some((code) => text.includes(code));
    let begin = 0;
    for (let end = text.indexOf(lineFeed); end !== -1; end = text.indexOf(lineFeed, begin)) {
      this.#takeLine(text, begin, end, usual);
      begin = end + 1;
    }
    this.#carry = Buffer.alloc(0);
    if (last) {
      if (begin < text.length) this.#takeLine(text, begin, text.length, usual);
    } else this.#carry = Buffer.from(text.subarray(begin));
    this.#writeRest();
  }

  /** Where the lines lie that are left to the engine; null when none is, undefined when all are. */
  end(): string | null | undefined {
    if (!this.#anyRest) return null;
    if (this.#anyPlain) return this.#restPath;
    this.remove();
    return undefined;
  }

  remove(): void {
    rmSync(this.#restPath, { force: true });
  }

  #takeLine(text: Buffer, begin: number, end: number, usual: boolean): void {
    if (begin === end) return;
    if (end - begin <= longestLine && (usual || isUsual(text.subarray(begin, end)))) {
      if (this.#table.read(text, begin, end)) {
        this.#anyPlain = true;
        if (this.#table.rows === rowsPerGroup) this.#file.writeGroup();
        return;
      }
      if (this.#mayHaveHeader && this.#isHeader(text, begin, end)) return;
    }
    this.#anyRest = true;
    this.#rest.push(text.subarray(begin, end), newLine);
    this.#restBytes += end - begin;
  }

  /** The file's first line, if it is one, and what equals it: no records. */
  #isHeader(text: Buffer, begin: number, end: number): boolean {
    this.#header ??= Buffer.from(text.subarray(begin, end));
    if (text.compare(this.#header, 0, this.#header.length, begin, end) !== 0) return false;
    const line = this.#header.toString('latin1').trimEnd();
    return /start|addr/.test(line) && isHeader.test(line);
  }

  #writeRest(): void {
    if (this.#restBytes === 0) return;
    appendFileSync(this.#restPath, Buffer.concat(this.#rest));
    this.#rest = [];
    this.#restBytes = 0;
  }
}

const newLine = Buffer.from('\n');

function isUsual(line: Buffer): boolean {
  return isAscii(line) && !unusual.some((code) => line.includes(code));
}
