import { afterAll, expect, test } from '@jest/globals';
import { openBed, type TypedRow } from './extract-lines.ts';
import { type AccessFields, accessLine, restOf33 } from './lines.ts';

const bed = await openBed();
afterAll(() => bed.close());

async function readLine(line: string): Promise<TypedRow> {
  const rows = await bed.extract('requests', [{ content: [line] }]);
  expect(rows).toHaveLength(1);
  return rows[0] ?? {};
}

/** Reads several lines at once; the user agent carries the order. */
async function readLines(lines: readonly AccessFields[]): Promise<TypedRow[]> {
  const content = lines.map((fields, i) => accessLine({ ...fields, sent: String(1000 + i) }));
  const rows = await bed.extract('requests', [{ content }]);
  return rows.sort((a, b) => Number(a['sent_bytes']) - Number(b['sent_bytes']));
}

/** The fields that a test is about. */
function pick(row: TypedRow | undefined, ...names: string[]): TypedRow {
  return Object.fromEntries(names.map((name) => [name, row?.[name]]));
}

test('the HTTPS example of the guide, every column', async () => {
  expect(await readLine(accessLine())).toEqual({
    source_file: 'log-0.log',
    outcome: 'accepted',
    sample: null,
    time: '2018-07-02 22:23:00.186641',
    created: '2018-07-02 22:22:48.364',
    load_balancer: 'app/my-loadbalancer/50dc6c495c0c9188',
    type: 'https',
    client: '00000000000000000000ffffc0a88327',
    client_port: 2817,
    client_mapped: false,
    family: 4,
    target: '00000000000000000000ffff0a000001',
    target_group: 'arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067',
    request_s: 0.086,
    target_s: 0.048,
    response_s: 0.037,
    elb_status: 200,
    target_status: 200,
    received_bytes: '0',
    sent_bytes: '57',
    method: 'GET',
    host: 'www.example.com',
    path: '/',
    user_agent: 'curl/7.46.0',
    tls_protocol: 'TLSv1.2',
    tls_cipher: 'ECDHE-RSA-AES128-GCM-SHA256',
    error_reason: null,
    classification: null,
    conn_trace_id: 'TID_1234abcd5678ef90',
  });
});

const examples: [string, string, TypedRow][] = [
  [
    'HTTP',
    'http 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - - arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" "-" "-" 0 2018-07-02T22:22:48.364000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_1234abcd5678ef90 "-" "-" "-"',
    { type: 'http', tls_protocol: null, tls_cipher: null, host: 'www.example.com', sent_bytes: '366', target_s: 0.001 },
  ],
  [
    'HTTP/2, 25 fields',
    'h2 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 10.0.1.252:48160 10.0.0.66:9000 0.000 0.002 0.000 200 200 5 257 "GET https://10.0.2.105:773/ HTTP/2.0" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337327-72bd00b0343d75b906739c42" "-" "-" 1 2018-07-02T22:22:48.364000Z "redirect" "https://example.com:80/" "-"',
    { type: 'h2', host: '10.0.2.105', path: '/', target: '00000000000000000000ffff0a000042', conn_trace_id: null },
  ],
  [
    'WebSocket, target lists without quotes',
    'ws 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 10.0.0.140:40914 10.0.1.192:8010 0.001 0.003 0.000 101 101 218 587 "GET http://10.0.0.30:80/ HTTP/1.1" "-" - - arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337364-23a8c76965a2ef7629b185e3" "-" "-" 1 2018-07-02T22:22:48.364000Z "forward" "-" "-" 10.0.1.192:8010 101 "-" "-"',
    { type: 'ws', elb_status: 101, target_status: 101, user_agent: null, classification: null },
  ],
  [
    'Lambda that failed',
    'http 2018-11-30T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 - 0.000 0.001 0.000 502 - 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - - arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337364-23a8c76965a2ef7629b185e3" "-" "-" 0 2018-11-30T22:22:48.364000Z "forward" "-" "LambdaInvalidResponse" "-" "-" "-" "-"',
    { target: null, elb_status: 502, target_status: null, error_reason: 'LambdaInvalidResponse' },
  ],
];

test.each(examples)('the guide’s example: %s', async (_name, line, expected) => {
  const row = await readLine(line);
  expect(pick(row, 'outcome', ...Object.keys(expected))).toEqual({ outcome: 'accepted', ...expected });
});

test('clients as they are really logged: without brackets, split at the last colon', async () => {
  const clients: [string, string, number, number, boolean][] = [
    ['2a02:a33c:4538:1:bcf4:5264:e01c:f215:50718', '2a02a33c45380001bcf45264e01cf215', 50718, 6, false],
    ['2001:db8:1:2:3:4:5:::443', '20010db8000100020003000400050000', 443, 6, false],
    ['2001:db8::1:443', '20010db8000000000000000000000001', 443, 6, false],
    ['::1:443', '00000000000000000000000000000001', 443, 6, false],
    ['[2001:db8::1]:443', '20010db8000000000000000000000001', 443, 6, false],
    ['::ffff:192.0.2.1:80', '00000000000000000000ffffc0000201', 80, 4, true],
    ['192.0.2.1:0', '00000000000000000000ffffc0000201', 0, 4, false],
    ['192.0.2.1:65535', '00000000000000000000ffffc0000201', 65535, 4, false],
  ];
  const rows = await readLines(clients.map(([client]) => ({ client })));
  expect(rows.map((row) => pick(row, 'client', 'client_port', 'family', 'client_mapped'))).toEqual(
    clients.map(([, client, client_port, family, client_mapped]) => ({ client, client_port, family, client_mapped })),
  );
});

