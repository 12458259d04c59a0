import { describe, expect, test } from '@jest/globals';
import { addressHopping } from '../../src/detect/address-hopping.ts';
import { policyParity } from '../../src/detect/policy-parity.ts';
import { presets } from '../../src/detect/presets.ts';
import { describeImpossible } from '../../src/detect/suspects.ts';
import { suspiciousSource } from '../../src/detect/suspicious-source.ts';
import { type ClientPart, hexOf, inShort, makeDay, ownIPv6, type Parts } from './make-day.ts';

const { literature } = presets;

describe('suspicious source', () => {
  const found = (parts: Parts) => suspiciousSource.detect(makeDay(parts), literature['suspicious-source'], []);
  const came = (from: string, attempts = 5, failed = attempts) => ({ from, attempts, failed });

  test.each([
    ['2001:db8:1::7', 'Documentation'],
    ['3fff:0:1::7', 'Documentation'],
    ['fe80::7', 'Link-local'],
    ['ff02::1', 'Multicast'],
    ['fec0::7', 'Site-local'],
    ['3ffe:b00::7', '6bone'],
    ['2d00::7', 'given to nobody'],
    ['4000::7', 'Reserved'],
    ['::7', 'IPv4-compatible'],
    ['192.0.2.7', 'documentation'],
    ['169.254.7.7', 'link-local'],
    ['127.0.0.1', 'loopback'],
    ['224.0.0.5', 'multicast'],
    ['240.0.0.1', 'reserved'],
  ])('%s is one', (from, words) => {
    const [one, ...others] = found({ visitors: [came(from)] });
    expect(others).toEqual([]);
    expect(one).toMatchObject({ severity: 'info', addresses: [hexOf(from)], measured: { value: 5, unit: 'flows' } });
    expect(one?.said).toContain(words);
    expect(one?.said).toContain('all refused');
  });

  test.each([
    '2a02:8109:1::7',
    'fd12:3456::7',
    '2002:c000:221::1',
    '64:ff9b::c000:221',
    '10.9.9.9',
    '100.64.1.1',
    '8.8.8.8',
  ])('%s is none', (from) => {
    expect(describeImpossible(hexOf(from))).toBeNull();
    expect(found({ visitors: [came(from, 100)] })).toEqual([]);
  });

  test('one that was let in is of high severity', () => {
    expect(found({ visitors: [came('2001:db8::7', 5, 4)] })[0]).toMatchObject({
      severity: 'high',
      said: expect.stringMatching(/, 1 of them accepted$/),
    });
  });

  test('many addresses of one block are one event', () => {
    const visitors = Array.from({ length: 12 }, (_, i) => came(`2001:db8:0:${(i + 1) * 321}::1`, 1));
    expect(inShort(found({ visitors }))).toEqual([{ source: '2001:db8::/48', value: 12 }]);
    expect(found({ visitors: visitors.slice(0, 4) })).toEqual([]);
  });

  test('a network on a list is one with a single flow, and is named as the list names it', () => {
    const reputation = [{ cidr: '2a0e:b107::/32', list: 'drop_v6.json SBL123' }];
    const [one] = found({ visitors: [came('2a0e:b107:14::10', 1), came('2a0e:b107:99::1', 1)], reputation });
    expect(one).toMatchObject({
      severity: 'warning',
      source: { hex: hexOf('2a0e:b107::'), length: 32 },
      measured: { value: 2 },
    });
    expect(one?.said).toContain('from 2a0e:b107::/32, which is on the list drop_v6.json SBL123');
    expect(suspiciousSource.note?.(makeDay({ reputation }), literature['suspicious-source'])).toBeNull();
    expect(suspiciousSource.note?.(makeDay({}), literature['suspicious-source'])).toContain('No reputation list');
  });
});

