import { describe, expect, test } from '@jest/globals';
import { parseToHex } from '../../src/ipv6/address.ts';
import { ask, type TypedRow } from './ask.ts';

const own6 = '2a05:d014:8a3:4c00::80';
const own4 = '10.0.0.4';
const stranger = '2a0e:b107:14::10';

/** A refused SYN from outside; whatever differs is put in. */
function knock(change: TypedRow = {}): TypedRow {
  const row = {
    ...{ src: stranger, dst: own6, src_port: 40_000, dst_port: 22, protocol: 6, tcp_flags: 2, packets: 1, bytes: 80 },
    ...{ action: 'REJECT', direction: 'ingress', interface_id: 'eni-1', start: '2026-11-22 10:00:00' },
    ...change,
  };
  const dst = String(row.dst);
  return {
    family: String(row.src).includes('.') ? 4 : 6,
    pkt_src: row.src,
    pkt_dst: dst,
    ...row,
  };
}

const answer = (change: TypedRow = {}) =>
  knock({
    ...{ src: own6, dst: stranger, src_port: 443, dst_port: 40_000, tcp_flags: 18, action: 'ACCEPT' },
    ...{ direction: 'egress' },
    ...change,
  });
const hex = (text: string) => parseToHex(text) ?? '';
const own = async (flows: readonly TypedRow[]) => (await ask('own-addresses', { flows })).map(({ address }) => address);
const sources = async (flows: readonly TypedRow[]) =>
  (await ask('inbound-sources', { flows })).map(({ source, flows: count, attempts, failed }) => [
    ...[source, count, attempts, failed],
  ]);

describe('own addresses', () => {
  test('are where records go in and come out, of both families', async () => {
    const rows = [knock(), knock({ src: '45.7.118.34', dst: own4 }), answer({ src: '2a05:d014:8a3:4c00::81' })];
    expect(await own(rows)).toEqual([hex(own4), hex(own6), hex('2a05:d014:8a3:4c00::81')]);
    expect(await ask('own-addresses', { flows: rows })).toContainEqual({ address: hex(own4), family: 'ipv4' });
  });

  test('are not what a gateway stands for', async () => {
    const back = knock({ src: '8.8.8.8', dst: '10.0.0.5', pkt_dst: '10.0.9.9', interface_id: 'eni-nat' });
    const out = answer({ src: '10.0.0.5', pkt_src: '10.0.9.9', dst: '8.8.8.8', interface_id: 'eni-nat' });
    expect(await own([knock(), back, out])).toEqual([hex(own6)]);
  });

  test('are not what passes an appliance: the same address comes in as destination and goes out as such', async () => {
    const inside = { src: '2a05:d014:8a3:4c00::99', dst: '2001:4860:4860::8888', interface_id: 'eni-firewall' };
    const rows = [knock({ ...inside, action: 'ACCEPT' }), answer({ ...inside, tcp_flags: 2 })];
    expect(await own([knock(), ...rows])).toEqual([hex(own6)]);
  });

  test('are neither groups, nor link-local, nor IPv4 hosts behind NAT64', async () => {
    const rows = ['ff02::1', 'fe80::1', '64:ff9b::c000:221', '224.0.0.5', '255.255.255.255'].map((dst) =>
      knock({ dst, ...(dst.includes('.') ? { src: '45.7.118.34' } : {}) }),
    );
    expect(await own(rows)).toEqual([]);
  });

  test('without a direction are what an interface’s records have in common, with its subnet', async () => {
    const plain = (change: TypedRow) =>
      knock({ direction: null, pkt_src: null, pkt_dst: null, tcp_flags: null, ...change });
    const rows = [
      plain({}),
      plain({ src: '2a0e:b107:15::1' }),
      plain({ src: own6, dst: '2620:fe::fe', src_port: 50_000, dst_port: 53, action: 'ACCEPT' }),
      // A container of the same interface.
      plain({ dst: '2a05:d014:8a3:4c00:7::a' }),
      // One stranger only: both ends are in all records, and ours is the one that is refused to.
      plain({ interface_id: 'eni-2', dst: '2a05:d014:8a3:4c01::9' }),
      plain({ interface_id: 'eni-2', dst: '2a05:d014:8a3:4c01::9', dst_port: 23 }),
    ];
    const strangers = await sources(rows);
    expect(await own(rows)).toEqual([own6, '2a05:d014:8a3:4c00:7::a', '2a05:d014:8a3:4c01::9'].map(hex));
    expect(strangers).toEqual([
      [hex(stranger), 4, 4, 4],
      [hex('2a0e:b107:15::1'), 1, 1, 1],
    ]);
  });
});

