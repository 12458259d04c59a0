import { Int32Column, Int64Column } from './parquet-numbers.ts';
import { TextColumn } from './parquet-texts.ts';
import { AddressColumn } from './plain-address.ts';
import { addKnown, addPresent, isNothing, nothing, odd, readWhole, space } from './plain-fields.ts';
import { PlainTable, type SourceFile, type Span } from './plain-table.ts';

const texts = {
  interface_id: 'interface_id',
  vpc_id: 'vpc_id',
  subnet_id: 'subnet_id',
  instance_id: 'instance_id',
  az_id: 'az_id',
  action: 'action',
  flow_direction: 'direction',
  pkt_src_aws_service: 'src_service',
  pkt_dst_aws_service: 'dst_service',
  reject_reason: 'reject_reason',
  log_status: 'log_status',
} as const;
const numbers = {
  srcport: 'src_port',
  dstport: 'dst_port',
  protocol: 'protocol',
  tcp_flags: 'tcp_flags',
  traffic_path: 'traffic_path',
} as const;

function makeColumns() {
  return {
    start: new Int64Column('start', 'timestamp'),
    end: new Int64Column('end', 'timestamp'),
    src: new AddressColumn('src'),
    dst: new AddressColumn('dst'),
    packetSrc: new AddressColumn('pkt_src'),
    packetDst: new AddressColumn('pkt_dst'),
    family: new Int32Column('family'),
    packets: new Int64Column('packets'),
    bytes: new Int64Column('bytes'),
  };
}

/** A column that takes a field as it is, and the field's place in the file at hand (0 for the first; -1 when it lacks it). */
interface Placed<Kind> {
  field: string;
  column: Kind;
  place: number;
}

const status = { ok: Buffer.from('OK'), nodata: Buffer.from('NODATA'), skipdata: Buffer.from('SKIPDATA') };

/** Records of VPC flow logs as text, in any order of columns (queries/extract/flows.duckdb.sql). */
export class PlainFlows extends PlainTable {
  readonly #columns: ReturnType<typeof makeColumns>;
  readonly #texts: readonly Placed<TextColumn>[];
  readonly #numbers: readonly Placed<Int32Column>[];
  readonly #values: Int32Array;
  /** Where the fields of a record begin, and one behind its end. */
  #at = new Int32Array(1);
  #width = 0;
  #transit = false;
  #time = -1;
  #end = -1;
  #status = -1;
  #src = -1;
  #dst = -1;
  #packetSrc = -1;
  #packetDst = -1;
  #packets = -1;
  #bytes = -1;

  constructor(span: Span) {
    const columns = makeColumns();
    const asTexts = Object.entries(texts).map(([field, name]) => ({ field, column: new TextColumn(name), place: -1 }));
    const asNumbers = Object.entries(numbers).map(([field, name]) => ({
      field,
      column: new Int32Column(name),
      place: -1,
    }));
    super(span, [...Object.values(columns), ...[...asTexts, ...asNumbers].map(({ column }) => column)]);
    this.#columns = columns;
    this.#texts = asTexts;
    this.#numbers = asNumbers;
    this.#values = new Int32Array(asNumbers.length);
  }

