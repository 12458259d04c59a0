import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Outcome } from '../../src/contracts/rows.ts';

/** A line and what must become of it; the address and the path are given where they are the point of the line. */
export interface NastyLine {
  line: string;
  outcome: Outcome;
  client?: string;
  path?: string | null;
  what: string;
}

const id = 'app/web/50dc6c495c0c9188';
const arn = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shop/73e2d6bc24d8a067';
const ordinary = {
  type: 'https',
  time: '2026-11-22T10:00:00.123456Z',
  client: '2001:db8::7:50718',
  target: '10.0.0.1:80',
  times: '0.001 0.002 0.000',
  status: '200 200',
  bytes: '34 366',
  request: 'GET https://www.example.org:443/path?secret=1 HTTP/2.0',
  agent: 'curl/8.14',
  tls: 'TLS_AES_128_GCM_SHA256 TLSv1.3',
  group: arn,
};
const tail25 =
  '"Root=1-58337364-23a8c76965a2ef7629b185e3" "www.example.org" "arn:aws:acm:x" 1 2026-11-22T09:59:59.999000Z "forward" "-" "-"';
const tail = `${tail25} "10.0.0.1:80" "200" "-" "-" TID_dc57cebed65b444ebc8177bb698fe166`;

function request(change: Partial<typeof ordinary> = {}, rest = tail): string {
  const f = { ...ordinary, ...change };
  return `${f.type} ${f.time} ${id} ${f.client} ${f.target} ${f.times} ${f.status} ${f.bytes} "${f.request}" "${f.agent}" ${f.tls} ${f.group} ${rest}`.trimEnd();
}

const ok = (what: string, line: string, more: Partial<NastyLine> = {}): NastyLine => ({
  what,
  line,
  outcome: 'accepted',
  ...more,
});
const bad = (outcome: Outcome, what: string, line: string): NastyLine => ({ what, line, outcome });
const ipv4 = (hex: string) => `00000000000000000000ffff${hex}`;

const eightKilobytes = 'x'.repeat(8192);

