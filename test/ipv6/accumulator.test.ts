import { expect, test } from '@jest/globals';
import { AddressAccumulator } from '../../src/ipv6/accumulator.ts';
import { parseToHex } from '../../src/ipv6/address.ts';
import { collectPrefixes64 } from '../../src/ipv6/summary-merge.ts';

const sample: readonly (readonly [string, number, number])[] = [
  ['2a02:8109:1:1::1', 500, 5000],
  ['2a02:8109:1:1:d4b2:9c11:7e3f:a1c5', 60, 600],
  ['2a02:8109:1:1:1d4f:83b2:6c57:99e1', 60, 600],
  ['2002:c000:221::1', 30, 300],
  ['2600:1::211:22ff:fe33:4455', 40, 400],
  ['2600:2::211:22ff:fe33:4455', 40, 400],
  ['64:ff9b::192.0.2.33', 3, 30],
  ['192.0.2.1', 4, 40],
  ['::ffff:192.0.2.2', 5, 50],
];

function accumulate(rows: readonly (readonly [string, number, number])[]): AddressAccumulator {
  const accumulator = new AddressAccumulator();
  for (const [text, requests, bytes] of rows) accumulator.add(parseToHex(text) ?? '', requests, bytes);
  return accumulator;
}

test('sums families apart, IPv4-mapped as IPv4', () => {
  const { ipv4, ipv6 } = accumulate(sample).summarise();
  expect(ipv4).toEqual({ addresses: 2, requests: 9, bytes: 90 });
  expect(ipv6).toEqual({ addresses: 7, requests: 733, bytes: 7330 });
});

test('counts the ladder and the spread', () => {
  const { prefixes, perPrefix64, perPrefix48 } = accumulate(sample).summarise();
  expect(prefixes).toEqual({ 128: 7, 64: 5, 56: 5, 48: 5, 40: 5, 32: 5 });
  expect(perPrefix64).toEqual({ prefixes: 5, mean: 1.4, median: 1, max: 3 });
  expect(perPrefix48).toEqual({ prefixes: 5, mean: 1.4, median: 1, max: 3 });
});

test('classifies every address once', () => {
  const { types, rirs, interfaceIdentifiers, ipv6, ipv4 } = accumulate(sample).summarise();
  expect(types.map(({ type, addresses, requests }) => [type, addresses, requests])).toEqual([
    ['global-unicast', 5, 700],
    ['6to4', 1, 30],
    ['ipv4', 2, 9],
    ['nat64-well-known', 1, 3],
  ]);
  expect(rirs.map(({ rir, addresses }) => [rir, addresses])).toEqual([
    ['RIPE NCC', 3],
    ['ARIN', 2],
  ]);
  expect(interfaceIdentifiers.map((row) => [row.class, row.addresses, row.requests])).toEqual([
    ['low-byte', 2, 530],
    ['randomised', 2, 120],
    ['eui64', 2, 80],
    ['none', 1, 3],
  ]);
  const sum = types.reduce((total, row) => total + row.addresses, 0);
  expect(sum).toBe(ipv6.addresses + ipv4.addresses);
});

test('knows a device by its MAC in two networks, and credits the embedded IPv4', () => {
  const { eui64, transition } = accumulate(sample).summarise();
  expect(eui64).toEqual({
    identifiers: 1,
    moving: 1,
    ouis: [{ oui: '00-11-22', addresses: 2, requests: 80, bytes: 800 }],
  });
  expect(transition.map(({ mechanism, hosts, top }) => [mechanism, hosts, top])).toEqual([
    ['6to4', 1, [{ ipv4: '192.0.2.33', requests: 30 }]],
    ['nat64', 1, [{ ipv4: '192.0.2.33', requests: 3 }]],
  ]);
});

test('folds what is light into shorter prefixes', () => {
  const { heavyHitters } = accumulate(sample).summarise();
  expect(heavyHitters.rows.map(({ prefix, requests, addresses }) => [prefix, requests, addresses])).toEqual([
    ['2a02:8109:1:1::1/128', 500, 1],
    ['2a02:8109:1:1::/64', 120, 2],
  ]);
  expect(heavyHitters.rest).toEqual({ addresses: 4, requests: 113, bytes: 1130 });
});

test('shards merged in any order give the same summary, and an address in two shards counts once', () => {
  const [head, tail] = [accumulate(sample.slice(0, 5)), accumulate(sample.slice(4))];
  const forth = accumulate([]);
  forth.merge(head);
  forth.merge(tail);
  const back = accumulate([]);
  back.merge(tail);
  back.merge(head);
  expect(back.summarise()).toEqual(forth.summarise());
  const doubled = sample.map((row, at): [string, number, number] => [
    row[0],
    row[1] * (at === 4 ? 2 : 1),
    row[2] * (at === 4 ? 2 : 1),
  ]);
  expect(forth.summarise()).toEqual(accumulate(doubled).summarise());
});

test('without addresses', () => {
  const summary = new AddressAccumulator().summarise();
  expect(summary.ipv6).toEqual({ addresses: 0, requests: 0, bytes: 0 });
  expect(summary.prefixes).toEqual({ 128: 0, 64: 0, 56: 0, 48: 0, 40: 0, 32: 0 });
  expect(summary.perPrefix64).toEqual({ prefixes: 0, mean: null, median: null, max: null });
  expect(summary.types).toEqual([]);
  expect(summary.heavyHitters).toEqual({
    threshold: 100,
    rows: [],
    rest: { addresses: 0, requests: 0, bytes: 0 },
  });
});

test('only IPv4', () => {
  const summary = accumulate([['192.0.2.1', 1, 2]]).summarise();
  expect(summary.prefixes[128]).toBe(0);
  expect(summary.types.map(({ type }) => type)).toEqual(['ipv4']);
  expect(summary.heavyHitters.rest.addresses).toBe(0);
});

test.each([
  '',
  '2001:db8::1',
  '20010DB8000000000000000000000001',
  '20010db800000000000000000000000g',
  '\uff11'.repeat(32),
])('refuses the key %j', (key) => {
  expect(() => new AddressAccumulator().add(key, 1, 1)).toThrow(RangeError);
});

test('collects the distinct /64s of IPv6 in order', () => {
  expect([...collectPrefixes64([accumulate(sample).makePart()])]).toEqual([
    0x0064_ff9b_0000_0000n,
    0x2002_c000_0221_0000n,
    0x2600_0001_0000_0000n,
    0x2600_0002_0000_0000n,
    0x2a02_8109_0001_0001n,
  ]);
});
