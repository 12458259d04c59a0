import { closeSync, openSync, rmSync, writevSync } from 'node:fs';
import type { Column, ColumnType, ParquetTable } from './parquet-column.ts';
import { ThriftWriter } from './parquet-thrift.ts';

/** Numbers of parquet.thrift (Apache Parquet format 2.11). */
const physical: Record<ColumnType, number> = { boolean: 0, int32: 1, int64: 2, timestamp: 2, double: 5, text: 6 };
const encodings = { plain: 0, rle: 3, rleDictionary: 8 } as const;
const pages = { data: 0, dictionary: 2 } as const;
const magic = Buffer.from('PAR1');

interface Chunk {
  column: Column;
  offset: number;
  /** Of the data page; another than `offset` behind a dictionary page. */
  dataOffset: number;
  bytes: number;
}

interface RowGroup {
  rows: number;
  chunks: Chunk[];
}

/**
 * Writes row groups to a Parquet file, a page for each column, not compressed: what stands in a work directory for the
 * minutes of a run is read faster so. All columns may lack values. Throws what the file system throws.
 */
export class ParquetFile {
  readonly path: string;
  readonly #table: ParquetTable;
  readonly #groups: RowGroup[] = [];
  readonly #handle: number;
  #offset = 0;

  constructor(path: string, table: ParquetTable) {
    this.path = path;
    this.#table = table;
    this.#handle = openSync(path, 'wx');
    this.#write([magic]);
  }

  /** Writes what the columns hold, and empties them. */
  writeGroup(): void {
    const { columns } = this.#table;
    const rows = columns[0]?.encode().rows ?? 0;
    if (rows === 0) return;
    this.#groups.push({ rows, chunks: columns.map((column) => this.#writeChunk(column, rows)) });
    this.#table.reset();
  }

  close(): void {
    const footer = this.#describe();
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.length);
    this.#write([footer, length, magic]);
    closeSync(this.#handle);
  }

  /** Leaves nothing behind. */
  discard(): void {
    closeSync(this.#handle);
    rmSync(this.path, { force: true });
  }

  #writeChunk(column: Column, rows: number): Chunk {
    const offset = this.#offset;
    const { dictionary, values, levels, ...encoded } = column.encode();
    if (encoded.rows !== rows) throw new Error(`the column ${column.name} has ${encoded.rows} rows, not ${rows}`);
    const page = [levels, ...values];
    if (dictionary !== null) {
      const { bytes, count } = dictionary;
      this.#write([describePage('dictionary', bytes.length, count, encodings.plain), bytes]);
    }
    const dataOffset = this.#offset;
    const size = page.reduce((sum, { length }) => sum + length, 0);
    const encoding = dictionary === null ? encodings.plain : encodings.rleDictionary;
    this.#write([describePage('data', size, rows, encoding), ...page]);
    return { column, offset, dataOffset, bytes: this.#offset - offset };
  }

  #write(pieces: readonly Uint8Array[]): void {
    let rest = pieces.filter(({ length }) => length > 0);
    while (rest.length > 0) {
      let written = writevSync(this.#handle, rest);
      this.#offset += written;
      // A full disk or a signal may leave a part of it to be written again.
      rest = rest.flatMap((piece) => {
        const done = Math.min(written, piece.length);
        written -= done;
        return done === piece.length ? [] : [piece.subarray(done)];
      });
    }
  }

  #describe(): Uint8Array {
    const { columns } = this.#table;
    const thrift = new ThriftWriter();
    thrift.int32(1, 2);
    thrift.structs(2, [null, ...columns], (column) => describeColumn(thrift, column, columns.length));
    thrift.int64(
      3,
      this.#groups.reduce((sum, { rows }) => sum + rows, 0),
    );
    thrift.structs(4, this.#groups, (group) => describeGroup(thrift, group));
    thrift.text(6, 'ipv6-traffic-report');
    return thrift.finish();
  }
}

function describePage(type: keyof typeof pages, bytes: number, values: number, encoding: number): Uint8Array {
  const thrift = new ThriftWriter();
  thrift.int32(1, pages[type]);
  thrift.int32(2, bytes);
  thrift.int32(3, bytes);
  thrift.struct(type === 'data' ? 5 : 7, () => {
    thrift.int32(1, values);
    thrift.int32(2, encoding);
    if (type !== 'data') return;
    thrift.int32(3, encodings.rle);
    thrift.int32(4, encodings.rle);
  });
  return thrift.finish();
}

/** The root of the schema (null), or one of its columns. */
function describeColumn(thrift: ThriftWriter, column: Column | null, columns: number): void {
  if (column === null) {
    thrift.text(4, 'schema');
    thrift.int32(5, columns);
    return;
  }
  thrift.int32(1, physical[column.type]);
  thrift.int32(3, 1); // optional
  thrift.text(4, column.name);
  if (column.type === 'text') {
    thrift.int32(6, 0); // UTF8
    thrift.struct(10, () => thrift.struct(1, () => {}));
  }
  if (column.type === 'timestamp') {
    thrift.struct(10, () =>
      thrift.struct(8, () => {
        thrift.boolean(1, false); // not adjusted to UTC: a TIMESTAMP without a zone, as everywhere in the tables
        thrift.struct(2, () => thrift.struct(2, () => {})); // microseconds
      }),
    );
  }
}

function describeGroup(thrift: ThriftWriter, { rows, chunks }: RowGroup): void {
  thrift.structs(1, chunks, (chunk) => {
    thrift.int64(2, 0);
    thrift.struct(3, () => describeChunk(thrift, chunk, rows));
  });
  thrift.int64(
    2,
    chunks.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  thrift.int64(3, rows);
}

function describeChunk(thrift: ThriftWriter, { column, offset, dataOffset, bytes }: Chunk, rows: number): void {
  const dictionary = dataOffset !== offset;
  thrift.int32(1, physical[column.type]);
  thrift.int32s(
    2,
    dictionary ? [encodings.plain, encodings.rle, encodings.rleDictionary] : [encodings.plain, encodings.rle],
  );
  thrift.texts(3, [column.name]);
  thrift.int32(4, 0); // not compressed
  thrift.int64(5, rows);
  thrift.int64(6, bytes);
  thrift.int64(7, bytes);
  thrift.int64(9, dataOffset);
  if (dictionary) thrift.int64(11, offset);
}