describe('inbound', () => {
  const come = async (change: TypedRow) =>
    (await sources([knock(), answer(), answer(), knock(change)])).map((row) => row.slice(1));
  const alone = [[1, 1, 1]];

  test.each([
    ['an answer to us: SYN and ACK', { tcp_flags: 18, action: 'ACCEPT', src_port: 443, dst_port: 50_000 }],
    [
      'the same over UDP, by its ports',
      { protocol: 17, tcp_flags: 0, action: 'ACCEPT', src_port: 53, dst_port: 50_000 },
    ],
    ['ICMPv6', { protocol: 58, src_port: 0, dst_port: 0, tcp_flags: 0 }],
    ['ourselves', { src: '2a05:d014:8a3:4c00::80', dst: '2a05:d014:8a3:4c00::80' }],
    ['our neighbours in the VPC, whose interfaces are not logged', { src: '2a05:d014:8a3:4cff::1' }],
    ['a health check', { src: '2600:1f1c:7ff:f800::1', src_service: 'ROUTE53_HEALTHCHECKS' }],
    ['what goes out', { direction: 'egress', src: own6, dst: '2620:fe::fe' }],
    ['what is meant for somebody else', { pkt_dst: '2001:db8::9' }],
  ])('leaves out %s', async (_, change) => {
    expect(await come(change)).toEqual(alone);
  });

  test.each([
    ['a refused SYN', {}, [2, 2, 2]],
    ['a SYN that nothing followed', { action: 'ACCEPT' }, [2, 2, 2]],
    ['many packets of SYN only: somebody answered', { action: 'ACCEPT', packets: 4 }, [2, 2, 1]],
    ['a whole conversation: SYN and FIN', { action: 'ACCEPT', tcp_flags: 3 }, [2, 2, 1]],
    ['a port that is open, found and left: SYN and RST', { action: 'ACCEPT', tcp_flags: 6, packets: 2 }, [2, 2, 1]],
    ['the middle of a conversation', { action: 'ACCEPT', tcp_flags: 0 }, [2, 1, 1]],
    ['the end of one that the firewall has forgotten', { tcp_flags: 1 }, [2, 1, 1]],
    ['a lone refused packet', { tcp_flags: 0 }, [2, 2, 2]],
    [
      'a refused answer: from a service’s port to a client’s',
      { tcp_flags: 0, src_port: 443, dst_port: 50_000 },
      [1, 1, 1],
    ],
    ['a browser that tries HTTP/3', { protocol: 17, dst_port: 443, tcp_flags: 0 }, [2, 1, 1]],
    ['refused UDP', { protocol: 17, dst_port: 161, tcp_flags: 0 }, [2, 2, 2]],
    ['no flags in the log', { tcp_flags: null }, [2, 2, 2]],
  ])('tells attempts and failures: %s', async (_, change, counts) => {
    expect(await come(change)).toEqual([counts]);
  });
});

