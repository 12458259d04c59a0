import { StringDecoder } from 'node:string_decoder';
import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { type QueryId, type Row, rowSchemas } from '../contracts/rows.ts';

/** An answer of an engine that is not what src/contracts/rows.ts says. Names the query, the row and the column. */
export class RowInvalid extends Error {
  override readonly name = 'RowInvalid';
}

const parsers: { readonly [Q in QueryId]: z.ZodType<Row<Q>> & { shape: object } } = rowSchemas;

/**
 * Reads the CSV answer of a query, header line first, and hands over row by row, so that an answer of any size takes
 * the memory of one block. Values are checked; columns that no schema knows are left out.
 * @throws RowInvalid, and whatever the stream throws
 */
export async function readRows<Q extends QueryId>(
  query: Q,
  stream: AsyncIterable<Uint8Array | string>,
  onRow: (row: Row<Q>) => void,
): Promise<number> {
  const schema = parsers[query];
  const columns = Object.keys(schema.shape);
  let positions: number[] | null = null;
  let rows = 0;
  for await (const records of readRecords(query, stream)) {
    for (const record of records) {
      if (positions === null) {
        positions = findColumns(query, columns, record);
        continue;
      }
      rows++;
      const row = schema.safeParse(toObject(columns, positions, record));
      if (!row.success) throw new RowInvalid(describe(query, rows, row.error));
      onRow(row.data);
    }
  }
  if (positions === null) throw new RowInvalid(`${query}: the answer is empty, without so much as a header line`);
  return rows;
}

function findColumns(query: QueryId, columns: readonly string[], header: readonly string[]): number[] {
  return columns.map((column) => {
    const position = header.indexOf(column);
    if (position < 0) throw new RowInvalid(`${query}: the column ${column} is missing`);
    return position;
  });
}

function toObject(columns: readonly string[], positions: readonly number[], record: readonly string[]) {
  const object: Record<string, string | undefined> = {};
  for (let index = 0; index < columns.length; index++) {
    object[columns[index] ?? ''] = record[positions[index] ?? -1];
  }
  return object;
}

/** Without the value: it may be an address of a person. */
function describe(query: QueryId, row: number, error: z.ZodError): string {
  const issue = error.issues[0];
  return `${query}: row ${row}, column ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as it should be'}`;
}

/** Blocks of records. A block ends at a line's end that lies outside quotes. */
async function* readRecords(
  query: QueryId,
  stream: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<readonly (readonly string[])[]> {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  for await (const chunk of stream) {
    pending +=
      typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    const end = pending.lastIndexOf('\n') + 1;
    const block = pending.slice(0, end);
    if (end === 0 || countQuotes(block) % 2 !== 0) continue;
    pending = pending.slice(end);
    yield parseBlock(query, block);
  }
  pending += decoder.end();
  if (pending !== '') yield parseBlock(query, pending);
}

function countQuotes(text: string): number {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes;
}

function parseBlock(query: QueryId, block: string): readonly (readonly string[])[] {
  // Most answers hold no quote at all, and splitting is six times as fast as parsing.
  if (!block.includes('"')) {
    const lines = block.split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    return lines.map((line) => line.split(','));
  }
  try {
    return parse(block, { relax_column_count: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new RowInvalid(`${query}: the answer is no CSV: ${message}`, { cause });
  }
}
