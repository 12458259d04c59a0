import { afterAll, expect, test } from '@jest/globals';
import { type LogKind, logKinds } from '../../src/contracts/logs.ts';
import { fc } from '../support/properties.ts';
import { openBed, type TypedRow } from './extract-lines.ts';
import { type AccessFields, accessLine, defaultColumns, flowLine } from './lines.ts';

const bed = await openBed();
afterAll(() => bed.close());

const connectionLine =
  '2026-11-22T10:00:00.000000Z 203.0.113.1 36280 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 0.036 "-" - - Success TID_3';
const flow = {
  version: '2',
  srcaddr: '10.0.0.1',
  dstaddr: '10.0.0.2',
  start: '1477913708',
  end: '1477913820',
  action: 'ACCEPT',
  packets: '1',
  bytes: '40',
};
const good: Record<LogKind, string> = {
  requests: accessLine(),
  connections: connectionLine,
  flows: flowLine(defaultColumns, flow),
};

/** A line: anything but its end. A carriage return ends a line, too. */
const junkByte = fc.integer({ min: 0, max: 255 }).filter((byte) => byte !== 10 && byte !== 13);
const junk = fc.oneof(
  fc.array(junkByte, { minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  // What the separators of the formats, and DuckDB's own, are made of.
  fc
    .array(fc.constantFrom(32, 34, 92, 45, 58, 1, 2, 0, 255, 48, 97), { minLength: 1, maxLength: 60 })
    .map((bytes) => Buffer.from(bytes)),
);

test.each(logKinds)('random bytes among lines of %s are counted, and the good lines are all read', async (kind) => {
  const line = Buffer.from(good[kind]);
  const broken = fc.record({ at: fc.nat(line.length - 1), byte: junkByte }).map(({ at, byte }) => {
    const changed = Buffer.from(line);
    changed[at] = byte;
    return changed;
  });
  const piece = fc.oneof(
    fc.record({ good: fc.constant(true), bytes: fc.constant(line) }),
    fc.record({ good: fc.constant(false), bytes: fc.oneof(junk, broken) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 200 }), async (pieces) => {
      const content = Buffer.concat(pieces.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]));
      const rows = await bed.extract(kind, [{ content, columns: defaultColumns }]);
      const blank = pieces.filter(({ bytes }) => /^[ \t]*$/.test(bytes.toString('latin1'))).length;
      const accepted = rows.filter(({ outcome }) => outcome === 'accepted').length;
      expect(rows.length).toBe(pieces.length - blank);
      expect(accepted).toBeGreaterThanOrEqual(pieces.filter((each) => each.good).length);
    }),
    { numRuns: 5 },
  );
});

const word = fc.stringMatching(/^[!#-[\]-~]{1,30}$/);
const seconds = fc.integer({ min: 0, max: 99_999 }).map((ms) => ({ text: (ms / 1000).toFixed(3), value: ms / 1000 }));
const size = fc.bigInt({ min: 0n, max: 999_999_999_999_999_999n }).map(String);
const address = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
const request = fc.record({
  path: word.map((text) => text.replaceAll(/[?]/g, '')),
  agent: fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
  client: address,
  port: fc.nat(65535),
  times: fc.tuple(seconds, seconds, seconds),
  received: size,
  sent: size,
  instant: fc.integer({ min: 1, max: 2_000_000_000 }),
});

test('any valid access line survives the way into the typed row', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 100, maxLength: 100 }), async (cases) => {
      const rows = await bed.extract('requests', [{ content: cases.map((each) => accessLine(written(each))) }]);
      const read = (row: TypedRow) => [
        ...['time', 'client', 'client_port', 'request_s', 'target_s', 'response_s'].map((name) => row[name]),
        ...['received_bytes', 'sent_bytes', 'path', 'user_agent'].map((name) => row[name]),
      ];
      const expected = cases.map(({ path, agent, client, port, times, received, sent, instant }) => [
        new Date(instant * 1000).toISOString().slice(0, 19).replace('T', ' '),
        client.map((g) => g.toString(16).padStart(4, '0')).join(''),
        port,
        ...times.map(({ value }) => value),
        received,
        sent,
        `/${path}`,
        agent === '-' ? null : agent,
      ]);
      expect(sorted(rows.map(read))).toEqual(sorted(expected));
    }),
    { numRuns: 4 },
  );
});

