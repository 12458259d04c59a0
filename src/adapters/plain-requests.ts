import { BooleanColumn, DoubleColumn, Int32Column, Int64Column } from './parquet-numbers.ts';
import { PlainTextColumn, TextColumn } from './parquet-texts.ts';
import { AddressColumn } from './plain-address.ts';
import {
  addKnown,
  addPresent,
  endOfQuoted,
  endOfWord,
  hasPairedQuotes,
  isNothing,
  nothing,
  odd,
  quote,
  readSeconds,
  readTime,
  readWhole,
  readWords,
  space,
} from './plain-fields.ts';
import { PlainRequestLine } from './plain-request-line.ts';
import { PlainTable, type Span } from './plain-table.ts';

const colon = 0x3a;

function makeColumns() {
  return {
    time: new Int64Column('time', 'timestamp'),
    created: new Int64Column('created', 'timestamp'),
    loadBalancer: new TextColumn('load_balancer'),
    type: new TextColumn('type'),
    client: new AddressColumn('client'),
    clientPort: new Int32Column('client_port'),
    clientMapped: new BooleanColumn('client_mapped'),
    family: new Int32Column('family'),
    target: new AddressColumn('target'),
    targetGroup: new TextColumn('target_group'),
    request: new DoubleColumn('request_s'),
    targetTime: new DoubleColumn('target_s'),
    response: new DoubleColumn('response_s'),
    elbStatus: new Int32Column('elb_status'),
    targetStatus: new Int32Column('target_status'),
    received: new Int64Column('received_bytes'),
    sent: new Int64Column('sent_bytes'),
    method: new TextColumn('method'),
    host: new TextColumn('host'),
    path: new TextColumn('path'),
    userAgent: new TextColumn('user_agent'),
    tlsProtocol: new TextColumn('tls_protocol'),
    tlsCipher: new TextColumn('tls_cipher'),
    errorReason: new TextColumn('error_reason'),
    classification: new TextColumn('classification'),
    trace: new PlainTextColumn('conn_trace_id'),
  };
}

/** Lines of ALB access logs with 29 fields or more, the last twelve of them in quotes (queries/extract/requests.duckdb.sql). */
export class PlainRequests extends PlainTable {
  readonly #columns: ReturnType<typeof makeColumns>;
  /** Where the first twelve fields begin, and the quote behind them. */
  readonly #head = new Int32Array(13);
  /** Where the quoted fields begin and end. */
  readonly #quoted = new Int32Array(24);
  readonly #line = new PlainRequestLine();
  /** Where the words between the quoted fields begin, and the one behind them. */
  #cipher = 0;
  #protocol = 0;
  #group = 0;
  #created = 0;
  #trace = 0;
  #traceEnd = 0;

  constructor(span: Span) {
    const columns = makeColumns();
    super(span, Object.values(columns));
    this.#columns = columns;
  }

