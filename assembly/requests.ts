import { AddressColumn } from './address-column';
import { DoubleColumn, FalseColumn, Int32Column, Int64Column } from './columns';
import { findPort, isNothing, nothing, odd, readSeconds, readTime, readWhole } from './fields';
import { cursor, endOfQuoted, endOfWord, lineFeed, passLine, passSpace, quote, readWords } from './marks';
import { hostBegin, hostEnd, methodEnd, pathBegin, pathEnd, readRequestLine } from './request-line';
import { isOutside, outside, Table } from './table';
import { PlainTextColumn, TextColumn } from './text-columns';

const time = new Int64Column();
const created = new Int64Column();
const loadBalancer = new TextColumn();
const type = new TextColumn();
const client = new AddressColumn();
const clientPort = new Int32Column();
const clientMapped = new FalseColumn();
const family = new Int32Column();
const target = new AddressColumn();
const targetGroup = new TextColumn();
const request = new DoubleColumn();
const targetTime = new DoubleColumn();
const response = new DoubleColumn();
const elbStatus = new Int32Column();
const targetStatus = new Int32Column();
const received = new Int64Column();
const sent = new Int64Column();
const method = new TextColumn();
const host = new TextColumn();
const path = new TextColumn();
const userAgent = new TextColumn();
const tlsProtocol = new TextColumn();
const tlsCipher = new TextColumn();
const errorReason = new TextColumn();
const classification = new TextColumn();
const trace = new PlainTextColumn();

/** Where the first twelve fields begin, and the quote behind them. */
const head: usize = memory.data(13 * 4);
/** Where the quoted fields begin and end. */
const quoted: usize = memory.data(24 * 4);
/** Where the words between the quoted fields begin. */
let cipherBegin: usize = 0;
let protocolBegin: usize = 0;
let groupBegin: usize = 0;
let createdBegin: usize = 0;
let traceBegin: usize = 0;
let traceEnd: usize = 0;

function headAt(field: i32): usize {
  return load<u32>(head + field * 4);
}

function quotedAt(place: i32): usize {
  return load<u32>(quoted + place * 4);
}

/** Lines of ALB access logs with 29 fields or more, the last twelve of them in quotes (queries/extract/requests.duckdb.sql). */
export class Requests extends Table {
  constructor() {
    super([
      time,
      created,
      loadBalancer,
      type,
      client,
      clientPort,
      clientMapped,
      family,
      target,
      targetGroup,
      request,
      targetTime,
      response,
      elbStatus,
      targetStatus,
      received,
      sent,
      method,
      host,
      path,
      userAgent,
      tlsProtocol,
      tlsCipher,
      errorReason,
      classification,
      trace,
    ]);
  }

