import { answer } from './columns';
import { Connections } from './connections';
import { Flows, places, setWidth } from './flows';
import { cursor, findLineEnd, findMarks, input, isUsual, moveTo } from './marks';
import { Requests } from './requests';
import { balancer, key, setPeriod, Table } from './table';

/**
 * Typed rows of plainly written log lines, for the host (src/adapters/plain-reader.ts). It writes whole lines to the input
 * and calls `take`; whenever that or `goOn` answers something else than `done`, it sees to it and calls `goOn`.
 */

const done = 0;
/** The row group wants to be written: `encode` every column, and `reset`. */
const full = 1;
/** A line is not plain: from `lineBegin` to `lineEnd`, bytes of the input. */
const left = 2;

const tables: StaticArray<Table> = [new Requests(), new Connections(), new Flows()];
let table: Table = tables[0];
let isAllUsual: bool = false;
let textEnd: usize = 0;
let begin: usize = 0;
let leftBegin: usize = 0;
let plainLines: i32 = 0;

export function inputAddress(): usize {
  return input;
}

export function keyAddress(): usize {
  return key;
}

export function balancerAddress(): usize {
  return balancer;
}

export function placesAddress(): usize {
  return places;
}

export function answerAddress(): usize {
  return changetype<usize>(answer);
}

/** Microseconds since 1970. */
export function begins(periodBegin: i64, periodEnd: i64): void {
  setPeriod(periodBegin, periodEnd);
  for (let at = 0; at < tables.length; at++) tables[at].reset();
}

/** A file begins: number of the table; bytes of what was written as its key and load balancer; fields of a flow record. */
export function open(number: i32, keyLength: i32, balancerLength: i32, width: i32): void {
  table = tables[number];
  table.open(keyLength, balancerLength);
  setWidth(width);
  plainLines = 0;
}

/** Takes so many bytes of the input: whole lines, the last one with its line feed. */
export function take(length: i32): i32 {
  isAllUsual = findMarks(length);
  begin = input;
  textEnd = input + length;
  return goOn();
}

export function goOn(): i32 {
  while (begin < textEnd) {
    const mark = cursor;
    const lineBegin = begin;
    // Blank lines are no rows.
    if (<usize>load<u32>(mark) === lineBegin && load<u8>(lineBegin) === 0x0a) {
      moveTo(mark + 4);
      begin++;
      continue;
    }
    if (isPlain(lineBegin, mark)) {
      begin = load<u32>(cursor - 4) + 1;
      plainLines++;
      if (table.isFull) return full;
      continue;
    }
    const end = findLineEnd(mark);
    leftBegin = lineBegin;
    begin = load<u32>(end) + 1;
    moveTo(end + 4);
    return left;
  }
  return done;
}

function isPlain(lineBegin: usize, mark: usize): bool {
  return (isAllUsual || isUsual(lineBegin, load<u32>(findLineEnd(mark)))) && table.read(lineBegin);
}

export function lineBegin(): i32 {
  return <i32>(leftBegin - input);
}

export function lineEnd(): i32 {
  return <i32>(begin - 1 - input);
}

/** Of the file at hand. */
export function countPlain(): i32 {
  return plainLines;
}

export function countColumns(number: i32): i32 {
  return tables[number].columns.length;
}

export function typeOf(number: i32, column: i32): i32 {
  return tables[number].columns[column].type;
}

/** Tells the answer of a column; it holds until the next call. */
export function encode(number: i32, column: i32): void {
  tables[number].columns[column].encode();
}

export function reset(number: i32): void {
  tables[number].reset();
}