describe('scan targets', () => {
  const ports = (count: number, change: TypedRow = {}) =>
    Array.from({ length: count }, (_, i) =>
      knock({ dst_port: 100 + i, start: `2026-11-22 10:00:${10 + i}`, ...change }),
    );

  test('have a row per source, address and port, with how often and when', async () => {
    const [row] = await ask('scan-targets', {
      flows: [...ports(8), knock({ dst_port: 100, start: '2026-11-22 11:30:00', packets: 3 })],
    });
    expect(row).toEqual({
      ...{ source: hex(stranger), family: 'ipv6', target: hex(own6), port: 100, protocol: 6, interface_id: 'eni-1' },
      ...{ attempts: 2, failed: 2, first_seen: '2026-11-22 10:00:10', last_seen: '2026-11-22 11:30:00' },
      ...{ targets_of_source: 8, ports_of_source: 8, addresses_of_source: 1 },
      ...{ ports_last_seen: '2026-11-22 11:30:00', addresses_last_seen: '2026-11-22 11:30:00' },
    });
  });

  test('are asked for only where a network failed at eight of them', async () => {
    expect(await ask('scan-targets', { flows: ports(7) })).toEqual([]);
    const neighbours = ports(8).map((row, i) => ({ ...row, src: `2a0e:b107:${i}::1` }));
    expect(await ask('scan-targets', { flows: neighbours })).toHaveLength(8);
    const elsewhere = ports(8).map((row, i) => ({ ...row, src: `2a0e:b1${i}7::1` }));
    expect(await ask('scan-targets', { flows: elsewhere })).toEqual([]);
  });

  test('tell of one who failed also where they got in, and nothing of others', async () => {
    const welcome = { action: 'ACCEPT', tcp_flags: 3, packets: 9, dst_port: 443 };
    const rows = await ask('scan-targets', {
      flows: [...ports(8), knock(welcome), knock({ ...welcome, src: '2a0e:b107:14::99' })],
    });
    expect(rows).toHaveLength(9);
    expect(rows.find(({ port }) => port === 443)).toMatchObject({ source: hex(stranger), attempts: 1, failed: 0 });
  });

  test('of one source are a thousand at most, the first ones, and all are counted', async () => {
    const at = (second: number) => `2026-11-22 10:10:${10 + second}`;
    const many = Array.from({ length: 1100 }, (_, i) => knock({ dst_port: 1 + i, start: at(Math.floor(i / 100)) }));
    const rows = await ask('scan-targets', { flows: many });
    expect(rows).toHaveLength(1000);
    expect(rows.every(({ last_seen }) => String(last_seen) < '2026-11-22 10:10:20')).toBe(true);
    expect(rows[0]).toMatchObject({
      ...{ targets_of_source: 1100, ports_of_source: 1100, addresses_of_source: 1 },
      ...{ last_seen: '2026-11-22 10:10:10', ports_last_seen: '2026-11-22 10:10:20' },
      addresses_last_seen: '2026-11-22 10:10:10',
    });
  });
});

describe('source minutes', () => {
  test('are those of a megabyte or more of a /64', async () => {
    const sent = (src: string, bytes: number) => knock({ src, bytes, action: 'ACCEPT', tcp_flags: 3, packets: 700 });
    const rows = await ask('source-minutes', {
      flows: [
        ...[sent(stranger, 600_000), sent('2a0e:b107:14::11', 400_000)],
        ...[sent('2a0e:b107:14:1::1', 999_999), sent('45.7.118.34', 1_000_000), sent('45.7.118.35', 999_999)].map(
          (row) => (String(row['src']).includes('.') ? { ...row, dst: own4, pkt_dst: own4 } : row),
        ),
      ],
    });
    expect(rows.map(({ source, bytes }) => [source, bytes])).toEqual([
      [hex('45.7.118.34'), 1_000_000],
      [hex(stranger), 600_000],
      [hex('2a0e:b107:14::11'), 400_000],
    ]);
    expect(rows[0]).toMatchObject({ minute: '2026-11-22 10:00', flows: 1, packets: 700, rejected_packets: 0 });
  });

  test('and those in which a network had ten packets refused', async () => {
    const refused = (src: string, packets: number | null, start = '2026-11-22 10:00:30') =>
      knock({ src, packets, start });
    const rows = await ask('source-minutes', {
      flows: [
        ...[refused(stranger, 5), refused('2a0e:b107:ff::1', 4), refused('2a0e:b107:ff::2', null)],
        ...[refused('2a0e:b108::1', 9), refused(stranger, 9, '2026-11-22 10:01:00')],
        knock({ src: '2a0e:b107:fe::1', action: 'ACCEPT', tcp_flags: 3, packets: 20 }),
        // Neither refused answers nor browsers that try HTTP/3 wanted to open anything.
        knock({ src: '2a0e:b107:fd::1', tcp_flags: 18, packets: 20 }),
        knock({ src: '2a0e:b107:fd::1', protocol: 17, dst_port: 443, tcp_flags: 0, packets: 20 }),
      ],
    });
    expect(rows.map(({ source, minute, rejected_packets }) => [source, minute, rejected_packets])).toEqual([
      [hex(stranger), '2026-11-22 10:00', 5],
      [hex('2a0e:b107:ff::1'), '2026-11-22 10:00', 4],
      [hex('2a0e:b107:ff::2'), '2026-11-22 10:00', 1],
    ]);
  });
});