describe('policy parity', () => {
  const found = (...parity: NonNullable<Parts['parity']>) =>
    policyParity.detect(makeDay({ parity }), literature['policy-parity'], []);
  const open = { ipv6_accepted: 40, ipv6_networks: 12, ipv4_rejected: 90 };

  test('a port that IPv6 opens and IPv4 refuses is a hole of high severity, with no source', () => {
    const [one] = found(open);
    expect(one).toMatchObject({
      severity: 'high',
      family: 'ipv6',
      source: null,
      measured: { value: 12, unit: 'networks' },
    });
    expect(one?.target).toEqual({ address: ownIPv6[0], interface: 'eni-1', ports: [5432], portsTotal: 1, protocol: 6 });
    expect(one?.said).toContain(
      'let in 40 attempts of strangers out of 12 networks over IPv6 and refused all 90 over IPv4',
    );
    expect(one?.proofs.map(({ source }) => source)).toEqual([hexOf('2a01:4f8:10:1::2'), hexOf('45.7.118.34')]);
  });

  test('the other way round, IPv6 users are shut out', () => {
    expect(found({ ipv4_accepted: 40, ipv4_networks: 12, ipv6_rejected: 90 })[0]).toMatchObject({
      severity: 'warning',
      family: 'ipv4',
      target: { address: '10.0.0.4' },
      said: expect.stringContaining('IPv6 users are shut out'),
    });
  });

  test.each([
    ['both families let somebody in', { ...open, ipv4_accepted: 1 }],
    ['the open one refuses others: a list of allowed networks', { ...open, ipv6_rejected: 3 }],
    ['only two networks came in', { ...open, ipv6_networks: 2 }],
    ['hardly anybody knocked at the other', { ...open, ipv4_rejected: 2 }],
    ['nobody was refused', { ipv6_accepted: 40, ipv6_networks: 12 }],
  ])('is no hole when %s', (_, row) => {
    expect(found(row)).toEqual([]);
  });

  test('one refusal in twenty is bearable', () => {
    expect(found({ ...open, ipv6_rejected: 2 })).toHaveLength(1);
  });

  test('all ports of an interface are one event, each direction another', () => {
    const ports = [22, 80, 5432].map((port) => ({ ...open, port }));
    const back = { port: 8443, ipv4_accepted: 40, ipv4_networks: 12, ipv6_rejected: 90 };
    const events = found(...ports, back, { ...open, interface_id: 'eni-2' });
    expect(events.map(({ subject, target }) => [subject, target?.ports])).toEqual([
      ['eni-1 open over IPv6', [22, 80, 5432]],
      ['eni-1 open over IPv4', [8443]],
      ['eni-2 open over IPv6', [5432]],
    ]);
  });
});

describe('policy parity of what we open, and of ICMP', () => {
  const found = (...oneFamily: NonNullable<Parts['oneFamily']>) =>
    policyParity.detect(makeDay({ oneFamily }), literature['policy-parity'], []);
  const blocked = { port: 443, ipv4_accepted: 40, ipv4_networks: 12, ipv6_rejected: 90 };
  const ping = { ...blocked, direction: 'ingress', protocol: 1, port: 0 } as const;

  test('connections over IPv6 that never get out are a warning', () => {
    const [one] = found(blocked);
    expect(one).toMatchObject({
      ...{ severity: 'warning', family: 'ipv4', source: null, subject: 'eni-1 gets out over IPv4' },
      target: { address: null, interface: 'eni-1', ports: [443] },
    });
    expect(one?.said).toBe(
      'eni-1 opened 40 connections to TCP port 443 of 12 networks over IPv4, and all 90 over IPv6 were refused on their way out: connections over IPv6 fail before IPv4 is tried',
    );
    expect(one?.sql).toContain("direction = 'egress'");
    expect(one?.proofs.map(({ source, target }) => [source, target])).toEqual([
      [hexOf('10.0.0.4'), hexOf('2a01:4f8:10:1::2')],
      [null, hexOf('45.7.118.34')],
    ]);
  });

  test('what IPv4 forbids and IPv6 lets out is of high severity', () => {
    const [one] = found({ port: 25, ipv6_accepted: 40, ipv6_networks: 12, ipv4_rejected: 90 });
    expect(one).toMatchObject({ severity: 'high', family: 'ipv6', subject: 'eni-1 gets out over IPv6' });
    expect(one?.said).toContain('what IPv4 forbids gets out over IPv6');
  });

  test('ICMPv6 that is refused where ICMP is not is a warning; the other way round is as it should be', () => {
    const [one] = found(ping);
    expect(one).toMatchObject({ severity: 'warning', subject: 'eni-1 refuses ICMPv6', target: { ports: [] } });
    expect(one?.said).toContain('connections over IPv6 hang');
    expect(one?.sql).toContain('protocol IN (1, 58)');
    expect(one?.proofs.map(({ protocol, port }) => [protocol, port])).toEqual([
      [1, null],
      [58, null],
    ]);
    expect(found({ ...ping, ...{ ipv4_accepted: 0, ipv6_accepted: 40, ipv6_networks: 12, ipv6_rejected: 0 } })).toEqual(
      [],
    );
  });

  test('each way is an event of its own', () => {
    expect(found(blocked, { ...blocked, port: 8443 }, ping).map(({ subject }) => subject)).toEqual([
      'eni-1 gets out over IPv4',
      'eni-1 refuses ICMPv6',
    ]);
  });
});