function written({
  path,
  agent,
  client,
  port,
  times,
  received,
  sent,
  instant,
}: ReturnType<typeof request.generate>['value']): AccessFields {
  return {
    time: `${new Date(instant * 1000).toISOString().slice(0, 19)}.000000Z`,
    client: `${client.map((g) => g.toString(16)).join(':')}:${port}`,
    times: times.map(({ text }) => text).join(' '),
    received,
    sent,
    request: `GET https://www.example.com:443/${path}?secret=1 HTTP/2.0`,
    userAgent: agent,
  };
}

function sorted(rows: unknown[][]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

const instant = fc.integer({ min: 1, max: 2_000_000_000 });
const text = (g: readonly number[]) => g.map((group) => group.toString(16)).join(':');
const hex = (g: readonly number[]) => g.map((group) => group.toString(16).padStart(4, '0')).join('');
const seconds19 = (at: number) => new Date(at * 1000).toISOString().slice(0, 19);

const record = fc.record({
  src: address,
  dst: address,
  ports: fc.tuple(fc.nat(65535), fc.nat(65535)),
  protocol: fc.nat(255),
  packets: size,
  bytes: size,
  start: instant,
  action: fc.constantFrom('ACCEPT', 'REJECT'),
  flags: fc.nat(63),
});
const flowColumns = [...defaultColumns, 'tcp-flags', 'pkt-srcaddr', 'vpc-id'];

test('any valid flow record, in a format with its columns in any order', async () => {
  const cases = fc.array(record, { minLength: 50, maxLength: 50 });
  const order = fc.shuffledSubarray(flowColumns, { minLength: flowColumns.length });
  await fc.assert(
    fc.asyncProperty(cases, order, async (records, columns) => {
      const content = records.map((each) =>
        flowLine(columns, {
          ...{ version: '3', srcaddr: text(each.src), dstaddr: text(each.dst), action: each.action, bytes: each.bytes },
          ...{ srcport: String(each.ports[0]), dstport: String(each.ports[1]), protocol: String(each.protocol) },
          ...{ packets: each.packets, start: String(each.start), end: String(each.start + 1), 'log-status': 'OK' },
          ...{ 'tcp-flags': String(each.flags), 'pkt-srcaddr': text(each.dst) },
        }),
      );
      const names = ['start', 'src', 'dst', 'src_port', 'dst_port', 'protocol', 'packets', 'bytes', 'action'];
      const rows = await bed.extract('flows', [{ columns, content: [columns.join(' '), ...content] }]);
      expect(sorted(rows.map((row) => [...names, 'tcp_flags', 'pkt_src', 'vpc_id'].map((name) => row[name])))).toEqual(
        sorted(
          records.map((each) => [
            ...[seconds19(each.start).replace('T', ' '), hex(each.src), hex(each.dst), ...each.ports, each.protocol],
            ...[each.packets, each.bytes, each.action, each.flags, hex(each.dst), null],
          ]),
        ),
      );
    }),
    { numRuns: 4 },
  );
});

const handshake = fc.record({
  client: address,
  port: fc.nat(65535),
  listener: fc.nat(65535),
  time: seconds,
  subject: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' ')),
  verify: fc.constantFrom('Success', 'Failed:ClientCertUntrusted', '-'),
  at: instant,
  fields: fc.integer({ min: 11, max: 17 }),
});

test('any valid line of a connection log, of 11 fields and more', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(handshake, { minLength: 50, maxLength: 50 }), async (cases) => {
      const content = cases.map(({ client, port, listener, time, subject, verify, at, fields }) => {
        const later = ['TID_1', 'X25519', 'app/a/1', '10.0.0.1', 'new', '-'].slice(0, fields - 11);
        const head = `${seconds19(at)}.000000Z ${text(client)} ${port} ${listener} TLSv1.3 TLS_AES ${time.text}`;
        return [head, `"${subject}"`, 'NotBefore=x', '0F', verify, ...later].join(' ');
      });
      const rows = await bed.extract('connections', [{ content, loadBalancer: 'app/named/1' }]);
      const names = ['time', 'client', 'client_port', 'listener_port', 'handshake_s', 'verify_status'];
      expect(sorted(rows.map((row) => [...names, 'load_balancer', 'conn_trace_id'].map((name) => row[name])))).toEqual(
        sorted(
          cases.map(({ client, port, listener, time, verify, at, fields }) => [
            ...[seconds19(at).replace('T', ' '), hex(client), port, listener, time.value],
            ...[
              verify === '-' ? null : verify,
              fields >= 14 ? 'app/a/1' : 'app/named/1',
              fields >= 12 ? 'TID_1' : null,
            ],
          ]),
        ),
      );
    }),
    { numRuns: 4 },
  );
});