test('source minutes: the volume of answers counts when nobody asked, that is, when they were refused', async () => {
  const reflected = { protocol: 17, tcp_flags: 0, src_port: 123, dst_port: 40_000, packets: 2000, bytes: 2_000_000 };
  const rows = await ask('source-minutes', {
    flows: [knock(reflected), knock({ ...reflected, src: '2a0e:b107:15::1', action: 'ACCEPT' })],
  });
  expect(rows.map(({ source, bytes, rejected_packets }) => [source, bytes, rejected_packets])).toEqual([
    [hex(stranger), 2_000_000, 0],
  ]);
});

describe('policy parity', () => {
  const over4 = { src: '45.7.118.34', dst: own4, dst_port: 5432 };
  const over6 = { dst_port: 5432, action: 'ACCEPT', tcp_flags: 3, packets: 9 };

  test('lists a port that lets strangers in over one family only', async () => {
    const rows = await ask('policy-parity', {
      flows: [
        knock(over4),
        knock({ ...over4, src: '45.7.118.35' }),
        knock(over6),
        knock({ ...over6, src: '2a0e:b107:15::1' }),
      ],
    });
    expect(rows).toEqual([
      {
        ...{ interface_id: 'eni-1', protocol: 6, port: 5432 },
        ...{
          ipv4_accepted: 0,
          ipv4_rejected: 2,
          ipv6_accepted: 2,
          ipv6_rejected: 0,
          ipv4_networks: 0,
          ipv6_networks: 2,
        },
        ...{ ipv4_address: hex(own4), ipv6_address: hex(own6) },
        ...{ accepted_source: hex(stranger), rejected_source: hex('45.7.118.34') },
        ...{ first_seen: '2026-11-22 10:00:00', last_seen: '2026-11-22 10:00:00' },
      },
    ]);
  });

  test('and the other way round', async () => {
    const rows = await ask('policy-parity', {
      flows: [knock({ ...over4, action: 'ACCEPT', tcp_flags: 3, packets: 9 }), knock({ dst_port: 5432 })],
    });
    expect(rows).toMatchObject([{ ipv4_accepted: 1, ipv4_networks: 1, ipv6_rejected: 1, ipv6_accepted: 0 }]);
  });

  test.each([
    ['it is another interface', { ...over6, interface_id: 'eni-2' }],
    ['it is another port', { ...over6, dst_port: 5433 }],
    ['it is another protocol', { ...over6, protocol: 17, tcp_flags: 0 }],
    ['those let in are of our own VPC', { ...over6, src: '2a05:d014:8a3:4c20::5' }],
    ['those let in come over a VPN', { ...over6, src: 'fd00:77::5' }],
  ])('is no matter when %s', async (_, row) => {
    expect(
      await ask('policy-parity', { flows: [knock(over4), knock(over6), knock({ ...over4, action: 'ACCEPT' })] }),
    ).toEqual([]);
    expect(await ask('policy-parity', { flows: [knock(over4), knock(row)] })).toEqual([]);
  });

  test.each(['10.1.2.3', '172.20.1.1', '192.168.1.1', '100.64.9.9'])('%s is no stranger', async (src) => {
    const within = knock({ ...over4, src, action: 'ACCEPT', tcp_flags: 3, packets: 9 });
    expect(await ask('policy-parity', { flows: [within, knock({ dst_port: 5432 })] })).toEqual([]);
    const stranger4 = knock({ ...over4, src: '172.32.0.1', action: 'ACCEPT', tcp_flags: 3, packets: 9 });
    expect(await ask('policy-parity', { flows: [stranger4, knock({ dst_port: 5432 })] })).toHaveLength(1);
  });
});

