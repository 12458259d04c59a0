import { afterAll, expect, test } from '@jest/globals';
import { openBed, type TypedRow } from './extract-lines.ts';

/**
 * The examples of AWS's guides (load-balancer-access-logs, load-balancer-connection-logs, flow-logs-records-examples) with
 * the fields that they must become. Those that requests.test.ts, connections.test.ts and flows.test.ts have are not here.
 * The guide's examples for NAT and transit gateways show formats without `start`, which no figure by time can be made of.
 */
const bed = await openBed();
afterAll(() => bed.close());

const tail = '"-" "-" TID_1234abcd5678ef90 "-" "-" "-"';
const group = 'arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067';
const lambda = 'app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 -';
const v4 = (...octets: number[]) =>
  `00000000000000000000ffff${octets.map((octet) => octet.toString(16).padStart(2, '0')).join('')}`;

const access: [string, string, TypedRow][] = [
  [
    'secured WebSockets',
    `wss 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 10.0.0.140:44244 10.0.0.171:8010 0.000 0.001 0.000 101 101 218 786 "GET https://10.0.0.30:443/ HTTP/1.1" "-" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 ${group} "Root=1-58337364-23a8c76965a2ef7629b185e3" "-" "-" 1 2018-07-02T22:22:48.364000Z "forward" "-" "-" "10.0.0.171:8010" "101" ${tail}`,
    {
      ...{ type: 'wss', client: v4(10, 0, 0, 140), client_port: 44244, target: v4(10, 0, 0, 171), elb_status: 101 },
      ...{ received_bytes: '218', sent_bytes: '786', method: 'GET', host: '10.0.0.30', path: '/', user_agent: null },
      ...{ tls_cipher: 'ECDHE-RSA-AES128-GCM-SHA256', tls_protocol: 'TLSv1.2', target_group: group },
      ...{ request_s: 0, target_s: 0.001, response_s: 0, conn_trace_id: 'TID_1234abcd5678ef90' },
    },
  ],
  [
    'Lambda that succeeded',
    `http 2018-11-30T22:23:00.186641Z ${lambda} 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - - ${group} "Root=1-58337364-23a8c76965a2ef7629b185e3" "-" "-" 0 2018-11-30T22:22:48.364000Z "forward" "-" "-" "-" "-" ${tail}`,
    {
      ...{ type: 'http', client: v4(192, 168, 131, 39), target: null, elb_status: 200, target_status: 200 },
      ...{ time: '2018-11-30 22:23:00.186641', created: '2018-11-30 22:22:48.364', error_reason: null, family: 4 },
      ...{ received_bytes: '34', sent_bytes: '366', host: 'www.example.com', user_agent: 'curl/7.46.0' },
    },
  ],
];

test.each(access)('access log: %s', async (_, line, expected) => {
  const [row] = await bed.extract('requests', [{ content: [line] }]);
  expect(row).toMatchObject({ outcome: 'accepted', ...expected });
});

const flags =
  'version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport pkt-srcaddr pkt-dstaddr protocol bytes packets start end action tcp-flags log-status';
const services =
  'version srcaddr dstaddr srcport dstport protocol start end type packets bytes account-id vpc-id subnet-id instance-id interface-id region az-id sublocation-type sublocation-id action tcp-flags pkt-srcaddr pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service traffic-path flow-direction log-status';
const usual =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const ids = 'vpc-abcdefab012345678 subnet-aaaaaaaa012345678';

const flows: [string, string, string, TypedRow][] = [
  [
    'an answer to ping that the network ACL refused',
    usual,
    '2 123456789010 eni-1235b8ca123456789 172.31.16.139 203.0.113.12 0 0 1 4 336 1432917094 1432917142 REJECT OK',
    {
      ...{ src: v4(172, 31, 16, 139), dst: v4(203, 0, 113, 12), src_port: 0, dst_port: 0, protocol: 1, packets: '4' },
      ...{ bytes: '336', start: '2015-05-29 16:31:34', end: '2015-05-29 16:32:22', action: 'REJECT', family: 4 },
    },
  ],
  [
    'IPv6',
    usual,
    '2 123456789010 eni-1235b8ca123456789 2001:db8:1234:a100:8d6e:3477:df66:f105 2001:db8:1234:a102:3304:8879:34cf:4071 34892 22 6 54 8855 1477913708 1477913820 ACCEPT OK',
    {
      ...{ src: '20010db81234a1008d6e3477df66f105', dst: '20010db81234a1023304887934cf4071', family: 6 },
      ...{ src_port: 34892, dst_port: 22, packets: '54', bytes: '8855', interface_id: 'eni-1235b8ca123456789' },
    },
  ],
  [
    'TCP flags: SYN',
    flags,
    `3 ${ids} i-01234567890123456 eni-1235b8ca123456789 123456789010 IPv4 52.213.180.42 10.0.0.62 43416 5001 52.213.180.42 10.0.0.62 6 568 8 1566848875 1566848933 ACCEPT 2 OK`,
    {
      ...{ tcp_flags: 2, src: v4(52, 213, 180, 42), dst: v4(10, 0, 0, 62), bytes: '568', packets: '8' },
      ...{ vpc_id: 'vpc-abcdefab012345678', subnet_id: 'subnet-aaaaaaaa012345678', instance_id: 'i-01234567890123456' },
    },
  ],
  [
    'TCP flags: SYN-ACK and FIN',
    flags,
    `3 ${ids} i-01234567890123456 eni-1235b8ca123456789 123456789010 IPv4 10.0.0.62 52.213.180.42 5001 43416 10.0.0.62 52.213.180.42 6 376 7 1566848875 1566848933 ACCEPT 18 OK`,
    { tcp_flags: 18, src_port: 5001, dst_port: 43416, pkt_src: v4(10, 0, 0, 62), pkt_dst: v4(52, 213, 180, 42) },
  ],
  [
    'from an AWS service',
    services,
    `5 52.95.128.179 10.0.0.71 80 34210 6 1616729292 1616729349 IPv4 14 15044 123456789012 ${ids} i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 19 52.95.128.179 10.0.0.71 S3 - - ingress OK`,
    {
      ...{ src_service: 'S3', dst_service: null, traffic_path: null, direction: 'ingress', tcp_flags: 19 },
      ...{ az_id: 'apse2-az3', packets: '14', bytes: '15044', start: '2021-03-26 03:28:12' },
    },
  ],
  [
    'to an AWS service',
    services,
    `5 10.0.0.71 52.95.128.179 34210 80 6 1616729292 1616729349 IPv4 7 471 123456789012 ${ids} i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 3 10.0.0.71 52.95.128.179 - S3 8 egress OK`,
    { src_service: null, dst_service: 'S3', traffic_path: 8, direction: 'egress', tcp_flags: 3, bytes: '471' },
  ],
];

test.each(flows)('flow log: %s', async (_, columns, line, expected) => {
  const [row] = await bed.extract('flows', [{ columns: columns.split(' '), content: [columns, line] }]);
  expect(row).toMatchObject({ outcome: 'accepted', log_status: 'OK', ...expected });
});
