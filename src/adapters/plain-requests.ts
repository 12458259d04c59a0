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
  space,
} from './plain-fields.ts';
import { PlainTable, type Span } from './plain-table.ts';

const colon = 0x3a;
const slash = 0x2f;
const questionMark = 0x3f;
const http2 = Buffer.from(' HTTP/2.0');
const http1 = Buffer.from(' HTTP/1.1');

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

/** Where the parts of a request line begin and end. */
interface RequestLine {
  methodEnd: number;
  hostBegin: number;
  hostEnd: number;
  pathBegin: number;
  pathEnd: number;
}

/** Lines of ALB access logs with 29 fields or more, the last twelve of them in quotes (queries/extract/requests.duckdb.sql). */
export class PlainRequests extends PlainTable {
  readonly #columns: ReturnType<typeof makeColumns>;
  /** Where the first twelve fields begin, and the quote behind them. */
  readonly #head = new Int32Array(13);
  /** Where the quoted fields begin and end. */
  readonly #quoted = new Int32Array(24);
  readonly #line: RequestLine = { methodEnd: 0, hostBegin: 0, hostEnd: 0, pathBegin: 0, pathEnd: 0 };

  constructor(span: Span) {
    const columns = makeColumns();
    super(span, Object.values(columns));
    this.#columns = columns;
  }

  read(text: Uint8Array, begin: number, end: number): boolean {
    const head = this.#head;
    const quoted = this.#quoted;
    const columns = this.#columns;
    let at = begin;
    for (let field = 0; field < 12; field++) {
      head[field] = at;
      at = endOfWord(text, at, end) + 1;
      if (at === 0) return false;
    }
    head[12] = at;
    const userAgent = this.#readQuoted(text, at, end, 0, 2);
    if (userAgent === -1 || text[userAgent] !== space) return false;
    const cipher = endOfWord(text, userAgent + 1, end);
    const protocol = cipher === -1 ? -1 : endOfWord(text, cipher + 1, end);
    const group = protocol === -1 ? -1 : endOfWord(text, protocol + 1, end);
    if (group === -1) return false;
    const certificate = this.#readQuoted(text, group + 1, end, 2, 3);
    if (certificate === -1 || text[certificate] !== space) return false;
    const priority = endOfWord(text, certificate + 1, end);
    const created = priority === -1 ? -1 : endOfWord(text, priority + 1, end);
    if (created === -1) return false;
    const reason = this.#readQuoted(text, created + 1, end, 5, 7);
    if (reason === -1) return false;
    // What follows, if anything: the connection's trace id, and fields that the report does not use.
    let connection = reason;
    if (reason !== end) {
      if (text[reason] !== space) return false;
      for (connection++; connection < end && text[connection] !== space; connection++) {
        if (text[connection] === quote) return false;
      }
      if (connection === reason + 1 || !hasPairedQuotes(text, connection, end)) return false;
    }
    const time = readTime(text, head[1] ?? 0, (head[2] ?? 0) - 1);
    if (time === odd) return false;
    if (this.isOutside(time)) return this.count('outside');
    const createdTime = readTime(text, priority + 1, created);
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
    if (!this.#readRequest(text, requestBegin, quoted[1] ?? 0)) return false;

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
    addPresent(columns.targetGroup, text, protocol + 1, group);
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
    addPresent(columns.tlsProtocol, text, cipher + 1, protocol);
    addPresent(columns.tlsCipher, text, userAgent + 1, cipher);
    addPresent(columns.errorReason, text, quoted[14] ?? 0, quoted[15] ?? 0);
    addPresent(columns.classification, text, quoted[20] ?? 0, quoted[21] ?? 0);
    addPresent(columns.trace, text, Math.min(reason + 1, connection), connection);
    return true;
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

  /**
   * `GET https://example.com:443/path?query HTTP/1.1` with a host in lower case (blanks behind it do no harm), or what is no
   * URL at all, `- - -`.
   */
  #readRequest(text: Uint8Array, begin: number, end: number): boolean {
    const line = this.#line;
    let at = begin;
    while (at < end && text[at] !== space) at++;
    const methodEnd = at;
    if (methodEnd === begin || methodEnd === end) return false;
    line.methodEnd = methodEnd;
    line.hostBegin = end;
    line.hostEnd = end;
    line.pathBegin = end;
    line.pathEnd = end;
    for (at++; at < end && isLetter(text[at] ?? 0); at++);
    const schemeLength = at - methodEnd - 1;
    if (text[at] !== colon) return !hasColon(text, begin, end);
    const urlEnd = end - 9;
    if (schemeLength < 1 || schemeLength > 11 || text[at + 1] !== slash || text[at + 2] !== slash) return false;
    if (hasColon(text, begin, methodEnd)) return false;
    const hostBegin = at + 3;
    if (hostBegin > urlEnd || (!isAt(text, urlEnd, http2) && !isAt(text, urlEnd, http1))) return false;
    let hostEnd = -1;
    for (at = hostBegin; at < urlEnd && text[at] !== slash; at++) {
      const code = text[at] ?? 0;
      if (code === colon && hostEnd === -1) hostEnd = at;
      else if (!isHostCharacter(code)) return false;
    }
    line.hostBegin = hostBegin;
    line.hostEnd = hostEnd === -1 ? at : hostEnd;
    line.pathBegin = at;
    while (at < urlEnd && text[at] !== questionMark) at++;
    line.pathEnd = at;
    return true;
  }
}

/** The last colon of `address:port`; -1 when there is none in the last six characters. */
function findPort(text: Uint8Array, begin: number, end: number): number {
  for (let at = end - 1; at > begin && at >= end - 6; at--) if (text[at] === colon) return at;
  return -1;
}

function hasColon(text: Uint8Array, begin: number, end: number): boolean {
  for (let at = begin; at < end; at++) if (text[at] === colon) return true;
  return false;
}

function isAt(text: Uint8Array, place: number, word: Uint8Array): boolean {
  for (let at = 0; at < word.length; at++) if (text[place + at] !== word[at]) return false;
  return true;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** Digits, lower-case letters, `-`, `.`, `_`. */
function isHostCharacter(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a) || (code >= 0x2d && code <= 0x2e) || code === 0x5f
  );
}
