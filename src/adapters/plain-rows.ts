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
const newLine = Buffer.from('\n');
const noBytes: Buffer = Buffer.alloc(0);
const tables = { requests: PlainRequests, connections: PlainConnections, flows: PlainFlows };
const longestLine = 1024 * 1024;
/** DuckDB rejects a line of two megabytes; of one that is longer than its buffer it says nothing, so that is cut before. */
const cutLine = 4 * 1024 * 1024;
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
  #carry: Buffer = noBytes;
  /** Bytes of a line that is too long, so far; -1 outside of such a line. */
  #endless = -1;
  #isCut = false;

  constructor(table: PlainTable, file: ParquetFile, restPath: string, mayHaveHeader: boolean) {
    this.#table = table;
    this.#file = file;
    this.#restPath = restPath;
    this.#mayHaveHeader = mayHaveHeader;
  }

  /** Takes a piece of the text. */
  take(piece: Buffer, last: boolean): void {
    const rest = this.#endless === -1 ? piece : this.#passEndless(piece);
    const text = this.#carry.length === 0 ? rest : Buffer.concat([this.#carry, rest]);
    const usual = isUsual(text);
    let begin = 0;
    for (let end = text.indexOf(lineFeed); end !== -1; end = text.indexOf(lineFeed, begin)) {
      this.#takeLine(text, begin, end, usual);
      begin = end + 1;
    }
    this.#carry = noBytes;
    if (last) {
      this.#takeLine(text, begin, text.length, usual);
      if (this.#endless !== -1) this.#leaveEnd(this.#endless);
    } else if (text.length - begin > longestLine) {
      this.#endless = 0;
      this.#passEndless(text.subarray(begin));
    } else this.#carry = Buffer.from(text.subarray(begin));
    this.#writeRest();
  }

  /** Leaves the beginning of a line that is too long to the engine, piece by piece; answers what comes after the line. */
  #passEndless(piece: Buffer): Buffer {
    const end = piece.indexOf(lineFeed);
    const line = end === -1 ? piece : piece.subarray(0, end);
    this.#leave(line.subarray(0, Math.max(0, cutLine - this.#endless)));
    this.#endless += line.length;
    if (end === -1) return noBytes;
    this.#leaveEnd(this.#endless);
    this.#endless = -1;
    return piece.subarray(end + 1);
  }

  /** Where the lines lie that are left to the engine; null when none is, undefined when all are. */
  end(): string | null | undefined {
    if (!this.#anyRest) return null;
    if (this.#anyPlain || this.#isCut) return this.#restPath;
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
    this.#leave(text.subarray(begin, Math.min(end, begin + cutLine)));
    this.#leaveEnd(end - begin);
  }

  #leaveEnd(length: number): void {
    this.#leave(newLine);
    this.#isCut ||= length > cutLine;
  }

  #leave(bytes: Buffer): void {
    this.#anyRest = true;
    this.#rest.push(bytes);
    this.#restBytes += bytes.length;
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

function isUsual(line: Buffer): boolean {
  return isAscii(line) && !unusual.some((code) => line.includes(code));
}
