import { existsSync, readFileSync } from 'node:fs';
import type { LogKind } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import { bitPacked, type ColumnType, encodeLevels, type ParquetTable } from './parquet-column.ts';
import { flowPlaces, flowWidth, plainColumns } from './plain-columns.ts';

/** Made of assembly/ by `npm run build:reader`, which `npm ci` does. */
const compiled = new URL('../../build/plain-reader.wasm', import.meta.url);

/** What the compiled reader answers (assembly/index.ts). */
const answers = { done: 0, full: 1, left: 2 } as const;
const tableNumbers: Record<LogKind, number> = { requests: 0, connections: 1, flows: 2 };
/** By the number that the compiled reader gives a type (assembly/columns.ts). */
const typeNames = ['boolean', 'int32', 'int64', 'double', 'text'];
const answerFields = 9;
/** Bytes of the place for it; the file's name is part of it. */
const longestKey = 64 * 1024;

/** What is known of a log file before its lines are read. */
export interface SourceFile {
  logs: LogKind;
  key: string;
  /** From the file's name. */
  loadBalancer: string | null;
  /** Flow logs: 1-based position of each field. */
  columns: Record<string, number> | null;
}

/** What becomes of the rows, and of the lines that are not plain: their bytes in the text that was given. */
export interface PlainSink {
  writeGroup(): void;
  leave(begin: number, end: number): void;
}

const functions = {
  inputAddress: (): number => 0,
  keyAddress: (): number => 0,
  balancerAddress: (): number => 0,
  placesAddress: (): number => 0,
  answerAddress: (): number => 0,
  begins: (_start: bigint, _end: bigint): void => {},
  open: (_table: number, _key: number, _balancer: number, _width: number): void => {},
  take: (_bytes: number): number => 0,
  goOn: (): number => 0,
  lineBegin: (): number => 0,
  lineEnd: (): number => 0,
  countPlain: (): number => 0,
  countColumns: (_table: number): number => 0,
  typeOf: (_table: number, _column: number): number => 0,
  encode: (_table: number, _column: number): void => {},
  reset: (_table: number): void => {},
};
type Compiled = typeof functions & { memory: WebAssembly.Memory };

let module: WebAssembly.Module | undefined;
const free: PlainReader[] = [];

/** Whether there is a compiled reader; without, the engine reads every line. */
export function canReadPlain(): boolean {
  return module !== undefined || existsSync(compiled);
}

/**
 * Typed rows of lines that are written plainly, as queries/extract reads them; all others are left. The work is done in
 * WebAssembly (docs/decisions/0030). One file at a time.
 */
export class PlainReader {
  readonly tables: Record<LogKind, ParquetTable>;
  readonly #compiled: Compiled;
  #bytes: Uint8Array;

  /** One that is free, or a new one; for `release` when it is done with. */
  static acquire({ start, end }: Period): PlainReader {
    const reader = free.pop() ?? new PlainReader();
    // Whole seconds, as the statements get them.
    const micros = (time: string) => BigInt(Math.floor(Date.parse(time) / 1000)) * 1_000_000n;
    reader.#compiled.begins(micros(start), micros(end));
    return reader;
  }

  private constructor() {
    module ??= new WebAssembly.Module(readFileSync(compiled));
    const { exports } = new WebAssembly.Instance(module);
    if (!isCompiled(exports)) throw outdated();
    this.#compiled = exports;
    this.#bytes = new Uint8Array(exports.memory.buffer);
    this.tables = {
      requests: this.#describe('requests'),
      connections: this.#describe('connections'),
      flows: this.#describe('flows'),
    };
  }

  release(): void {
    free.push(this);
  }

  /** Begins a log file. */
  open({ logs, key, loadBalancer, columns }: SourceFile): void {
    const { keyAddress, balancerAddress, placesAddress, open } = this.#compiled;
    const keyBytes = Buffer.from(key, 'utf8');
    const balancerBytes = Buffer.from(loadBalancer ?? '', 'utf8');
    if (keyBytes.length > longestKey) throw new Error(`the key of a log file has ${keyBytes.length} bytes`);
    this.#write(keyBytes, keyAddress());
    this.#write(balancerBytes, balancerAddress());
    this.#write(Buffer.from(flowPlaces(columns ?? {}).buffer), placesAddress());
    open(tableNumbers[logs], keyBytes.length, balancerBytes.length, flowWidth(columns ?? {}));
  }

  /** Reads whole lines: at most a megabyte and a line of another. */
  take(text: Uint8Array, sink: PlainSink): void {
    const { inputAddress, take, goOn, lineBegin, lineEnd } = this.#compiled;
    let { length } = text;
    this.#write(text, inputAddress());
    if (text[length - 1] !== 0x0a) this.#bytes[inputAddress() + length++] = 0x0a;
    for (let answer = take(length); answer !== answers.done; answer = goOn()) {
      if (answer === answers.full) sink.writeGroup();
      else sink.leave(lineBegin(), lineEnd());
    }
  }

  /** Lines of the file that have become rows. */
  get plainLines(): number {
    return this.#compiled.countPlain();
  }

  /** Memory that has grown is another buffer. */
  #memory(): Uint8Array {
    const { buffer } = this.#compiled.memory;
    if (this.#bytes.buffer !== buffer) this.#bytes = new Uint8Array(buffer);
    return this.#bytes;
  }

  #write(bytes: Uint8Array, address: number): void {
    this.#memory().set(bytes, address);
  }

  #describe(logs: LogKind): ParquetTable {
    const { countColumns, typeOf, reset } = this.#compiled;
    const number = tableNumbers[logs];
    const columns = Object.entries(plainColumns[logs]).map(([name, type], column) => {
      if (typeNames[typeOf(number, column)] !== physicalType(type)) throw outdated();
      return { name, type, encode: () => this.#encode(number, column) };
    });
    if (columns.length !== countColumns(number)) throw outdated();
    return { columns, reset: () => reset(number) };
  }

  #encode(table: number, column: number) {
    this.#compiled.encode(table, column);
    const memory = this.#memory();
    const words = new Int32Array(memory.buffer, this.#compiled.answerAddress(), answerFields);
    const [rows = 0, present = 0, levels = 0, values = 0, bytes = 0, dictionary = 0, dictionaryBytes = 0, count = 0] =
      words;
    const bits = words[answerFields - 1] ?? 0;
    const view = (address: number, length: number) => memory.subarray(address >>> 0, (address >>> 0) + length);
    const body = view(values, bytes);
    return {
      rows,
      levels: encodeLevels(rows, present, view(levels, Math.ceil(rows / 8))),
      dictionary: bits === 0 ? null : { bytes: view(dictionary, dictionaryBytes), count },
      values: bits === 0 ? [body] : [Uint8Array.of(bits), bitPacked(present, body, bits)],
    };
  }
}

const physicalType = (type: ColumnType) => (type === 'timestamp' ? 'int64' : type);

function isCompiled(exports: object): exports is Compiled {
  const entries = new Map<string, unknown>(Object.entries(exports));
  return (
    entries.get('memory') instanceof WebAssembly.Memory &&
    Object.keys(functions).every((name) => typeof entries.get(name) === 'function')
  );
}

const outdated = () => new Error('build/plain-reader.wasm is not that of this version: npm run build:reader');