describe('rules of one family', () => {
  const out = (change: TypedRow) =>
    answer({ src_port: 40_000, dst: '2a00:1450:4001::5', dst_port: 443, tcp_flags: 2, ...change });
  const out4 = { src: own4, dst: '93.184.216.34', tcp_flags: 3 };
  const shut6 = { action: 'REJECT' };
  const ping = { direction: 'ingress', src_port: 0, dst_port: 0, tcp_flags: null };

  test('lists a port that an interface reaches over one family only', async () => {
    const rows = await ask('rules-of-one-family', { flows: [out(out4), out(shut6), out(shut6)] });
    expect(rows).toEqual([
      {
        ...{ direction: 'egress', interface_id: 'eni-1', protocol: 6, port: 443 },
        ...{ ipv4_accepted: 1, ipv4_rejected: 0, ipv6_accepted: 0, ipv6_rejected: 2 },
        ...{ ipv4_networks: 1, ipv6_networks: 0, ipv4_address: hex(own4), ipv6_address: hex(own6) },
        ...{ accepted_peer: hex('93.184.216.34'), rejected_peer: hex('2a00:1450:4001::5') },
        ...{ first_seen: '2026-11-22 10:00:00', last_seen: '2026-11-22 10:00:00' },
      },
    ]);
  });

  test('puts ICMP and ICMPv6 of strangers side by side', async () => {
    const rows = await ask('rules-of-one-family', {
      flows: [
        knock({ ...ping, src: '45.7.118.34', dst: own4, protocol: 1, action: 'ACCEPT' }),
        knock({ ...ping, protocol: 58 }),
        knock({ ...ping, protocol: 58, src: 'fe80::1', action: 'ACCEPT' }),
        knock({ ...ping, protocol: 58, dst: 'ff02::1', action: 'ACCEPT' }),
      ],
    });
    expect(rows).toMatchObject([
      { direction: 'ingress', protocol: 1, port: 0, ipv4_accepted: 1, ipv6_accepted: 0, ipv6_rejected: 1 },
    ]);
  });

  test.each([
    ['one of them passed', out({})],
    ['what was refused is an answer', null],
  ])('is no matter when %s', async (_, row) => {
    const flows = row === null ? [out(out4), out({ ...shut6, tcp_flags: 18 })] : [out(out4), out(shut6), row];
    expect(await ask('rules-of-one-family', { flows })).toEqual([]);
  });

  test.each(['10.1.2.3', '172.20.1.1', '192.168.1.1', '169.254.169.254', '64:ff9b::102:304', '2a05:d014:8a3:4cff::1'])(
    '%s is no stranger',
    async (dst) => {
      const within = dst.includes('.') ? out({ ...out4, dst }) : out({ dst, tcp_flags: 3 });
      const refusedOut = dst.includes('.') ? out(shut6) : out({ ...out4, ...shut6, tcp_flags: 2 });
      expect(await ask('rules-of-one-family', { flows: [within, refusedOut] })).toEqual([]);
    },
  );
});