export const requestLines: NastyLine[] = [
  ok('an ordinary line', request(), { client: '20010db8000000000000000000000007', path: '/path' }),
  ok('an address that ends in ::', request({ client: '2001:db8:1:2:3:4:5:::443' }), {
    client: '20010db8000100020003000400050000',
  }),
  ok('IPv4', request({ client: '192.0.2.33:1' }), { client: ipv4('c0000221') }),
  ok('IPv4-mapped', request({ client: '::ffff:192.0.2.33:65535' }), { client: ipv4('c0000221') }),
  ok('IPv4-mapped in hex', request({ client: '::ffff:c000:221:65535' }), { client: ipv4('c0000221') }),
  ok('brackets', request({ client: '[2001:DB8::1]:443' }), { client: '20010db8000000000000000000000001' }),
  ok('a zone', request({ client: 'fe80::1%eth0:443' }), { client: 'fe800000000000000000000000000001' }),
  ok('NAT64 with a quad', request({ client: '64:ff9b::192.0.2.33:80' }), {
    client: '0064ff9b0000000000000000c0000221',
  }),
  ok('an IPv6 target', request({ target: 'fd6d:6bbc:c529:6::face:ed83:f46:80' })),
  ok('a bracketed target', request({ target: '[fd6d::1]:80' })),
  ok('a target that is none', request({ target: 'lambda:1:2' })),
  ok('no target, no times', request({ target: '-', times: '-1 -1 -1', status: '460 -', group: '-' })),
  ok('status -', request({ status: '- -' })),
  ok('a status beyond all numbers', request({ status: '99999999999 200' })),
  ok('18 fields', request({}, '"Root=1-58337364-23a8c76965a2ef7629b185e3"'), { path: '/path' }),
  bad('format', '17 fields', request({}, '')),
  ok('25 fields', request({}, tail25)),
  ok('25 fields and a dash', request({}, `${tail25} -`)),
  ok('unquoted target lists', request({}, `${tail25} 10.0.0.1:80 200 "Acceptable" "SpaceInUri" TID_1`)),
  ok('34 fields', request({}, `${tail} "-" "-" "-" 192.0.2.1`)),
  ok('40 fields', request({}, `${tail} "-" "-" "-" 192.0.2.1 new "quoted new" - - "-" 7`)),
  ok('an undocumented trailing dash', request({}, `${tail} -`)),
  ok('classification', request({}, tail.replace('"-" "-" TID', '"Ambiguous" "AmbiguousUri" TID'))),
  ok('request that is no HTTP', request({ request: '- http://www.example.org:80- -' }), { path: null }),
  ok('request that ends with a blank', request({ request: '- http://www.example.org:80-/ ' }), { path: '/' }),
  ok('request of dashes', request({ request: '- - -' }), { path: null }),
  ok('request of dashes and a blank', request({ request: '- - - ' }), { path: null }),
  ok('a request of one word', request({ request: 'GET' }), { path: null }),
  ok('a URL without a path', request({ request: 'GET http://www.example.org HTTP/1.1' }), { path: null }),
  ok('empty request', request({ request: '' }), { path: null }),
  ok('request without a protocol', request({ request: 'GET http://www.example.org/a' }), { path: '/a' }),
  ok('blanks and SQL in the path', request({ request: "GET http://www.example.org:80/a' OR 1=1 -- b HTTP/1.1" }), {
    path: "/a' OR 1=1 -- b",
  }),
  ok('blanks in the host', request({ request: 'GET http://a b c:80/d e HTTP/1.1' })),
  ok('a query without a path', request({ request: 'GET http://www.example.org?secret=/1 HTTP/1.1' }), { path: null }),
  ok('a query with a slash', request({ request: 'GET http://www.example.org/a?secret=/b/c HTTP/1.1' }), { path: '/a' }),
  ok('a fragment', request({ request: 'GET http://www.example.org/a#b HTTP/1.1' })),
  ok('an IPv6 literal as host', request({ request: 'GET http://[::ffff:a9fe:a9fe]:443/ HTTP/1.1' }), { path: '/' }),
  ok('upper case host', request({ request: 'GET HTTP://WWW.EXAMPLE.org:443/A HTTP/1.1' }), { path: '/A' }),
  ok('a path that looks like a protocol', request({ request: 'GET http://h/ HTTP/1.1 HTTP/1.1' })),
  ok('a path only', request({ request: 'GET /a/b HTTP/1.1' })),
  ok('\\x22 in the agent', request({ agent: 'say \\x22hello\\x22' })),
  ok('\\" in the agent', request({ agent: 'say \\"hello\\"' })),
  ok('\\" in the request and the agent', request({ request: 'GET http://h:80/\\"a\\" HTTP/1.1', agent: '\\"' })),
  ok('an agent that ends in a backslash', request({ agent: 'odd\\' })),
  ok('an empty agent', request({ agent: '' })),
  ok('a dash as agent', request({ agent: '-' })),
  ok('an agent of 8 KB', request({ agent: eightKilobytes })),
  ok('an agent of other scripts', request({ agent: 'Grüße 世界 👋' })),
  ok('cipher (NONE)', request({ tls: '(NONE) TLSv1.2' })),
  ok('session-reused', request({}, tail.replace('"arn:aws:acm:x"', '"session-reused"'))),
  ok(
    'an unknown error reason',
    request({}, tail.replace('"-" "10.0.0.1:80"', '"AuthInvalidAWSALBAuthNonce" "10.0.0.1:80"')),
  ),
  ok('priority -1 and no creation time', request({}, tail.replace('1 2026-11-22T09:59:59.999000Z', '-1 -'))),
  ok(
    'a WebSocket created two days ago',
    request({ type: 'wss' }, tail.replace('2026-11-22T09:59', '2026-11-20T09:59')),
  ),
  ok('an unknown type', request({ type: 'h3' })),
  ok('the first moment of the day', request({ time: '2026-11-22T00:00:00.000000Z' })),
  ok('the last microsecond of the day', request({ time: '2026-11-22T23:59:59.999999Z' })),
  ok('a time without a fraction', request({ time: '2026-11-22T10:00:00Z' })),
  ok('sizes of eighteen digits', request({ bytes: '999999999999999 0' })),
  bad('outside', 'the microsecond before', request({ time: '2026-11-21T23:59:59.999999Z' })),
  bad('outside', 'the moment after', request({ time: '2026-11-23T00:00:00.000000Z' })),
  bad('outside', 'outside and no client either', request({ time: '2026-11-23T00:00:00.000000Z', client: 'x' })),
  bad('time', 'no time', request({ time: '-' })),
  bad('time', 'a time without a zone', request({ time: '2026-11-22T10:00:00.123456' })),
  bad('time', 'a day that does not exist', request({ time: '2026-02-30T10:00:00.000000Z' })),
  bad('time', 'a date alone', request({ time: '2026-11-22Z' })),
  bad('time', 'a leap second', request({ time: '2026-11-22T10:00:60.000000Z' })),
  bad('time', 'an empty fraction', request({ time: '2026-11-22T10:00:00.Z' })),
  ok('a fraction of nine digits', request({ time: '2026-11-22T23:59:59.999999999Z' })),
  bad('time', 'hour 24', request({ time: '2026-11-22T24:00:00.000000Z' })),
  bad('time', 'hour 25', request({ time: '2026-11-22T25:00:00.000000Z' })),
  bad('time', 'another zone', request({ time: '2026-11-22T10:00:00+02:00' })),
  bad('address', 'two ::', request({ client: '2001:db8::1::7:443' })),
  bad('address', 'no port', request({ client: '192.0.2.1' })),
  bad('address', 'a port beyond 65535', request({ client: '192.0.2.1:65536' })),
  bad('address', 'an empty port', request({ client: '192.0.2.1:' })),
  bad('address', 'an octal octet', request({ client: '192.0.2.010:80' })),
  bad('address', 'three octets', request({ client: '192.0.2:80' })),
  bad('address', 'five digits in a group', request({ client: '2001:db8::12345:80' })),
  bad('address', 'nine groups', request({ client: '1:2:3:4:5:6:7:8:9:80' })),
  bad('address', 'seven groups', request({ client: '1:2:3:4:5:6:7:80' })),
  bad('address', ':: for no group', request({ client: '1:2:3:4::5:6:7:8:80' })),
  bad('address', 'an IPv4 address with a zone', request({ client: '192.0.2.1%eth0:80' })),
  bad('address', 'an empty zone', request({ client: 'fe80::1%:80' })),
  bad('address', 'two zones', request({ client: 'fe80::1%a%b:80' })),
  bad('address', 'wide digits', request({ client: '１９２.0.2.1:80' })),
  bad('address', 'a dash', request({ client: '-' })),
  bad('address', 'a name', request({ client: 'localhost:80' })),
  bad('address', 'half a bracket', request({ client: '[2001:db8::1:443' })),
  bad('number', 'bytes -', request({ bytes: '- 366' })),
  bad('number', 'negative bytes', request({ bytes: '34 -1' })),
  bad('number', 'no number', request({ bytes: '12e 3' })),
  bad('number', 'nineteen digits', request({ bytes: '1000000000000000000 3' })),
  bad('format', 'another text', 'upstream connect error or disconnect/reset before headers'),
  bad('format', 'one word', 'x'),
  bad('format', 'a field too few', request().replace(' 366 ', ' ')),
  bad('format', 'a field too many', request().replace(' 366 ', ' 366 367 ')),
  bad('format', 'a quote inside the size', request().replace(' 366 "', ' 366"')),
  bad('format', 'a quote behind a letter', request().replace(' 366 "', ' 366 x"')),
  bad('format', 'a quote too many', request({ agent: 'a"b' })),
  bad('format', 'cut off in the agent', request().slice(0, 220)),
  bad(
    'format',
    'an NLB line',
    'tls 2.0 2026-11-22T10:00:00 net/edge/c6e77e28c25b2234 g3d4b5e8bb8464cd 192.0.2.1:51341 10.20.0.15:443 5 2 98 246 - arn - ECDHE tlsv12 - edge - - - 2026-11-22T10:00:00',
  ),
  bad('format', 'a long line', `nonsense ${eightKilobytes}`),
];

