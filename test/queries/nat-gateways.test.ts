import { expect, test } from '@jest/globals';
import { ask } from './ask.ts';

// AWS, "Flow log record examples", traffic through a NAT gateway: host 10.0.1.5, gateway 10.0.0.220, far 198.51.100.5.
const common = { family: 4, action: 'ACCEPT', protocol: 6, instance_id: null, interface_id: 'eni-nat' };
const gateway = [
  {
    direction: 'ingress',
    src: '10.0.1.5',
    dst: '10.0.0.220',
    pkt_src: '10.0.1.5',
    pkt_dst: '198.51.100.5',
    bytes: 100,
  },
  {
    direction: 'egress',
    src: '10.0.0.220',
    dst: '198.51.100.5',
    pkt_src: '10.0.0.220',
    pkt_dst: '198.51.100.5',
    bytes: 100,
  },
  {
    direction: 'ingress',
    src: '198.51.100.5',
    dst: '10.0.0.220',
    pkt_src: '198.51.100.5',
    pkt_dst: '10.0.0.220',
    bytes: 7000,
  },
  {
    direction: 'egress',
    src: '10.0.0.220',
    dst: '10.0.1.5',
    pkt_src: '198.51.100.5',
    pkt_dst: '10.0.1.5',
    bytes: 7000,
  },
].map((record, index) => ({
  ...common,
  ...record,
  ...(index < 2 ? { src_port: 40_000, dst_port: 443 } : { src_port: 443, dst_port: 40_000 }),
}));
const host = { ...common, instance_id: 'i-1', interface_id: 'eni-host' };

test('a NAT gateway: each byte between it and the internet once', async () => {
  const rows = await ask('nat-gateways', {
    flows: [
      ...gateway,
      { ...gateway[1], action: 'REJECT' },
      { ...host, direction: 'egress', src: '10.0.1.5', dst: '198.51.100.5', pkt_dst: '198.51.100.5', bytes: 100 },
      { ...host, direction: 'ingress', src: '198.51.100.5', dst: '10.0.1.5', pkt_dst: '10.0.1.5', bytes: 7000 },
    ],
  });
  expect(rows).toEqual([
    { interface_id: 'eni-host', known: 2, through: 0, outward: 0, ports: 0, opened: 0, bytes: 0 },
    { interface_id: 'eni-nat', known: 4, through: 1, outward: 1, ports: 1, opened: 1, bytes: 7100 },
  ]);
});

test.each([
  ['10.0.0.9', 1],
  ['172.15.0.9', 0],
  ['172.16.0.9', 1],
  ['172.31.255.9', 1],
  ['172.32.0.9', 0],
  ['192.168.3.9', 1],
  ['192.169.3.9', 0],
  ['100.64.0.9', 1],
  ['100.127.0.9', 1],
  ['100.128.0.9', 0],
])('%s counts as private: %d', async (address, isPrivate) => {
  const [row] = await ask('nat-gateways', {
    flows: [{ ...gateway[0], dst: address, pkt_dst: '198.51.100.5' }],
  });
  expect(row?.through).toBe(isPrivate);
});

test('without the fields, or over IPv6, there is no answer', async () => {
  const flows = [
    { ...gateway[1], pkt_dst: null },
    { ...gateway[1], direction: null },
    { ...common, family: 6, direction: 'egress', src: '2001:db8::1', dst: '2001:db8::2', pkt_dst: '2001:db8::2' },
  ];
  expect(await ask('nat-gateways', { flows })).toEqual([]);
});
