import type { TreeFiles } from '../support/read-tree.ts';

/** A day of a few lines, as AWS writes them, from which every figure can be counted by hand. */

export const clients = {
  homeIpv4: '84.128.1.1',
  /** Also logged as ::ffff:82.64.0.9. */
  otherIpv4: '82.64.0.9',
  /** Two addresses in one /64, hours apart, and one in the next /56. */
  home: ['2003:c0:1:100:8c4f:1b7d:29e3:a651', '2003:c0:1:100:91aa:77c3:5e02:bb19', '2003:c0:1:200:3f1e:a2b4:9d77:c015'],
  server: '2a01:4f8:1:1::1',
  /** 6to4 of 82.64.0.1. */
  tunnel: '2002:5240:1::1',
} as const;

const agents = {
  phone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1',
  desktop: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  program: 'curl/8.14.1',
} as const;
type Agent = keyof typeof agents;

const balancers = { web: 'app/web/50dc6c495c0c9188', api: 'app/api/9c1185a5c5e9fc54' } as const;
const answered = { times: '0.002 0.016 0.002', status: '200 200', target: '10.20.16.21:8080' };
const refused = { times: '-1 -1 -1', status: '403 -', target: '-' };
const failed = { times: '-1 -1 -1', status: '502 -', target: '10.20.16.21:8080' };
const quick = { ...answered, times: '0.001 0.008 0.001' };

/** Each of 100 bytes in and 900 bytes out; one a minute from `start` on. */
function requests(count: number, start: string, client: string, agent: Agent, at: 'web' | 'api', answer = answered) {
  const host = at === 'web' ? 'www.example.com' : 'api.example.com';
  const group = answer === refused ? '-' : `arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/${at}/1`;
  return Array.from({ length: count }, (_, index) => {
    const time = new Date(Date.parse(`2026-11-22T${start}:00Z`) + index * 60_000).toISOString().replace('Z', '000Z');
    return [
      `h2 ${time} ${balancers[at]} ${client}:50000 ${answer.target} ${answer.times} ${answer.status} 100 900`,
      `"GET https://${host}:443/ HTTP/2.0" "${agents[agent]}" TLS_AES_128_GCM_SHA256 TLSv1.3 ${group}`,
      `"Root=1-58337281-1d84f3d73c47ec4e58577259" "${host}" "-" 0 ${time} "forward" "-" "-" "-" "-" "-" "-" TID_1`,
    ].join(' ');
  });
}

const web = [
  ...requests(6, '10:01', clients.homeIpv4, 'phone', 'web', quick),
  ...requests(6, '10:11', clients.home[0], 'phone', 'web'),
  ...requests(2, '14:20', clients.home[1], 'desktop', 'web', failed),
  ...requests(1, '12:00', clients.home[2], 'phone', 'web'),
  ...requests(1, '13:00', clients.tunnel, 'desktop', 'web'),
  'h2 2026-11-22T15:00:00.000000Z app/web/50dc6c495c0c9188 no line of this log',
];
const api = [
  ...requests(4, '11:01', clients.otherIpv4, 'program', 'api', refused),
  ...requests(1, '11:10', `::ffff:${clients.otherIpv4}`, 'program', 'api', refused),
  ...requests(3, '12:30', clients.server, 'program', 'api'),
  ...requests(1, '12:30', clients.server, 'program', 'api').map((line) => line.replaceAll('2026-11-22', '2026-11-23')),
];

const tail = 'x25519 app/web/50dc6c495c0c9188 198.51.100.12';
const handshake = (client: string, tls: string, seconds: string, serial = '-') =>
  `2026-11-22T10:00:00.000000Z ${client} 50000 443 ${tls} ${seconds} "-" - ${serial} ${serial === '-' ? '-' : 'Success'} TID_1 ${tail}`;
const connections = [
  handshake(clients.homeIpv4, 'TLSv1.3 TLS_AES_128_GCM_SHA256', '0.010', 'AA01'),
  handshake(clients.homeIpv4, 'TLSv1.3 TLS_AES_128_GCM_SHA256', '0.010', 'BB02'),
  handshake(clients.home[0], 'TLSv1.3 TLS_AES_128_GCM_SHA256', '0.012', 'AA01'),
  handshake(clients.home[0], 'TLSv1.3 TLS_AES_128_GCM_SHA256', '0.012'),
  handshake(clients.server, 'TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256', '0.020'),
  handshake(clients.server, '- -', '-'),
  `2026-11-22T10:00:00.000000Z ${clients.homeIpv4} 50000 80 - - - "-" - - - TID_1 ${tail}`,
];