test('IPv6 targets, and none', async () => {
  const rows = await readLines([
    { target: 'fd6d:6bbc:c529:6::face:ed83:f46:80' },
    { target: '-', times: '-1 -1 -1', status: '- -' },
    { target: '[fd00::1]:8080' },
  ]);
  expect(rows.map((row) => pick(row, 'target', 'request_s', 'target_s', 'response_s', 'elb_status'))).toEqual([
    {
      target: 'fd6d6bbcc52900060000faceed830f46',
      request_s: 0.086,
      target_s: 0.048,
      response_s: 0.037,
      elb_status: 200,
    },
    { target: null, request_s: null, target_s: null, response_s: null, elb_status: null },
    {
      target: 'fd000000000000000000000000000001',
      request_s: 0.086,
      target_s: 0.048,
      response_s: 0.037,
      elb_status: 200,
    },
  ]);
});

test('requests that no HTTP parser would like', async () => {
  const requests: [string, string | null, string | null, string | null][] = [
    ['GET https://Shop.Example.com:443/a/b?user=secret HTTP/2.0', 'GET', 'shop.example.com', '/a/b'],
    ['- http://host:80- -', null, 'host', null],
    ['- http://host:80-/ ', null, 'host', '/'],
    ['- - -', null, null, null],
    ['- - - ', null, null, null],
    ['GET http://www.example.com:80/no/protocol', 'GET', 'www.example.com', '/no/protocol'],
    ['GET http://h:80/a b/c d HTTP/1.1', 'GET', 'h', '/a b/c d'],
    ["GET http://h:80/?id=1' OR '1'='1 UNION SELECT * FROM users -- HTTP/1.1", 'GET', 'h', '/'],
    ['GET http://ho st:80/x HTTP/1.1', 'GET', 'ho', '/x'],
    ['GET http://[::ffff:a9fe:a9fe]:443/latest HTTP/1.1', 'GET', '[::ffff:a9fe:a9fe]', '/latest'],
    ['GET http://h?q=/x HTTP/1.1', 'GET', 'h', null],
    ['OPTIONS http://h:80* HTTP/1.1', 'OPTIONS', 'h', null],
    ['GET https://h:443/a\\x22b HTTP/1.1', 'GET', 'h', '/a\\x22b'],
    ['', null, null, null],
  ];
  const rows = await readLines(requests.map(([request]) => ({ request })));
  expect(rows.map((row) => [row['method'], row['host'], row['path']])).toEqual(
    requests.map(([, method, host, path]) => [method, host, path]),
  );
});

test('user agents with quotes and backslashes, empty, and cut at 8 KB', async () => {
  const agents: [string, string | null][] = [
    ['\\x22quoted\\x22', '\\x22quoted\\x22'],
    ['\\"Mozilla/4.0 (compatible)\\"', '\\x22Mozilla/4.0 (compatible)\\x22'],
    ['one \\" alone', 'one \\x22 alone'],
    ['ends in a backslash\\', 'ends in a backslash\\'],
    ['', null],
    ['-', null],
    ['u'.repeat(8192), 'u'.repeat(8192)],
    ["sql'); DROP TABLE x; --", "sql'); DROP TABLE x; --"],
    ['Größe 手机', 'Größe 手机'],
    ['tab\there', 'tab\there'],
  ];
  const rows = await readLines(agents.map(([userAgent]) => ({ userAgent })));
  expect(rows.map((row) => row['user_agent'])).toEqual(agents.map(([, agent]) => agent));
});

test('18 fields to 40, known and unknown', async () => {
  const trace = '"Root=1-58337281-1d84f3d73c47ec4e58577259"';
  const to22 = `${trace} "www.example.com" "session-reused" -1 2018-07-02T22:22:48.364000Z`;
  const rests: [string, string | null, string | null, string | null][] = [
    [trace, null, null, null],
    [`${trace} "www.example.com" "-"`, null, null, null],
    [to22, null, null, null],
    [`${to22} "waf,forward" "-" "AuthMissingAWSALBAuthNonce"`, 'AuthMissingAWSALBAuthNonce', null, null],
    [`${to22} "forward" "-" "-" 10.0.0.1:80 200`, null, null, null],
    [`${to22} "forward" "-" "-" "10.0.0.1:80 10.0.0.2:80" "502 200"`, null, null, null],
    [`${to22} "forward" "-" "-" "10.0.0.1:80" "200" "Ambiguous" "SpaceInUri"`, null, 'Ambiguous', null],
    [`${to22} "forward" "-" "-" 10.0.0.1:80 200 "Severe" "BadUri"`, null, 'Severe', null],
    [`${to22} "forward" "-" "-" "-" "-" "-" "-" TID_1`, null, null, 'TID_1'],
    [`${to22} "forward" "-" "-" "-" "-" "-" "-" TID_1 -`, null, null, 'TID_1'],
    [`${restOf33} 10.0.1.17`, null, null, 'TID_1234abcd5678ef90'],
    [`${restOf33} 10.0.1.17 -`, null, null, 'TID_1234abcd5678ef90'],
    [`${restOf33} 10.0.1.17 "new quoted" 12 "-" - "x" "y"`, null, null, 'TID_1234abcd5678ef90'],
    [`${to22} "forward" "-" "-" "-" "-" "-" "-" - "-" "-" "-"`, null, null, null],
  ];
  const rows = await readLines(rests.map(([rest]) => ({ rest, tls: '(NONE) -' })));
  expect(rows.map((row) => [row['outcome'], row['error_reason'], row['classification'], row['conn_trace_id']])).toEqual(
    rests.map(([, error, classification, trace]) => ['accepted', error, classification, trace]),
  );
  expect(new Set(rows.map((row) => row['tls_cipher']))).toEqual(new Set(['(NONE)']));
});
