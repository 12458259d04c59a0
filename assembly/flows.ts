import { AddressColumn } from './address-column';
import { Int32Column, Int64Column } from './columns';
import { isNothing, nothing, odd, readWhole } from './fields';
import { cursor, lineFeed, moveTo, quote } from './marks';
import { ascii, isOutside, nodata, outside, skipdata, Table } from './table';
import { TextColumn } from './text-columns';

const start = new Int64Column();
const end = new Int64Column();
const src = new AddressColumn();
const dst = new AddressColumn();
const packetSrc = new AddressColumn();
const packetDst = new AddressColumn();
const family = new Int32Column();
const packets = new Int64Column();
const bytes = new Int64Column();
const texts: StaticArray<TextColumn> = [
  new TextColumn(),
  new TextColumn(),
  new TextColumn(),
  new TextColumn(),
  new TextColumn(),
  new TextColumn(),
  new TextColumn(),
  new TextColumn(),
  new TextColumn(),
  new TextColumn(),
  new TextColumn(),
];
const numbers: StaticArray<Int32Column> = [
  new Int32Column(),
  new Int32Column(),
  new Int32Column(),
  new Int32Column(),
  new Int32Column(),
];
const values: StaticArray<i64> = new StaticArray<i64>(5);

/**
 * Where the host writes which field of the file at hand is what, 0 the first, -1 for none: 32 bits each, in this order,
 * and then a place for every text and every number.
 */
export const places: usize = memory.data(25 * 4);
const placeOfTime = 0;
const placeOfEnd = 1;
const placeOfStatus = 2;
const placeOfSrc = 3;
const placeOfDst = 4;
const placeOfPacketSrc = 5;
const placeOfPacketDst = 6;
const placeOfPackets = 7;
const placeOfBytes = 8;
const placeOfTexts = 9;
const placeOfNumbers = 20;

/** Fields of a record at most; of one with more, every line is left to the engine. */
const mostFields: i32 = 255;
/** Where the fields of a record begin, and one behind its end. */
const fields: usize = memory.data(256 * 4);
/** How many the header names; 0 when no record can be read. */
let width: i32 = 0;

export function setWidth(count: i32): void {
  width = count > mostFields ? 0 : count;
}

const ok = ascii('OK');
const noData = ascii('NODATA');
const skipData = ascii('SKIPDATA');

/** Records of VPC flow logs as text, in any order of columns (queries/extract/flows.duckdb.sql). */
export class Flows extends Table {
  constructor() {
    super([
      start,
      end,
      src,
      dst,
      packetSrc,
      packetDst,
      family,
      packets,
      bytes,
      texts[0],
      texts[1],
      texts[2],
      texts[3],
      texts[4],
      texts[5],
      texts[6],
      texts[7],
      texts[8],
      texts[9],
      texts[10],
      numbers[0],
      numbers[1],
      numbers[2],
      numbers[3],
      numbers[4],
    ]);
  }

  read(begin: usize): bool {
    if (!split(begin)) return false;
    const seconds = whole(placeAt(placeOfTime), 10);
    if (seconds < 0) return false;
    if (isOutside(seconds * 1_000_000)) return this.count(outside);
    const status = placeAt(placeOfStatus);
    if (status !== -1 && !isWord(status, ok, 2)) {
      if (isWord(status, noData, 6)) return this.count(nodata);
      return isWord(status, skipData, 8) && this.count(skipdata);
    }
    const packetCount = readSize(placeAt(placeOfPackets));
    const byteCount = readSize(placeAt(placeOfBytes));
    const endPlace = placeAt(placeOfEnd);
    const ended: i64 = endPlace === -1 ? nothing : whole(endPlace, 10);
    if (packetCount === odd || byteCount === odd || (ended < 0 && endPlace !== -1)) return false;
    for (let number = 0; number < numbers.length; number++) {
      const place = placeAt(placeOfNumbers + number);
      const value: i64 = place === -1 ? nothing : whole(place, 9);
      if (value === odd) return false;
      values[number] = value;
    }
    // Addresses last: a line that is left shall not fill the dictionary.
    const srcNumber = find(src, placeAt(placeOfSrc), placeAt(placeOfPacketSrc));
    const dstNumber = find(dst, placeAt(placeOfDst), placeAt(placeOfPacketDst));
    if (srcNumber < 0 || dstNumber < 0) return false;
    const packetSrcNumber = find(packetSrc, placeAt(placeOfPacketSrc), -1);
    const packetDstNumber = find(packetDst, placeAt(placeOfPacketDst), -1);
    if (packetSrcNumber === odd || packetDstNumber === odd) return false;

    this.accept();
    start.add(seconds * 1_000_000);
    end.addKnown(ended < 0 ? nothing : ended * 1_000_000);
    src.addFound(srcNumber);
    dst.addFound(dstNumber);
    family.add(src.family);
    addFound(packetSrc, packetSrcNumber);
    addFound(packetDst, packetDstNumber);
    packets.addKnown(packetCount);
    bytes.addKnown(byteCount);
    for (let text = 0; text < texts.length; text++) {
      const place = placeAt(placeOfTexts + text);
      if (place === -1) texts[text].skip();
      else texts[text].addPresent(fieldAt(place), fieldAt(place + 1) - 1);
    }
    for (let number = 0; number < numbers.length; number++) numbers[number].addKnown(values[number]);
    return true;
  }
}

function placeAt(what: i32): i32 {
  return load<i32>(places + what * 4);
}

function fieldAt(field: i32): usize {
  return load<u32>(fields + field * 4);
}

/** Exactly as many fields as the header names, one blank between them; quotation marks mean nothing here. */
function split(begin: usize): bool {
  const last = width - 1;
  let fieldBegin = begin;
  let mark = cursor;
  for (let field = 0; field <= last; field++) {
    store<u32>(fields + field * 4, fieldBegin);
    let at: usize = load<u32>(mark);
    while (load<u8>(at) === quote) {
      mark += 4;
      at = load<u32>(mark);
    }
    if (at === fieldBegin || (load<u8>(at) === lineFeed) !== (field === last)) return false;
    mark += 4;
    fieldBegin = at + 1;
  }
  store<u32>(fields + width * 4, fieldBegin);
  moveTo(mark);
  return width > 0;
}

function whole(place: i32, digits: i32): i64 {
  return readWhole(fieldAt(place), fieldAt(place + 1) - 1, digits);
}

/** Of what the format lacks, nothing is known; a hyphen is the engine's to judge. */
function readSize(place: i32): i64 {
  if (place === -1) return nothing;
  const value = whole(place, 15);
  return value < 0 ? odd : value;
}

function isWord(place: i32, word: usize, length: i32): bool {
  const begin = fieldAt(place);
  return <i32>(fieldAt(place + 1) - 1 - begin) === length && memory.compare(begin, word, length) === 0;
}

/** The number of the address at the first place, or where that says nothing, at the second. */
function find(column: AddressColumn, place: i32, otherwise: i32): i32 {
  let from = place;
  if (from === -1 || isNothing(fieldAt(from), fieldAt(from + 1) - 1)) from = otherwise;
  if (from === -1 || isNothing(fieldAt(from), fieldAt(from + 1) - 1)) return nothing;
  const found = column.find(fieldAt(from), fieldAt(from + 1) - 1);
  return found === -1 ? odd : found;
}

function addFound(column: AddressColumn, number: i32): void {
  if (number === nothing) column.skip();
  else column.addFound(number);
}
