import { AddressColumn } from './address-column';
import { DoubleColumn, Int32Column, Int64Column } from './columns';
import { isNothing, odd, readSeconds, readTime, readWhole } from './fields';
import { cursor, endOfQuoted, endOfWord, lineFeed, moveTo, passSpace, quote, readWords, space } from './marks';
import { balancer, isOutside, outside, Table } from './table';
import { PlainTextColumn, TextColumn } from './text-columns';

const time = new Int64Column();
const loadBalancer = new TextColumn();
const client = new AddressColumn();
const clientPort = new Int32Column();
const family = new Int32Column();
const listenerPort = new Int32Column();
const tlsProtocol = new TextColumn();
const tlsCipher = new TextColumn();
const handshake = new DoubleColumn();
const verifyStatus = new TextColumn();
const certificateSerial = new TextColumn();
const trace = new PlainTextColumn();

/** Fields after the certificate's subject that are looked at: validity, serial, status, trace id, -, load balancer. */
const tailFields = 6;
const serialField = 1;
const statusField = 2;
const traceField = 3;

const head: usize = memory.data(8 * 4);
const tail: usize = memory.data((tailFields + 1) * 4);

/** Lines of ALB connection logs (queries/extract/connections.duckdb.sql). */
export class Connections extends Table {
  private balancerLength: i32 = 0;

  constructor() {
    super([
      time,
      loadBalancer,
      client,
      clientPort,
      family,
      listenerPort,
      tlsProtocol,
      tlsCipher,
      handshake,
      verifyStatus,
      certificateSerial,
      trace,
    ]);
  }

  open(keyLength: i32, balancerLength: i32): void {
    super.open(keyLength, balancerLength);
    this.balancerLength = balancerLength;
  }

  read(begin: usize): bool {
    const subjectBegin = readWords(begin, 7, head);
    if (subjectBegin === 0) return false;
    const tailBegin = endOfSubject(subjectBegin);
    if (tailBegin === 0) return false;
    const fields = readTail(tailBegin);
    if (fields <= statusField) return false;

    const at = readTime(begin, headAt(1) - 1);
    if (at < 0) return false;
    if (isOutside(at)) return this.count(outside);
    const port = readWhole(headAt(2), headAt(3) - 1, 9);
    const listener = readWhole(headAt(3), headAt(4) - 1, 9);
    const seconds = readSeconds(headAt(6), subjectBegin - 1);
    if (port === odd || listener === odd || seconds === odd) return false;
    // Last: a line that is left shall not fill the dictionary.
    const clientNumber = client.find(headAt(1), headAt(2) - 1);
    if (clientNumber === -1) return false;

    this.accept();
    time.add(at);
    this.addLoadBalancer(fields);
    client.addFound(clientNumber);
    clientPort.addKnown(port);
    family.add(client.family);
    listenerPort.addKnown(listener);
    tlsProtocol.addPresent(headAt(4), headAt(5) - 1);
    tlsCipher.addPresent(headAt(5), headAt(6) - 1);
    handshake.addKnown(seconds);
    verifyStatus.addPresent(tailAt(statusField), tailAt(statusField + 1) - 1);
    certificateSerial.addPresent(tailAt(serialField), tailAt(serialField + 1) - 1);
    if (fields <= traceField) trace.skip();
    else trace.addPresent(tailAt(traceField), tailAt(traceField + 1) - 1);
    return true;
  }

  private addLoadBalancer(fields: i32): void {
    const begin = tailAt(tailFields - 1);
    const end = tailAt(tailFields) - 1;
    if (fields === tailFields && !isNothing(begin, end)) loadBalancer.add(begin, end);
    else if (this.balancerLength > 0) loadBalancer.add(balancer, balancer + this.balancerLength);
    else loadBalancer.skip();
  }
}

function headAt(field: i32): usize {
  return load<u32>(head + field * 4);
}

function tailAt(field: i32): usize {
  return load<u32>(tail + field * 4);
}

/** Where the field behind the certificate's subject begins, which is a word, or quoted; 0 when it is not plain. */
function endOfSubject(begin: usize): usize {
  if (load<u8>(begin) !== quote) {
    const end = endOfWord(begin);
    return end === 0 ? 0 : end + 1;
  }
  const close = endOfQuoted(begin);
  return close !== 0 && passSpace(close + 1) ? close + 2 : 0;
}

/** Notes where the fields begin; answers how many there are, at most those that matter, or 0 when they are not plain. */
function readTail(begin: usize): i32 {
  let fields = 0;
  let start = begin;
  let byte: u8 = space;
  while (byte !== lineFeed) {
    const at: usize = load<u32>(cursor);
    moveTo(cursor + 4);
    byte = load<u8>(at);
    // A blank at the end of the line begins a field that is empty.
    if (at === start || byte === quote) return 0;
    if (fields < tailFields) {
      store<u32>(tail + fields * 4, start);
      fields++;
      store<u32>(tail + fields * 4, at + 1);
    }
    start = at + 1;
  }
  return fields;
}
