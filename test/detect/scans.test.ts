import { describe, expect, test } from '@jest/globals';
import { addressScan } from '../../src/detect/address-scan.ts';
import { portScan } from '../../src/detect/port-scan.ts';
import { presets } from '../../src/detect/presets.ts';
import { spreadSource } from '../../src/detect/spread-source.ts';
import { inShort, makeDay, ownIPv6, type Parts, type Try } from './make-day.ts';

const { literature, brief } = presets;
const [target = '', other = ''] = ownIPv6;
const sweep = (count: number, more: Partial<Try> & { every?: number } = {}): Try[] =>
  Array.from({ length: count }, (_, i) => ({
    from: '2a0e:b107:14::10',
    to: target,
    port: 1000 + i,
    at: i * (more.every ?? 1),
    ...more,
  }));
const across = (count: number, more: Partial<Try> = {}): Try[] =>
  Array.from({ length: count }, (_, i) => ({
    from: '2a0e:b107:14::10',
    to: ownIPv6[i % 24] ?? '',
    port: 22,
    at: i,
    ...more,
  }));

const ports = (parts: Parts, thresholds = literature['port-scan']) => portScan.detect(makeDay(parts), thresholds, []);
const addresses = (parts: Parts, thresholds = literature['address-scan']) =>
  addressScan.detect(makeDay(parts), thresholds, []);
const spread = (parts: Parts) => spreadSource.detect(makeDay(parts), literature['spread-source'], []);

describe('port scan', () => {
  test('fifteen ports of one address, closed, are one; fourteen are none', () => {
    expect(inShort(ports({ tries: sweep(15) }))).toEqual([{ source: '2a0e:b107:14::10/128', value: 15 }]);
    expect(ports({ tries: sweep(14) })).toEqual([]);
  });

  test('the event has first and last time, the ports, and the SQL for that source', () => {
    const [found] = ports({ tries: sweep(40, { every: 2 }) });
    expect(found).toMatchObject({
      severity: 'warning',
      family: 'ipv6',
      threshold: 15,
      target: { address: target, interface: 'eni-1', portsTotal: 40 },
      said: `tried 40 ports of ${target} between 10:00 and 10:01`,
    });
    expect((found?.last ?? 0) - (found?.first ?? 0)).toBe(78);
    expect(found?.target?.ports).toEqual(Array.from({ length: 20 }, (_, i) => 1000 + i));
    expect(found?.proofs).toHaveLength(5);
    expect(found?.sql).toContain("src = '2a0eb107001400000000000000000010'");
  });

  test('of what the query left out there are the number of ports and the last time', () => {
    const tries = sweep(40).map((one) => ({ ...one, inAll: { targets: 2000, ports: 1900, addresses: 1, last: 180 } }));
    const [found] = ports({ tries });
    expect(found?.measured).toEqual({ value: 1900, unit: 'ports' });
    expect(found?.said).toBe(`tried 1,900 ports of ${target} between 10:00 and 10:03`);
    expect((found?.last ?? 0) - (found?.first ?? 0)).toBe(180);
  });

  test('one port each of many addresses is none', () => {
    expect(ports({ tries: across(24) })).toEqual([]);
  });

  test('a client of open ports is none: four of five must fail', () => {
    const tries = (open: number) => sweep(20).map((one, i) => ({ ...one, failed: i < open ? 0 : 1 }));
    expect(ports({ tries: tries(5) })).toEqual([]);
    expect(inShort(ports({ tries: tries(4) }))).toEqual([{ source: '2a0e:b107:14::10/128', value: 20 }]);
  });

  test('a large one that found an open port is of high severity', () => {
    const tries = sweep(120).map((one, i) => ({ ...one, failed: i === 7 ? 0 : 1 }));
    expect(ports({ tries })[0]).toMatchObject({ severity: 'high', said: expect.stringContaining('; 1 port answered') });
    expect(ports({ tries: sweep(120) })[0]?.severity).toBe('warning');
  });

  test('who only retries is none', () => {
    expect(ports({ tries: sweep(20, { attempts: 6 }) })).toEqual([]);
    expect(ports({ tries: sweep(20, { attempts: 5 }) })).toHaveLength(1);
  });

  test('a pause of more than an hour ends it', () => {
    const halves = sweep(20).map((one, i) => ({ ...one, at: i < 10 ? i : 3600 * 2 + i }));
    expect(ports({ tries: halves })).toEqual([]);
  });

  test('of the brief: fifty ports within a minute', () => {
    expect(ports({ tries: sweep(50) }, brief['port-scan'])).toHaveLength(1);
    expect(ports({ tries: sweep(49) }, brief['port-scan'])).toEqual([]);
    expect(ports({ tries: sweep(80, { every: 2 }) }, brief['port-scan'])).toEqual([]);
  });

  test('twenty hosts of one /64 together', () => {
    const tries = sweep(20).map((one, i) => ({ ...one, from: `2a0e:b107:14::${i + 1}` }));
    expect(inShort(ports({ tries }))).toEqual([{ source: '2a0e:b107:14::/64', value: 20 }]);
  });

  test('not the /64 of three scanners among many clients that get in', () => {
    const tries = sweep(18).map((one, i) => ({ ...one, from: `2a0e:b107:14::${(i % 3) + 1}` }));
    const visitors = Array.from({ length: 20 }, (_, i) => ({ from: `2a0e:b107:14::1:${i}`, attempts: 3 }));
    expect(inShort(ports({ tries }))).toEqual([{ source: '2a0e:b107:14::/64', value: 18 }]);
    expect(ports({ tries, visitors })).toEqual([]);
  });

  test('whom the settings spare, and Route 53, are never accused', () => {
    expect(ports({ tries: sweep(30), ignore: ['2a0e:b107::/32'] })).toEqual([]);
    expect(ports({ tries: sweep(30, { from: '2600:1f1c:7ff:f800::77' }) })).toEqual([]);
    expect(ports({ tries: sweep(30, { from: '15.177.2.9', to: '10.0.0.4' }) })).toEqual([]);
  });

  test('over IPv4, too', () => {
    const tries = sweep(15, { to: '10.0.0.4' }).map((one, i) => ({ ...one, from: `198.18.7.${i + 1}` }));
    expect(inShort(ports({ tries }))).toEqual([{ source: '198.18.7.0/24', value: 15 }]);
  });
});