const connection = (fields: string) => `2026-11-22T10:00:00.123456Z ${fields}`;
const subject = '"CN=a,O=\\x22Example\\x22"';

export const connectionLines: NastyLine[] = [
  ok(
    '15 fields',
    connection(
      `2001:db8::7 50718 443 TLSv1.3 TLS_AES 0.014 ${subject} NotBefore=2026-01-01T00:00:00Z;NotAfter=2027-01-01T00:00:00Z 0F Success TID_1 X25519 ${id} 192.0.2.1`,
    ),
    { client: '20010db8000000000000000000000007' },
  ),
  ok('12 fields', connection('192.0.2.33 50718 443 TLSv1.2 ECDHE 4.2 "-" - - Success TID_2'), {
    client: ipv4('c0000221'),
  }),
  ok('11 fields', connection('::ffff:192.0.2.33 50718 443 TLSv1.2 ECDHE 4.2 "-" - - Failed:1')),
  ok('plain HTTP', connection('192.0.2.33 50718 80 - - - "-" - - - TID_3')),
  ok('nothing quoted at all', connection('192.0.2.33 50718 80 - - - - - - - TID_3')),
  bad(
    'time',
    'a wide digit in the time',
    '２026-11-22T10:00:00.123456Z 192.0.2.33 1 443 TLSv1.2 E 4.2 "-" - - Success TID_2',
  ),
  ok(
    'an unquoted subject',
    connection('192.0.2.33 50718 443 TLSv1.2 ECDHE 4.2 - NotBefore=2026-01-01T00:00:00Z 0F Success TID_3'),
  ),
  ok('\\" in the subject', connection('192.0.2.33 50718 443 TLSv1.2 ECDHE 4.2 "CN=\\"a\\" b" - - Success TID_2')),
  ok(
    'future fields',
    connection(
      `192.0.2.33 50718 443 TLSv1.3 TLS_AES 0.014 "-" - - Success TID_4 X25519 ${id} 192.0.2.1 new "quoted"`.replace(
        ' "quoted"',
        '',
      ),
    ),
  ),
  ok('a port that is none', connection('192.0.2.33 x 99999999999 TLSv1.2 ECDHE - "-" - - Success TID_2')),
  bad('outside', 'the day before', '2026-11-21T23:59:59.999999Z 192.0.2.33 1 443 TLSv1.2 E 4.2 "-" - - Success TID_2'),
  bad('time', 'no time', '- 192.0.2.33 1 443 TLSv1.2 E 4.2 "-" - - Success TID_2'),
  bad('address', 'no address', connection('x 1 443 TLSv1.2 E 4.2 "-" - - Success TID_2')),
  bad('format', 'a quote behind a letter', connection('192.0.2.33 1 443 TLSv1.2 E 4.2 x"-" - - Success TID_2')),
  bad('format', 'a letter behind a quote', connection('192.0.2.33 1 443 TLSv1.2 E 4.2 "-"x - - Success TID_2')),
  bad('format', 'ten fields', connection('192.0.2.33 1 443 TLSv1.2 E 4.2 "-" - -')),
  bad('format', 'another text', 'hello'),
];