  read(begin: usize): bool {
    if (!locate(begin)) return false;
    const at = readTime(headAt(1), headAt(2) - 1);
    if (at < 0) return false;
    if (isOutside(at)) return this.count(outside);
    const createdAt = readTime(createdBegin, quotedAt(10) - 2);
    if (createdAt < 0) return false;

    const clientColon = findPort(headAt(3), headAt(4) - 1);
    if (clientColon === 0) return false;
    const port = readWhole(clientColon + 1, headAt(4) - 1, 5);
    if (port < 0 || port > 65535) return false;
    const requestSeconds = readSeconds(headAt(5), headAt(6) - 1);
    const targetSeconds = readSeconds(headAt(6), headAt(7) - 1);
    const responseSeconds = readSeconds(headAt(7), headAt(8) - 1);
    if (requestSeconds === odd || targetSeconds === odd || responseSeconds === odd) return false;
    const elb = readWhole(headAt(8), headAt(9) - 1, 9);
    const byTarget = readWhole(headAt(9), headAt(10) - 1, 9);
    const receivedBytes = readWhole(headAt(10), headAt(11) - 1, 15);
    const sentBytes = readWhole(headAt(11), headAt(12) - 1, 15);
    if (elb === odd || byTarget === odd || receivedBytes < 0 || sentBytes < 0) return false;
    const requestBegin = quotedAt(0);
    if (!readRequestLine(requestBegin, quotedAt(1))) return false;
    // Addresses last: a line that is left shall not fill the dictionary.
    const targetNumber = findTarget(headAt(4), headAt(5) - 1);
    if (targetNumber === odd) return false;
    const clientNumber = client.find(headAt(3), clientColon);
    if (clientNumber === -1) return false;

    this.accept();
    time.add(at);
    created.add(createdAt);
    loadBalancer.add(headAt(2), headAt(3) - 1);
    type.add(begin, headAt(1) - 1);
    client.addFound(clientNumber);
    clientPort.add(<i32>port);
    clientMapped.mark();
    family.add(client.family);
    if (targetNumber === nothing) target.skip();
    else target.addFound(targetNumber);
    targetGroup.addPresent(groupBegin, quotedAt(4) - 2);
    request.addKnown(requestSeconds);
    targetTime.addKnown(targetSeconds);
    response.addKnown(responseSeconds);
    elbStatus.addKnown(elb);
    targetStatus.addKnown(byTarget);
    received.add(receivedBytes);
    sent.add(sentBytes);
    method.addPresent(requestBegin, methodEnd);
    host.addPresent(hostBegin, hostEnd);
    path.addPresent(pathBegin, pathEnd);
    userAgent.addPresent(quotedAt(2), quotedAt(3));
    tlsProtocol.addPresent(protocolBegin, groupBegin - 1);
    tlsCipher.addPresent(cipherBegin, protocolBegin - 1);
    errorReason.addPresent(quotedAt(14), quotedAt(15));
    classification.addPresent(quotedAt(20), quotedAt(21));
    trace.addPresent(traceBegin, traceEnd);
    return true;
  }
}

/** Finds the fields; false when they do not stand as they always do. */
function locate(begin: usize): bool {
  const quotedBegin = readWords(begin, 12, head);
  const agentEnd = quotedBegin === 0 ? <usize>0 : readQuoted(quotedBegin, 0, 2);
  if (agentEnd === 0 || !passSpace(agentEnd)) return false;
  cipherBegin = agentEnd + 1;
  protocolBegin = endOfWord(cipherBegin) + 1;
  if (protocolBegin === 1) return false;
  groupBegin = endOfWord(protocolBegin) + 1;
  if (groupBegin === 1) return false;
  const group = endOfWord(groupBegin);
  const certificateEnd = group === 0 ? <usize>0 : readQuoted(group + 1, 2, 3);
  if (certificateEnd === 0 || !passSpace(certificateEnd)) return false;
  const priority = endOfWord(certificateEnd + 1);
  if (priority === 0) return false;
  createdBegin = priority + 1;
  const creation = endOfWord(createdBegin);
  const reasonEnd = creation === 0 ? <usize>0 : readQuoted(creation + 1, 5, 7);
  return reasonEnd !== 0 && locateTrace(reasonEnd);
}

/** What follows, if anything: the connection's trace id, and fields that the report does not use. */
function locateTrace(begin: usize): bool {
  traceBegin = begin;
  traceEnd = begin;
  if (load<u8>(begin) === lineFeed) return passLine();
  if (!passSpace(begin)) return false;
  traceBegin = begin + 1;
  traceEnd = load<u32>(cursor);
  return traceEnd !== traceBegin && load<u8>(traceEnd) !== quote && passLine();
}

/** Reads so many quoted fields with a blank between them; answers the place behind the last one, or 0. */
function readQuoted(begin: usize, first: i32, count: i32): usize {
  let at = begin;
  for (let field = first; field < first + count; field++) {
    if (field > first && !passSpace(at++)) return 0;
    const close = endOfQuoted(at);
    if (close === 0) return 0;
    store<u32>(quoted + field * 8, at + 1);
    store<u32>(quoted + field * 8, close, 4);
    at = close + 1;
  }
  return at;
}

function findTarget(begin: usize, end: usize): i32 {
  if (isNothing(begin, end)) return nothing;
  const port = findPort(begin, end);
  if (port === 0 || readWhole(port + 1, end, 5) < 0) return odd;
  const number = target.find(begin, port);
  return number === -1 ? odd : number;
}