describe('address scan', () => {
  test('a quarter of our addresses, when we have twenty or more', () => {
    expect(inShort(addresses({ tries: across(6) }))).toEqual([{ source: '2a0e:b107:14::10/128', value: 6 }]);
    expect(addresses({ tries: across(5) })).toEqual([]);
  });

  test('of what the query left out there are the number of addresses and the last time', () => {
    const tries = across(8).map((one) => ({ ...one, inAll: { targets: 1100, ports: 1, addresses: 23, last: 180 } }));
    const [found] = addresses({ tries });
    expect(found?.measured).toEqual({ value: 23, unit: 'addresses' });
    expect((found?.last ?? 0) - (found?.first ?? 0)).toBe(180);
  });

  test('ten addresses when we have fewer than twenty or more than forty', () => {
    const few = ownIPv6.slice(0, 19);
    expect(addresses({ tries: across(9), own: few })).toEqual([]);
    expect(addresses({ tries: across(10), own: few })).toHaveLength(1);
    const many = [...ownIPv6, ...Array.from({ length: 100 }, (_, i) => `2a05:d014:8a3:4c70::${i + 1}`)];
    expect(addresses({ tries: across(9), own: many })).toEqual([]);
    expect(addresses({ tries: across(10), own: many })).toHaveLength(1);
  });

  test('says when it can never fire', () => {
    const day = makeDay({ own: ownIPv6.slice(0, 3) });
    expect(addressScan.note?.(day, literature['address-scan'])).toBe(
      'With 3 IPv6 addresses of our own it can never fire over IPv6.',
    );
    expect(addressScan.note?.(makeDay({}), literature['address-scan'])).toBeNull();
  });

  test('the same number of addresses over many ports is none', () => {
    expect(addresses({ tries: across(24).map((one, i) => ({ ...one, port: 22 + i })) })).toEqual([]);
  });

  test('two protocols are two ports', () => {
    expect(addresses({ tries: across(10).map((one, i) => ({ ...one, protocol: i % 2 === 0 ? 6 : 17 })) })).toEqual([]);
  });

  test('says which ports, and how the addresses were chosen', () => {
    const tries = [...across(12), ...across(8, { port: 23 }), ...across(3, { port: 80 })];
    const upwards = tries.map((one) => ({ ...one, at: ownIPv6.toSorted(compareText).indexOf(one.to) }));
    const [found] = addresses({ tries: upwards });
    expect(found).toMatchObject({
      target: { ports: [22, 23], portsTotal: 2, protocol: 6 },
      targetStrategy: 'sequential',
      said: expect.stringMatching(/^tried TCP port 22, and 1 other port likewise, of 12 addresses/),
    });
  });

  test('of the brief: a hundred connections within a minute', () => {
    const tries = (each: number) => across(10, { attempts: each, failed: 0 }).map((one) => ({ ...one, failed: 1 }));
    expect(addresses({ tries: tries(5) }, brief['address-scan'])).toEqual([]);
    const many = Array.from({ length: 10 }, (_, i) => across(10, { from: `2a0e:b107:14::${i + 1}` })).flat();
    expect(inShort(addresses({ tries: many }, brief['address-scan']))).toEqual([
      { source: '2a0e:b107:14::/64', value: 10 },
    ]);
    expect(addresses({ tries: many.slice(0, 90) }, brief['address-scan'])).toEqual([]);
  });
});