/** In the order of `flowHeader`. */
export const flowHeader =
  'action bytes dstaddr end flow-direction interface-id log-status packets pkt-dstaddr pkt-srcaddr protocol srcaddr srcport start tcp-flags';
const at = 1795341600; // 2026-11-22T10:00:00Z

function flow(change: Record<string, string | number> = {}): string {
  const values: Record<string, string | number> = {
    action: 'ACCEPT',
    bytes: 5040,
    dstaddr: '2001:db8::2',
    end: at + 59,
    'flow-direction': 'ingress',
    'interface-id': 'eni-1',
    'log-status': 'OK',
    packets: 7,
    'pkt-dstaddr': '2001:db8::2',
    'pkt-srcaddr': '2001:db8::1',
    protocol: 6,
    srcaddr: '2001:db8::1',
    srcport: 443,
    start: at,
    'tcp-flags': 18,
    ...change,
  };
  return flowHeader
    .split(' ')
    .map((name) => values[name])
    .join(' ');
}
const dashes = {
  action: '-',
  bytes: '-',
  dstaddr: '-',
  'flow-direction': '-',
  packets: '-',
  'pkt-dstaddr': '-',
  'pkt-srcaddr': '-',
  protocol: '-',
  srcaddr: '-',
  srcport: '-',
  'tcp-flags': '-',
};