  override open(file: SourceFile): void {
    super.open(file);
    const places = file.columns ?? {};
    const place = (name: string) => (places[name] ?? 0) - 1;
    this.#width = Math.max(0, ...Object.values(places));
    this.#at = new Int32Array(this.#width + 1);
    this.#transit = ['resource_type', 'tgw_id', 'tgw_attachment_id'].some((name) => name in places);
    this.#time = 'start' in places ? place('start') : place('end');
    this.#end = place('end');
    this.#status = place('log_status');
    this.#src = place('srcaddr');
    this.#dst = place('dstaddr');
    this.#packetSrc = place('pkt_srcaddr');
    this.#packetDst = place('pkt_dstaddr');
    this.#packets = place('packets');
    this.#bytes = place('bytes');
    for (const placed of [...this.#texts, ...this.#numbers]) placed.place = place(placed.field);
  }

  read(text: Uint8Array, begin: number, end: number): boolean {
    // The records of transit gateways are rare, and the engine's.
    if (this.#transit || !this.#split(text, begin, end)) return false;
    const seconds = this.#whole(text, this.#time, 10);
    if (seconds < 0) return false;
    if (this.isOutside(seconds * 1_000_000)) return this.count('outside');
    if (this.#status !== -1 && !this.#is(text, this.#status, status.ok)) {
      if (this.#is(text, this.#status, status.nodata)) return this.count('nodata');
      return this.#is(text, this.#status, status.skipdata) && this.count('skipdata');
    }
    const columns = this.#columns;
    const src = this.#find(columns.src, text, this.#src, this.#packetSrc);
    const dst = this.#find(columns.dst, text, this.#dst, this.#packetDst);
    if (src < 0 || dst < 0) return false;
    const packetSrc = this.#find(columns.packetSrc, text, this.#packetSrc, -1);
    const packetDst = this.#find(columns.packetDst, text, this.#packetDst, -1);
    if (packetSrc === odd || packetDst === odd) return false;
    const packets = this.#size(text, this.#packets);
    const bytes = this.#size(text, this.#bytes);
    const ended = this.#end === -1 ? nothing : this.#whole(text, this.#end, 10);
    if (packets === odd || bytes === odd || (ended < 0 && this.#end !== -1)) return false;
    const values = this.#values;
    for (let number = 0; number < values.length; number++) {
      const place = this.#numbers[number]?.place ?? -1;
      const value = place === -1 ? nothing : this.#whole(text, place, 9);
      if (value === odd) return false;
      values[number] = value;
    }

    this.accept();
    columns.start.add(seconds * 1_000_000);
    addKnown(columns.end, ended === nothing ? nothing : ended * 1_000_000);
    columns.src.addFound(src);
    columns.dst.addFound(dst);
    columns.family.add(columns.src.familyOf(src));
    addFound(columns.packetSrc, packetSrc);
    addFound(columns.packetDst, packetDst);
    addKnown(columns.packets, packets);
    addKnown(columns.bytes, bytes);
    for (const { column, place } of this.#texts) {
      if (place === -1) column.presence.skip();
      else addPresent(column, text, this.#at[place] ?? 0, (this.#at[place + 1] ?? 0) - 1);
    }
    for (let number = 0; number < values.length; number++) {
      const column = this.#numbers[number]?.column;
      if (column !== undefined) addKnown(column, values[number] ?? nothing);
    }
    return true;
  }

  /** Exactly as many fields as the header names, one blank between them. */
  #split(text: Uint8Array, begin: number, end: number): boolean {
    const starts = this.#at;
    const last = this.#width - 1;
    let at = begin;
    for (let field = 0; field <= last; field++) {
      starts[field] = at;
      while (at < end && text[at] !== space) at++;
      if (at === starts[field] || (field < last ? at === end : at !== end)) return false;
      at++;
    }
    starts[last + 1] = at;
    return true;
  }

  #whole(text: Uint8Array, place: number, digits: number): number {
    return readWhole(text, this.#at[place] ?? 0, (this.#at[place + 1] ?? 0) - 1, digits);
  }

  /** Of what the format lacks, nothing is known; a hyphen is the engine's to judge. */
  #size(text: Uint8Array, place: number): number {
    if (place === -1) return nothing;
    const value = this.#whole(text, place, 15);
    return value < 0 ? odd : value;
  }

  #is(text: Uint8Array, place: number, word: Uint8Array): boolean {
    const begin = this.#at[place] ?? 0;
    if ((this.#at[place + 1] ?? 0) - 1 - begin !== word.length) return false;
    for (let at = 0; at < word.length; at++) if (text[begin + at] !== word[at]) return false;
    return true;
  }

  /** The number of the address at the first place, or where that says nothing, at the second. */
  #find(column: AddressColumn, text: Uint8Array, place: number, otherwise: number): number {
    if (place === -1) return otherwise === -1 ? nothing : this.#find(column, text, otherwise, -1);
    const begin = this.#at[place] ?? 0;
    const end = (this.#at[place + 1] ?? 0) - 1;
    if (isNothing(text, begin, end)) return otherwise === -1 ? nothing : this.#find(column, text, otherwise, -1);
    const found = column.find(text, begin, end);
    return found === -1 ? odd : found;
  }
}

function addFound(column: AddressColumn, found: number): void {
  if (found === nothing) column.presence.skip();
  else column.addFound(found);
}