const compareText = (a: string, b: string) => (a < b ? -1 : 1);

describe('spread source', () => {
  /** Another address for every packet. */
  const rotate = (count: number, prefix: (i: number) => string, more: Partial<Try> = {}): Try[] =>
    Array.from({ length: count }, (_, i) => ({
      ...{ from: prefix(i), to: ownIPv6[(i * 5) % 24] ?? '', port: 20 + (i % 40), at: i * 30 },
      ...more,
    }));
  const inSlash48 = (i: number) => `2a1f:e4c2:17:${(i * 0x3a1 + 0x100).toString(16)}::${i + 1}`;

  test.each([
    ['/64', (i: number) => `2a1f:e4c2:17:1::${i + 1}`, '2a1f:e4c2:17:1::/64'],
    ['/56', (i: number) => `2a1f:e4c2:17:1${(i % 256).toString(16).padStart(2, '0')}::1`, '2a1f:e4c2:17:100::/56'],
    ['/48', inSlash48, '2a1f:e4c2:17::/48'],
    ['/32', (i: number) => `2a1f:e4c2:${(i * 0x1a1 + 1).toString(16)}::7`, '2a1f:e4c2::/32'],
  ])('a whole %s that is gone through', (_, prefix, source) => {
    expect(inShort(spread({ tries: rotate(60, prefix) }))).toEqual([{ source, value: 60 }]);
  });

  test('thirty addresses in an hour, not twenty-nine, and not slowly', () => {
    expect(spread({ tries: rotate(30, inSlash48) })).toHaveLength(1);
    expect(spread({ tries: rotate(29, inSlash48) })).toEqual([]);
    expect(spread({ tries: rotate(60, inSlash48).map((one, i) => ({ ...one, at: i * 300 })) })).toEqual([]);
  });

  test('not at one door: users of an old address are no scanner', () => {
    expect(spread({ tries: rotate(60, inSlash48, { to: target, port: 80 }) })).toEqual([]);
  });

  test('not addresses that get in somewhere', () => {
    const tries = rotate(60, inSlash48);
    const welcome = tries.map((one) => ({ ...one, to: other, port: 443, failed: 0 }));
    expect(spread({ tries: [...tries, ...welcome] })).toEqual([]);
  });

  test('not a provider whose other customers get in', () => {
    const visitors = Array.from({ length: 40 }, (_, i) => ({ from: `2a1f:e4c2:17:ff${i + 10}::5`, attempts: 1 }));
    expect(spread({ tries: rotate(60, inSlash48), visitors })).toEqual([]);
    expect(spread({ tries: rotate(60, inSlash48), visitors: visitors.slice(0, 15) })).toHaveLength(1);
  });

  test('not a few addresses that each do much: those are scans', () => {
    expect(spread({ tries: rotate(60, inSlash48, { attempts: 4 }) })).toEqual([]);
  });

  test('nor IPv4', () => {
    expect(
      spread({ tries: rotate(60, (i) => `198.18.7.${i + 1}`, {}).map((one) => ({ ...one, to: '10.0.0.4' })) }),
    ).toEqual([]);
  });
});