export const flowLines: NastyLine[] = [
  ok('an ordinary record', flow()),
  ok('IPv4', flow({ srcaddr: '192.0.2.1', dstaddr: '192.0.2.2' })),
  ok('NAT64', flow({ dstaddr: '64:ff9b::c000:201' })),
  ok('only the packet addresses', flow({ srcaddr: '-', dstaddr: '-' })),
  ok('rejected by Block Public Access', flow({ action: 'REJECT', bytes: '-', packets: '-' })),
  ok('no interface (regional NAT gateway)', flow({ 'interface-id': '-' })),
  ok('flags -', flow({ 'tcp-flags': '-' })),
  ok('no protocol', flow({ protocol: '-' })),
  ok('a number beyond all ports', flow({ srcport: '99999999999' })),
  ok('blanks at the end', `${flow()}   `),
  bad('nodata', 'NODATA', flow({ ...dashes, 'log-status': 'NODATA' })),
  bad('skipdata', 'SKIPDATA', flow({ ...dashes, 'log-status': 'SKIPDATA' })),
  bad('outside', 'NODATA of the day before', flow({ ...dashes, 'log-status': 'NODATA', start: at - 86_400 })),
  bad('outside', 'the second after', flow({ start: 1795392000 })),
  ok('the last second', flow({ start: 1795391999 })),
  bad('time', 'no time', flow({ start: '-' })),
  bad('time', 'a time with a fraction', flow({ start: `${at}.5` })),
  bad('address', 'no source', flow({ srcaddr: '-', 'pkt-srcaddr': '-' })),
  bad('address', 'no such address', flow({ dstaddr: '2001:db8::g' })),
  bad('number', 'accepted without bytes', flow({ bytes: '-' })),
  bad('number', 'no number', flow({ packets: '7.5' })),
  bad('format', 'a field too few', flow().replace(' eni-1', '')),
  bad('format', 'a field too many', `${flow()} 1`),
  bad('format', 'another text', 'hello'),
];

const folder = 'AWSLogs/123456789012/elasticloadbalancing/eu-central-1';
const access = (day: string, stamp: string, random: string) =>
  `${folder}/${day}/123456789012_elasticloadbalancing_eu-central-1_app.web.50dc6c495c0c9188_${stamp}_192.0.2.1_${random}.log.gz`;
const flows = (day: string, stamp: string, hash: string) =>
  `AWSLogs/123456789012/vpcflowlogs/eu-central-1/${day}/123456789012_vpcflowlogs_eu-central-1_fl-1_${stamp}_${hash}.log.gz`;