/** One record: interface, ends, ports, protocol, packets, bytes, action, flags, packet's ends, direction, path, service. */
function flow(text: string): string {
  const [eni = '', src, dst, ports = '', protocol, packets, bytes, action, flags, direction, path = '-', extra = ''] =
    text.split(' ');
  const [sourcePort, port] = ports.split('>');
  const start = Date.parse('2026-11-22T10:00:00Z') / 1000;
  const packetDestination = extra.startsWith('to=') ? extra.slice(3) : dst;
  const service = extra.startsWith('service=') ? extra.slice(8) : '-';
  const instance = eni === 'eni-worker' ? 'i-1' : '-';
  return `5 123456789012 ${eni} ${src} ${dst} ${sourcePort} ${port} ${protocol} ${packets} ${bytes} ${start} ${start + 50} ${action} OK vpc-1 ${instance} ${flags} ${src} ${packetDestination} ${service} ${direction} ${path}`;
}

const [v4, v6, nat] = ['10.20.0.11', '2a05:d014:8a3:4c00::11', '10.20.0.5'];
const flows = [
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status vpc-id instance-id tcp-flags pkt-srcaddr pkt-dstaddr pkt-dst-aws-service flow-direction traffic-path',
  ...[
    `eni-web ${clients.home[0]} ${v6} 50000>443 6 10 1000 ACCEPT 3 ingress`,
    `eni-web ${v6} ${clients.home[0]} 443>50000 6 12 12000 ACCEPT 19 egress 8`,
    `eni-web ${clients.homeIpv4} ${v4} 50000>443 6 5 500 ACCEPT 3 ingress`,
    `eni-web ${v4} ${clients.homeIpv4} 443>50000 6 6 6000 ACCEPT 19 egress 8`,
    `eni-web 45.7.118.34 ${v4} 50000>5432 6 1 60 REJECT 2 ingress`,
    `eni-web ${clients.server} ${v6} 50000>5432 6 4 400 ACCEPT 3 ingress`,
    `eni-web ${clients.home[0]} ${v6} 0>0 58 1 104 ACCEPT 0 ingress`,
    `eni-web ${clients.server} ${v6} 0>0 58 1 104 REJECT 0 ingress`,
    `eni-web ${v4} 52.219.72.5 50000>443 6 2 200 ACCEPT 3 egress 7 service=S3`,
    `eni-worker 2a05:d014:8a3:4c20::51 64:ff9b::5240:9 50000>443 6 3 300 ACCEPT 3 egress 1`,
    `eni-nat 10.20.16.21 ${nat} 50000>443 6 7 700 ACCEPT 3 ingress - to=82.64.0.9`,
    `eni-nat ${nat} 82.64.0.9 50000>443 6 7 700 ACCEPT 3 egress 8`,
    `eni-nat 82.64.0.9 ${nat} 443>50000 6 9 9000 ACCEPT 19 ingress`,
  ].map(flow),
  '5 123456789012 eni-idle - - - - - - - 1795341600 1795341650 - NODATA vpc-1 - - - - - - -',
];

const account = '123456789012';
const alb = `AWSLogs/${account}/elasticloadbalancing/eu-central-1/2026/11/22/`;
const stamp = '20261122T1500Z';
export const files: TreeFiles = {
  [`${alb}${account}_elasticloadbalancing_eu-central-1_app.web.50dc6c495c0c9188_${stamp}_198.51.100.12_1a.log.gz`]: web,
  [`${alb}${account}_elasticloadbalancing_eu-central-1_app.api.9c1185a5c5e9fc54_${stamp}_203.0.113.45_1a.log.gz`]: api,
  [`${alb}conn_log_${account}_elasticloadbalancing_eu-central-1_app.web.50dc6c495c0c9188_${stamp}_198.51.100.12_1b.log.gz`]:
    connections,
  [`AWSLogs/${account}/vpcflowlogs/eu-central-1/2026/11/22/${account}_vpcflowlogs_eu-central-1_fl-1_20261122T1000Z_1c.log.gz`]:
    flows,
};