  read(text: Uint8Array, begin: number, end: number): boolean {
    if (!this.#locate(text, begin, end)) return false;
    const columns = this.#columns;
    const head = this.#head;
    const quoted = this.#quoted;
    const time = readTime(text, head[1] ?? 0, (head[2] ?? 0) - 1);
    if (time === odd) return false;
    if (this.isOutside(time)) return this.count('outside');
    const createdTime = readTime(text, this.#created, (quoted[10] ?? 0) - 2);
    if (createdTime === odd) return false;

    const clientBegin = head[3] ?? 0;
    const clientEnd = (head[4] ?? 0) - 1;
    const clientColon = findPort(text, clientBegin, clientEnd);
    if (clientColon === -1) return false;
    const port = readWhole(text, clientColon + 1, clientEnd, 5);
    if (port < 0 || port > 65535) return false;
    const client = columns.client.find(text, clientBegin, clientColon);
    if (client === -1) return false;
    const targetBegin = head[4] ?? 0;
    const targetEnd = (head[5] ?? 0) - 1;
    const target = this.#findTarget(text, targetBegin, targetEnd);
    if (target === odd) return false;
    const requestTime = readSeconds(text, head[5] ?? 0, (head[6] ?? 0) - 1);
    const targetTime = readSeconds(text, head[6] ?? 0, (head[7] ?? 0) - 1);
    const responseTime = readSeconds(text, head[7] ?? 0, (head[8] ?? 0) - 1);
    if (requestTime === odd || targetTime === odd || responseTime === odd) return false;
    const elbStatus = readWhole(text, head[8] ?? 0, (head[9] ?? 0) - 1, 9);
    const targetStatus = readWhole(text, head[9] ?? 0, (head[10] ?? 0) - 1, 9);
    const received = readWhole(text, head[10] ?? 0, (head[11] ?? 0) - 1, 15);
    const sent = readWhole(text, head[11] ?? 0, (head[12] ?? 0) - 1, 15);
    if (elbStatus === odd || targetStatus === odd || received < 0 || sent < 0) return false;
    const requestBegin = quoted[0] ?? 0;
    if (!this.#line.read(text, requestBegin, quoted[1] ?? 0)) return false;

    this.accept();
    columns.time.add(time);
    columns.created.add(createdTime);
    columns.loadBalancer.add(text, head[2] ?? 0, clientBegin - 1);
    columns.type.add(text, begin, (head[1] ?? 0) - 1);
    columns.client.addFound(client);
    columns.clientPort.add(port);
    columns.clientMapped.add(false);
    columns.family.add(columns.client.familyOf(client));
    if (target === nothing) columns.target.presence.skip();
    else columns.target.addFound(target);
    addPresent(columns.targetGroup, text, this.#group, (quoted[4] ?? 0) - 2);
    addKnown(columns.request, requestTime);
    addKnown(columns.targetTime, targetTime);
    addKnown(columns.response, responseTime);
    addKnown(columns.elbStatus, elbStatus);
    addKnown(columns.targetStatus, targetStatus);
    columns.received.add(received);
    columns.sent.add(sent);
    const line = this.#line;
    addPresent(columns.method, text, requestBegin, line.methodEnd);
    addPresent(columns.host, text, line.hostBegin, line.hostEnd);
    addPresent(columns.path, text, line.pathBegin, line.pathEnd);
    addPresent(columns.userAgent, text, quoted[2] ?? 0, quoted[3] ?? 0);
    addPresent(columns.tlsProtocol, text, this.#protocol, this.#group - 1);
    addPresent(columns.tlsCipher, text, this.#cipher, this.#protocol - 1);
    addPresent(columns.errorReason, text, quoted[14] ?? 0, quoted[15] ?? 0);
    addPresent(columns.classification, text, quoted[20] ?? 0, quoted[21] ?? 0);
    addPresent(columns.trace, text, this.#trace, this.#traceEnd);
    return true;
  }

  /** Finds the fields; false when they do not stand as they always do. */
  #locate(text: Uint8Array, begin: number, end: number): boolean {
    const quotedBegin = readWords(text, begin, end, 12, this.#head);
    const userAgent = quotedBegin === -1 ? -1 : this.#readQuoted(text, quotedBegin, end, 0, 2);
    if (userAgent === -1 || text[userAgent] !== space) return false;
    this.#cipher = userAgent + 1;
    this.#protocol = endOfWord(text, this.#cipher, end) + 1;
    if (this.#protocol === 0) return false;
    this.#group = endOfWord(text, this.#protocol, end) + 1;
    if (this.#group === 0) return false;
    const group = endOfWord(text, this.#group, end);
    const certificate = group === -1 ? -1 : this.#readQuoted(text, group + 1, end, 2, 3);
    if (certificate === -1 || text[certificate] !== space) return false;
    this.#created = endOfWord(text, certificate + 1, end) + 1;
    if (this.#created === 0) return false;
    const created = endOfWord(text, this.#created, end);
    const reason = created === -1 ? -1 : this.#readQuoted(text, created + 1, end, 5, 7);
    return reason !== -1 && this.#locateTrace(text, reason, end);
  }

  /** What follows, if anything: the connection's trace id, and fields that the report does not use. */
  #locateTrace(text: Uint8Array, begin: number, end: number): boolean {
    this.#trace = begin === end ? end : begin + 1;
    this.#traceEnd = end;
    if (begin === end) return true;
    let at = begin + 1;
    while (at < end && text[at] !== space && text[at] !== quote) at++;
    this.#traceEnd = at;
    return (
      text[begin] === space && at > begin + 1 && (at === end || text[at] === space) && hasPairedQuotes(text, at, end)
    );
  }

  /** Reads so many quoted fields with a blank between them; answers the place behind the last one, or -1. */
  #readQuoted(text: Uint8Array, begin: number, end: number, first: number, count: number): number {
    const quoted = this.#quoted;
    let at = begin;
    for (let field = first; field < first + count; field++) {
      if (field > first && text[at++] !== space) return -1;
      if (text[at] !== quote) return -1;
      const close = endOfQuoted(text, at + 1, end);
      if (close === -1) return -1;
      quoted[field * 2] = at + 1;
      quoted[field * 2 + 1] = close;
      at = close + 1;
    }
    return at;
  }

  #findTarget(text: Uint8Array, begin: number, end: number): number {
    if (isNothing(text, begin, end)) return nothing;
    const port = findPort(text, begin, end);
    if (port === -1 || readWhole(text, port + 1, end, 5) < 0) return odd;
    const target = this.#columns.target.find(text, begin, port);
    return target === -1 ? odd : target;
  }
}

/** The last colon of `address:port`; -1 when there is none in the last six characters. */
function findPort(text: Uint8Array, begin: number, end: number): number {
  for (let at = end - 1; at > begin && at >= end - 6; at--) if (text[at] === colon) return at;
  return -1;
}
