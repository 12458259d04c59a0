import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LogKind } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import { ParquetFile } from './parquet-file.ts';
import { PlainReader, type SourceFile } from './plain-reader.ts';

const lineFeed = 0x0a;
const newLine = Buffer.from('\n');
const noBytes: Buffer = Buffer.alloc(0);
/** Bytes that the reader gets at once: they stay in the processor's cache. */
const pieceBytes = 256 * 1024;
const longestLine = 1024 * 1024;
/** DuckDB rejects a line of two megabytes; of one that is longer than its buffer it says nothing, so that is cut before. */
const cutLine = 4 * 1024 * 1024;
const isHeader = /^(?:[a-z]+(?:[-_][a-z]+)*(?:[-_]2)?(?: |$))+$/;

export interface LogText extends SourceFile {
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
  readonly #reader: PlainReader;
  readonly #parquet = new Map<LogKind, ParquetFile>();
  #files = 0;

  /** Rows of several writers may lie in one directory under different names. */
  constructor(directory: string, name: string, period: Period) {
    this.#directory = directory;
    this.#name = name;
    this.#reader = PlainReader.acquire(period);
  }

  /** Begins a log file. */
  open(log: LogText): PlainFile {
    const { logs } = log;
    const folder = join(this.#directory, logs);
    if (!this.#parquet.has(logs)) mkdirSync(join(folder, 'rest'), { recursive: true });
    const number = this.#files++;
    const newFile = () =>
      new ParquetFile(join(folder, `${this.#name}-${this.#files++}.parquet`), this.#reader.tables[logs]);
    let file = this.#parquet.get(logs);
    if (log.unsure) {
      // What may have to be taken back has a file of its own.
      file?.writeGroup();
      file?.close();
      file = undefined;
    }
    file ??= newFile();
    this.#parquet.set(logs, file);
    this.#reader.open(log);
    return new PlainFile(this.#reader, file, join(folder, 'rest', `${this.#name}-${number}.log`), logs === 'flows');
  }

  /** Takes back the rows of a file that was opened as unsure. */
  discard(logs: LogKind): void {
    this.#reader.tables[logs].reset();
    this.#parquet.get(logs)?.discard();
    this.#parquet.delete(logs);
  }

  /** Writes what is still held. */
  close(): void {
    for (const file of this.#parquet.values()) {
      file.writeGroup();
      file.close();
    }
    this.#parquet.clear();
    this.#reader.release();
  }
}

/** The lines of one log file on their way to rows. */
export class PlainFile {
  readonly #reader: PlainReader;
  readonly #file: ParquetFile;
  readonly #restPath: string;
  readonly #mayHaveHeader: boolean;
  #header: Buffer | null = null;
  #rest: Uint8Array[] = [];
  #restBytes = 0;
  #anyRest = false;
  #carry: Buffer = noBytes;
  /** Bytes of a line that is too long, so far; -1 outside of such a line. */
  #endless = -1;
  #isCut = false;

  constructor(reader: PlainReader, file: ParquetFile, restPath: string, mayHaveHeader: boolean) {
    this.#reader = reader;
    this.#file = file;
    this.#restPath = restPath;
    this.#mayHaveHeader = mayHaveHeader;
  }

  /** Takes a piece of the text. */
  take(piece: Buffer, last: boolean): void {
    const rest = this.#endless === -1 ? piece : this.#passEndless(piece);
    const text = this.#carry.length === 0 ? rest : Buffer.concat([this.#carry, rest]);
    const whole = last ? text.length : text.lastIndexOf(lineFeed) + 1;
    for (let begin = 0; begin < whole; ) {
      const end = endOfPiece(text, begin, whole);
      this.#takeLines(text.subarray(begin, end));
      begin = end;
    }
    this.#carry = noBytes;
    if (last) {
      if (this.#endless !== -1) this.#leaveEnd(this.#endless);
    } else if (text.length - whole > longestLine) {
      this.#endless = 0;
      this.#passEndless(text.subarray(whole));
    } else this.#carry = Buffer.from(text.subarray(whole));
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
    if (this.#reader.plainLines > 0 || this.#isCut) return this.#restPath;
    this.remove();
    return undefined;
  }

  remove(): void {
    rmSync(this.#restPath, { force: true });
  }

  #takeLines(text: Buffer): void {
    // A piece is that long only when it is one line.
    if (text.length > longestLine + 1) {
      const line = text.at(-1) === lineFeed ? text.subarray(0, -1) : text;
      this.#leave(line.subarray(0, cutLine));
      this.#leaveEnd(line.length);
      return;
    }
    this.#reader.take(text, {
      writeGroup: () => this.#file.writeGroup(),
      leave: (begin, end) => {
        if (this.#mayHaveHeader && this.#isHeader(text, begin, end)) return;
        this.#leave(text.subarray(begin, end));
        this.#leaveEnd(end - begin);
      },
    });
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

/** So many whole lines as make a piece, or one that is longer. */
function endOfPiece(text: Buffer, begin: number, whole: number): number {
  if (whole - begin <= pieceBytes) return whole;
  const end = text.lastIndexOf(lineFeed, begin + pieceBytes - 1) + 1;
  if (end > begin) return end;
  const next = text.indexOf(lineFeed, begin + pieceBytes);
  return next === -1 ? whole : next + 1;
}
