import { DoubleColumn, Int32Column, Int64Column } from './parquet-numbers.ts';
import { PlainTextColumn, TextColumn } from './parquet-texts.ts';
import { AddressColumn } from './plain-address.ts';
import {
  addKnown,
  addPresent,
  endOfQuoted,
  endOfWord,
  isNothing,
  odd,
  quote,
  readSeconds,
  readTime,
  readWhole,
  readWords,
  space,
} from './plain-fields.ts';
import { PlainTable, type SourceFile, type Span } from './plain-table.ts';

function makeColumns() {
  return {
    time: new Int64Column('time', 'timestamp'),
    loadBalancer: new TextColumn('load_balancer'),
    client: new AddressColumn('client'),
    clientPort: new Int32Column('client_port'),
    family: new Int32Column('family'),
    listenerPort: new Int32Column('listener_port'),
    tlsProtocol: new TextColumn('tls_protocol'),
    tlsCipher: new TextColumn('tls_cipher'),
    handshake: new DoubleColumn('handshake_s'),
    verifyStatus: new TextColumn('verify_status'),
    certificateSerial: new TextColumn('cert_serial'),
    trace: new PlainTextColumn('conn_trace_id'),
  };
}

/** Fields after the certificate's subject that are looked at: validity, serial, status, trace id, -, load balancer. */
const tailFields = 6;

/** Lines of ALB connection logs (queries/extract/connections.duckdb.sql). */
export class PlainConnections extends PlainTable {
  readonly #columns: ReturnType<typeof makeColumns>;
  readonly #head = new Int32Array(8);
  readonly #tail = new Int32Array(tailFields + 1);
  #loadBalancer: Buffer = Buffer.alloc(0);

  constructor(span: Span) {
    const columns = makeColumns();
    super(span, Object.values(columns));
    this.#columns = columns;
  }

  override open(file: SourceFile): void {
    super.open(file);
    this.#loadBalancer = Buffer.from(file.loadBalancer ?? '', 'utf8');
  }

  read(text: Uint8Array, begin: number, end: number): boolean {
    const head = this.#head;
    const at = readWords(text, begin, end, 7, head);
    if (at === -1) return false;
    const subject = text[at] === quote ? endOfQuoted(text, at + 1, end) + 1 : endOfWord(text, at, end);
    if (subject <= 0 || text[subject] !== space) return false;
    const tail = this.#readTail(text, subject + 1, end);
    if (tail < 3) return false;

    const time = readTime(text, begin, (head[1] ?? 0) - 1);
    if (time === odd) return false;
    if (this.isOutside(time)) return this.count('outside');
    const columns = this.#columns;
    const client = columns.client.find(text, head[1] ?? 0, (head[2] ?? 0) - 1);
    if (client === -1) return false;
    const port = readWhole(text, head[2] ?? 0, (head[3] ?? 0) - 1, 9);
    const listener = readWhole(text, head[3] ?? 0, (head[4] ?? 0) - 1, 9);
    const handshake = readSeconds(text, head[6] ?? 0, at - 1);
    if (port === odd || listener === odd || handshake === odd) return false;

    this.accept();
    columns.time.add(time);
    this.#addLoadBalancer(text, tail);
    columns.client.addFound(client);
    addKnown(columns.clientPort, port);
    columns.family.add(columns.client.familyOf(client));
    addKnown(columns.listenerPort, listener);
    addPresent(columns.tlsProtocol, text, head[4] ?? 0, (head[5] ?? 0) - 1);
    addPresent(columns.tlsCipher, text, head[5] ?? 0, (head[6] ?? 0) - 1);
    addKnown(columns.handshake, handshake);
    this.#addTail(columns.verifyStatus, text, 2, tail);
    this.#addTail(columns.certificateSerial, text, 1, tail);
    this.#addTail(columns.trace, text, 3, tail);
    return true;
  }

  /** Notes where the fields begin; answers how many there are, at most those that matter, or 0 when they are not plain. */
  #readTail(text: Uint8Array, begin: number, end: number): number {
    let fields = 0;
    let at = begin;
    while (at < end) {
      const start = at;
      while (at < end && text[at] !== space && text[at] !== quote) at++;
      if (at === start || text[at] === quote) return 0;
      if (fields < tailFields) {
        this.#tail[fields++] = start;
        this.#tail[fields] = at + 1;
      }
      if (++at === end) return 0; // a blank at the end
    }
    return fields;
  }

  #addTail(column: TextColumn | PlainTextColumn, text: Uint8Array, field: number, fields: number): void {
    if (field >= fields) column.presence.skip();
    else addPresent(column, text, this.#tail[field] ?? 0, (this.#tail[field + 1] ?? 0) - 1);
  }

  #addLoadBalancer(text: Uint8Array, fields: number): void {
    const begin = this.#tail[tailFields - 1] ?? 0;
    const end = (this.#tail[tailFields] ?? 0) - 1;
    const column = this.#columns.loadBalancer;
    if (fields === tailFields && !isNothing(text, begin, end)) column.add(text, begin, end);
    else if (this.#loadBalancer.length > 0) column.add(this.#loadBalancer, 0, this.#loadBalancer.length);
    else column.presence.skip();
  }
}
