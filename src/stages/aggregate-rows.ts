import { StringDecoder } from 'node:string_decoder';
import { parse } from 'csv-parse/sync';
import type { Field } from '../contracts/row-fields.ts';
import { type QueryId, type Row, rowFields } from '../contracts/rows.ts';

/** An answer of an engine that is not what src/contracts/rows.ts says. Names the query, the row and the column. */
export class RowInvalid extends Error {
  override readonly name = 'RowInvalid';
}

type Records = readonly (readonly string[])[];

/** A column that is wanted, and where in a record it is. */
interface Column {
  readonly name: string;
  readonly field: Field<unknown>;
  readonly position: number;
}

/**
 * Reads the CSV answer of a query, header line first, and hands over row by row, so that an answer of any size takes
 * the memory of one block. Values are checked; columns that no contract knows are left out.
 * @throws RowInvalid, and whatever the stream throws
 */
export async function readRows<Q extends QueryId>(
  query: Q,
  stream: AsyncIterable<Uint8Array | string>,
  onRow: (row: Row<Q>) => void,
): Promise<number> {
  let columns: readonly Column[] | null = null;
  let rows = 0;
  for await (const records of readRecords(query, stream)) {
    for (const record of records) {
      if (columns === null) {
        columns = findColumns(query, record);
        continue;
      }
      rows++;
      onRow(toRow(query, rows, columns, record) as Row<Q>);
    }
  }
  if (columns === null) throw new RowInvalid(`${query}: the answer is empty, without so much as a header line`);
  return rows;
}

function findColumns(query: QueryId, header: readonly string[]): Column[] {
  return Object.entries<Field<unknown>>(rowFields[query]).map(([name, field]) => {
    const position = header.indexOf(name);
    if (position < 0) throw new RowInvalid(`${query}: the column ${name} is missing`);
    return { name, field, position };
  });
}

function toRow(query: QueryId, number: number, columns: readonly Column[], record: readonly string[]) {
  const row: Record<string, unknown> = {};
  for (const { name, field, position } of columns) {
    const text = record[position];
    const value = text === undefined ? undefined : field.read(text);
    // Without the value: it may be an address of a person.
    if (value === undefined) throw new RowInvalid(`${query}: row ${number}, column ${name}: not ${field.what}`);
    row[name] = value;
  }
  return row;
}

/** Blocks of records. A block ends at a line's end that lies outside quotes. */
async function* readRecords(query: QueryId, stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Records> {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  for await (const chunk of stream) {
    pending +=
      typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    const end = pending.lastIndexOf('\n') + 1;
    if (end === 0) continue;
    const block = pending.slice(0, end);
    const records =
      splitQuoted(block) ?? splitBlock(block) ?? (countQuotes(block) % 2 === 0 ? parseBlock(query, block) : null);
    if (records === null) continue;
    pending = pending.slice(end);
    yield records;
  }
  pending += decoder.end();
  if (pending !== '') yield splitQuoted(pending) ?? splitBlock(pending) ?? parseBlock(query, pending);
}

const [quote, comma, lineFeed, carriageReturn] = [34, 44, 10, 13];

/** The records of a block in which every value stands in quotes and none has a quote in it, as engines write it. Null for others. */
function splitQuoted(block: string): Records | null {
  const records: string[][] = [];
  for (let at = 0; at < block.length; ) {
    const record: string[] = [];
    for (let next = comma; next === comma; at++) {
      const end = block.charCodeAt(at) === quote ? block.indexOf('"', at + 1) : -1;
      if (end < 0) return null;
      record.push(block.slice(at + 1, end));
      at = end + 1;
      if (block.charCodeAt(at) === carriageReturn) at++;
      next = at < block.length ? block.charCodeAt(at) : lineFeed;
      if (next !== comma && next !== lineFeed) return null;
    }
    records.push(record);
  }
  return records;
}

/**
 * The records of lines in which every value stands in quotes, or none, and no value has a quote in it, as nearly all are:
 * to split them takes a sixth of the time of parsing. Null for others. Each such line ends outside quotes, so that the next
 * one begins there: it cannot be a line inside a value.
 */
function splitBlock(block: string): Records | null {
  const records: string[][] = [];
  for (let from = 0; from < block.length; ) {
    const end = block.indexOf('\n', from);
    const stop = end < 0 ? block.length : end;
    const line = block.slice(from, block[stop - 1] === '\r' ? stop - 1 : stop);
    const quoted = line.length > 1 && line.startsWith('"') && line.endsWith('"');
    const record = quoted ? line.slice(1, -1).split('","') : line.split(',');
    for (const value of record) if (value.includes('"')) return null;
    records.push(record);
    from = stop + 1;
  }
  return records;
}

function countQuotes(text: string): number {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes;
}

function parseBlock(query: QueryId, block: string): Records {
  try {
    return parse(block, { relax_column_count: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new RowInvalid(`${query}: the answer is no CSV: ${message}`, { cause });
  }
}