export const keys = {
  requests: access('2026/11/22', '20261122T1005Z', 'aaaaaaaa'),
  midnight: access('2026/11/23', '20261123T0000Z', 'bbbbbbbb'),
  members: access('2026/11/22', '20261122T1010Z', 'cccccccc'),
  blanks: access('2026/11/22', '20261122T1015Z', 'dddddddd'),
  bytes: access('2026/11/22', '20261122T1020Z', 'gggggggg'),
  connections: access('2026/11/22', '20261122T1005Z', 'eeeeeeee').replace(
    '/123456789012_e',
    '/conn_log_123456789012_e',
  ),
  dotted: access('2026/11/22', '20261122T1010Z', 'ffffffff').replace('/123456789012_e', '/conn_log.123456789012_e'),
  flows: flows('2026/11/22', '20261122T1000Z', '00000001'),
  otherOrder: flows('2026/11/22', '20261122T1005Z', '00000002'),
  exported: flows('2026/11/22', '20261122T1010Z', '00000003'),
};

const text = (lines: readonly NastyLine[]) => `${lines.map(({ line }) => line).join('\n')}\n`;
const defaultHeader =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const defaultFlow = `2 unknown eni-2 2001:db8::1 192.0.2.9 443 50000 17 1 40 ${at} ${at + 10} ACCEPT OK`;

/** Writes the tree: the lines above, and the files that are a trap by what they are. */
export async function writeNastyLogs(root: string): Promise<void> {
  const put = async (key: string, body: string | Buffer) => {
    const path = join(root, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof body === 'string' && key.endsWith('.gz') ? gzipSync(body) : body);
  };
  await put(keys.requests, text(requestLines));
  await put(
    keys.midnight,
    `${request({ time: '2026-11-22T23:58:00.000000Z' })}\n${request({ time: '2026-11-23T00:00:01.000000Z' })}`,
  );
  await put(keys.members, Buffer.concat([gzipSync(`${request()}\n`), gzipSync(`${request()}\n`)]));
  await put(keys.blanks, `\n  \n\t\n${request()}\n\n`);
  const encoded = Buffer.from(request());
  const withBytes = (...bytes: number[]) => Buffer.concat([encoded, Buffer.from(bytes)]);
  const lines = [encoded, withBytes(0xff), withBytes(0xc0), withBytes(0x0d), withBytes(0x01), withBytes(0x00)];
  await put(keys.bytes, gzipSync(Buffer.concat(lines.map((line) => Buffer.concat([line, Buffer.from('\n')])))));
  await put(keys.connections, text(connectionLines));
  await put(keys.dotted, `${connection('192.0.2.33 50718 443 TLSv1.2 ECDHE 4.2 "-" - - Success TID_2')}\n`);
  await put(keys.flows, `${flowHeader}\n${text(flowLines)}${flowHeader}\n${flow()}\n`);
  await put(
    keys.otherOrder,
    Buffer.concat([gzipSync(`${defaultHeader}\n${defaultFlow}\n`), gzipSync(`${defaultHeader}\n${defaultFlow}\n`)]),
  );
  await put(keys.exported, `2026-11-22T10:00:00.000Z ${defaultFlow}\n`);
  await put(
    `${folder}/2026/11/22/health_check_log_123456789012_elasticloadbalancing_eu-central-1_app.web.50dc6c495c0c9188_20261122T1005Z_192.0.2.1_x.log.gz`,
    'http 2026-11-22T10:00:00.123456Z 0.001958401 10.0.0.1:80 shop/73e2d6bc24d8a067 PASS 200 -\n',
  );
  await put(
    `${folder}/2026/11/22/123456789012_elasticloadbalancing_eu-central-1_net.edge.c6e77e28c25b2234_20261122T1005Z_x.log.gz`,
    'tls 2.0 2026-11-22T10:00:00 net/edge/c6e77e28c25b2234 g3d4 192.0.2.1:51341 10.20.0.15:443 5 2 98 246 - arn - E tlsv12 - edge - - - 2026-11-22T10:00:00\n',
  );
  await put('AWSLogs/123456789012/ELBAccessLogTestFile', 'Enable AccessLog for ELB: app/web');
}
