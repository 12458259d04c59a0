import { expect, test } from '@jest/globals';
import { ask } from './ask.ts';

const request = (client: string, time: string, user_agent: string, host = 'www.example.com') => ({
  client,
  family: client.includes('.') ? 4 : 6,
  time: `2026-11-22 ${time}`,
  user_agent,
  host,
});

test('dual-stack-pairs: alone in the same three half hours', async () => {
  const at = ['08:05:00', '09:45:00', '20:10:00'];
  const rows = await ask('dual-stack-pairs', {
    requests: [
      ...at.flatMap((time) => [
        request('192.0.2.1', time, 'Rare/1'),
        request('192.0.2.1', time, 'Rare/1'),
        request('2001:db8:0:1::a', time, 'Rare/1'),
        // Two sources of a family: nobody is alone.
        request('192.0.2.2', time, 'Common/1'),
        request('192.0.2.3', time, 'Common/1'),
        request('2001:db8:0:2::a', time, 'Common/1'),
      ]),
      request('192.0.2.1', '12:00:00', 'Rare/1'), // without the other
      request('2001:db8:0:1::b', '13:00:00', 'Rare/1'), // the same /64, another address
    ],
  });
  expect(rows).toEqual([
    {
      shifted: 0,
      ipv4_source: 1,
      ipv6_source: 1,
      agent: 1,
      joint: 3,
      ipv4_times: 4,
      ipv6_times: 4,
      ipv4_requests: 7,
      ipv6_requests: 4,
      agent_sources: 1,
      all_sources: 2,
    },
  ]);
});

test('dual-stack-pairs: another host or half hour is another cell, and two hours later is a coincidence', async () => {
  const early = ['08:00:00', '09:00:00', '13:29:59'];
  const late = ['10:00:00', '11:00:00', '15:00:00'];
  const rows = await ask('dual-stack-pairs', {
    requests: [
      ...early.map((time) => request('192.0.2.1', time, 'A')),
      ...late.map((time) => request('2001:db8:0:1::a', time, 'A')),
      ...early.map((time) => request('2001:db8:0:1::a', time, 'A', 'api.example.com')),
    ],
  });
  expect(rows.map(({ shifted, joint }) => [shifted, joint])).toEqual([[120, 3]]);
});

test('certificates: by the families they were shown over, refused ones left out', async () => {
  const shown = (family: number, cert_serial: string | null, verify_status = 'Success') => ({
    family,
    cert_serial,
    verify_status,
  });
  const rows = await ask('certificates', {
    connections: [
      shown(4, 'AA'),
      shown(6, 'AA'),
      shown(6, 'AA'),
      shown(4, 'BB'),
      shown(6, 'BB', 'Failed:ClientCertUntrusted'),
      shown(6, null),
    ],
  });
  expect(rows).toEqual([
    { families: 'both', certificates: 1, ipv4_connections: 1, ipv6_connections: 2 },
    { families: 'ipv4', certificates: 1, ipv4_connections: 1, ipv6_connections: 0 },
  ]);
});

test('interface-families: accepted on an own address, not on the way through, nor of an unknown direction', async () => {
  const record = { action: 'ACCEPT', direction: 'ingress', bytes: 100, interface_id: 'eni-1', vpc_id: 'vpc-1' };
  const rows = await ask('interface-families', {
    flows: [
      { ...record, family: 6, dst: '2001:db8::1' },
      { ...record, family: 6, dst: '2001:db8::2', pkt_dst: '2001:db8::2' },
      { ...record, family: 4, dst: '10.0.0.1', pkt_dst: '10.0.9.9' },
      { ...record, family: 4, dst: '10.0.0.1', action: 'REJECT' },
      { ...record, family: 4, dst: '10.0.0.1', direction: 'egress' },
      { ...record, family: 4, dst: '10.0.0.1', direction: null },
    ],
  });
  expect(rows).toEqual([
    { interface_id: 'eni-1', vpc_id: 'vpc-1', family: 'ipv6', flows: 2, bytes: 200, addresses: 2 },
  ]);
});