test('port verdicts: open, closed and untried, by port of an interface', async () => {
  const over4 = { src: '45.7.118.34', dst: own4 };
  const letIn = { action: 'ACCEPT', tcp_flags: 3, packets: 9 };
  const rows = await ask('port-verdicts', {
    flows: [
      ...[knock({ dst_port: 22 }), knock({ ...over4, dst_port: 22 })], // closed, closed
      ...[knock({ dst_port: 23 }), knock({ ...over4, dst_port: 23 })],
      ...[knock({ ...letIn, dst_port: 443 }), knock({ ...over4, ...letIn, dst_port: 443 })], // open, open
      ...[knock({ dst_port: 443 })], // refused once, open all the same
      ...[knock({ ...letIn, dst_port: 5432 }), knock({ ...over4, dst_port: 5432 })], // closed over IPv4, open over IPv6
      ...[knock({ ...letIn, dst_port: 8443, interface_id: 'eni-2' })], // untried over IPv4
      ...[knock({ ...over4, dst_port: 3389 }), knock({ ...over4, dst_port: 445 })], // untried over IPv6
    ],
  });
  expect(rows).toEqual([
    { ipv4: 'closed', ipv6: 'closed', ports: 2 },
    { ipv4: 'closed', ipv6: 'open', ports: 1 },
    { ipv4: 'closed', ipv6: 'untried', ports: 2 },
    { ipv4: 'open', ipv6: 'open', ports: 1 },
    { ipv4: 'untried', ipv6: 'open', ports: 1 },
  ]);
});

describe('client minutes', () => {
  const request = (client: string, change: TypedRow = {}): TypedRow => ({
    ...{ client, family: client.includes('.') ? 4 : 6, time: '2026-11-22 10:00:30', received_bytes: 100 },
    ...{ elb_status: 200, path: '/a', user_agent: 'x/1' },
    ...change,
  });
  const many = (count: number, client: string, change: TypedRow = {}) =>
    Array.from({ length: count }, () => request(client, change));
  const crowd = (count: number, change: TypedRow = {}) =>
    Array.from({ length: count }, (_, i) => many(2, `2a1e:7d40:bad:${(i * 0x301 + 1).toString(16)}::1`, change)).flat();

  test('are those of a hundred requests of a /64 or an IPv4 address', async () => {
    const rows = await ask('client-minutes', {
      requests: [
        ...[
          ...many(60, '2a0e:b107:14::1'),
          ...many(40, '2a0e:b107:14::2', { elb_status: 404, path: null, user_agent: null }),
        ],
        ...[...many(99, '2a0e:b107:15::1'), ...many(100, '45.7.118.34'), ...many(99, '45.7.118.35')],
      ],
    });
    expect(rows.map(({ client, requests, failed }) => [client, requests, failed])).toEqual([
      [hex('45.7.118.34'), 100, 0],
      [hex('2a0e:b107:14::1'), 60, 0],
      [hex('2a0e:b107:14::2'), 40, 40],
    ]);
    expect(rows[1]).toMatchObject({ active_minutes: 1, network_digits: 16, received_bytes: 6000, path: '/a' });
    expect(rows[2]).toMatchObject({ path: '', user_agent: '' });
  });

  test('and those of a crowd that comes once, with everybody else of that network', async () => {
    const regular = [0, 1, 2, 3].map((minute) =>
      request('2a1e:7d40:bad:ffff::1', { time: `2026-11-22 10:0${minute}:10` }),
    );
    const rows = await ask('client-minutes', { requests: [...crowd(32), ...regular] });
    expect(rows).toHaveLength(33);
    expect(rows.find(({ client }) => client === hex('2a1e:7d40:bad:ffff::1'))).toMatchObject({
      ...{ active_minutes: 4, requests: 1, minute: '2026-11-22 10:00', network_digits: 8 },
    });
  });

  test('not of a crowd of which many are there at other times, nor of a small one', async () => {
    expect(await ask('client-minutes', { requests: crowd(31) })).toEqual([]);
    const later = crowd(9).flatMap((row) => [1, 2].map((minute) => ({ ...row, time: `2026-11-22 10:0${minute}:30` })));
    expect(await ask('client-minutes', { requests: [...crowd(40), ...later] })).toEqual([]);
  });

  test('show one path and one user agent, cut', async () => {
    const long = { path: `/${'é'.repeat(300)}`, user_agent: 'u'.repeat(300) };
    const [row] = await ask('client-minutes', { requests: many(100, '2a0e:b107:14::1', long) });
    expect([row?.path.length, row?.user_agent.length]).toEqual([200, 200]);
  });
});