describe('address hopping', () => {
  const found = (clientMinutes: readonly ClientPart[], more: Parts = {}) =>
    addressHopping.detect(makeDay({ clientMinutes, ...more }), literature['address-hopping'], []);
  const hop = (count: number, from: (i: number) => string, more: Partial<ClientPart> = {}): ClientPart[] =>
    Array.from({ length: count }, (_, i) => ({ from: from(i), minute: 1, requests: 2, ...more }));
  const inSlash48 = (i: number) => `2a1e:7d40:bad:${(i * 0x251 + 0x100).toString(16)}::${i + 1}`;

  test.each([
    ['/64', (i: number) => `2a1e:7d40:bad:1::${i + 1}`, '2a1e:7d40:bad:1::/64'],
    ['/48', inSlash48, '2a1e:7d40:bad::/48'],
    ['/32', (i: number) => `2a1e:7d40:${(i * 0x1a1 + 1).toString(16)}::7`, '2a1e:7d40::/32'],
  ])('through a %s within a minute', (_, from, source) => {
    const [one, ...others] = found(hop(70, from));
    expect(others).toEqual([]);
    expect(inShort(one === undefined ? [] : [one])).toEqual([{ source, value: 140 }]);
    expect(one).toMatchObject({ severity: 'high', threshold: 100 });
    expect(one?.addresses).toHaveLength(70);
    expect(one?.proofs[0]?.text).toBe('/v1/stock · a/1');
  });

  test.each([
    ['fewer than 64 addresses', hop(63, inSlash48)],
    ['fewer than 100 requests', hop(70, inSlash48, { requests: 1 })],
    ['many requests of each address', hop(70, inSlash48, { requests: 6 })],
    ['addresses that are there at other times', hop(70, inSlash48, { active: 3 })],
    ['a minute each', hop(70, inSlash48).map((one, minute) => ({ ...one, minute }))],
    ['clients of which not all are known', hop(70, inSlash48, { digits: 16 })],
  ])('is not told of %s', (_, rows) => {
    expect(found(rows)).toEqual([]);
  });

  test('one client in ten may be an ordinary one', () => {
    const rows = (ordinary: number) =>
      hop(100, inSlash48).map((one, i) => (i < ordinary ? { ...one, active: 40 } : one));
    expect(found(rows(10))).toHaveLength(1);
    expect(found(rows(11))).toEqual([]);
  });

  test('says how often it happened', () => {
    const rows = [1, 5, 6].flatMap((minute) => hop(70, inSlash48, { minute }));
    expect(found(rows)[0]?.said).toBe(
      'sent 140 requests from 70 addresses within the minute of 10:01, and did so in 2 other minutes',
    );
  });

  test('spares whom the settings spare', () => {
    expect(found(hop(70, inSlash48), { ignore: ['2a1e:7d40:bad::/48'] })).toEqual([]);
  });
});
