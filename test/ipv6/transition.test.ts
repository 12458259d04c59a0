import { expect, test } from '@jest/globals';
import { parseToHex } from '../../src/ipv6/address.ts';
import { embedIPv4, extractIPv4, makeNat64Prefix, nat64Lengths } from '../../src/ipv6/nat64.ts';
import { parseIPv6 } from '../../src/ipv6/parse.ts';
import { parsePrefix, prefixOf } from '../../src/ipv6/prefix.ts';
import { decodeTeredo, decodeTransitionHex } from '../../src/ipv6/transition.ts';
import { wordsToHex } from '../../src/ipv6/words.ts';
import { fc } from '../support/properties.ts';
import { hexArbitrary } from './arbitraries.ts';

const decode = (text: string) => decodeTransitionHex(parseToHex(text) ?? '');

test.each([
  ['2002:c000:221::', '6to4', '192.0.2.33'],
  ['2002:c000:221:1:2:3:4:5', '6to4', '192.0.2.33'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'teredo', '192.0.2.45'],
  ['64:ff9b::192.0.2.33', 'nat64', '192.0.2.33'],
  ['64:ff9b:1::192.0.2.33', 'nat64', '192.0.2.33'],
  ['64:ff9b:1:ffff:1:2:192.0.2.33', 'nat64', '192.0.2.33'],
  ['fe80::5efe:192.0.2.33', 'isatap', '192.0.2.33'],
  ['2001:db8::200:5efe:192.0.2.33', 'isatap', '192.0.2.33'],
  ['::ffff:192.0.2.33', 'ipv4-mapped', '192.0.2.33'],
  ['::192.0.2.33', 'ipv4-compatible', '192.0.2.33'],
])('%s is %s of %s', (text, mechanism, ipv4) => {
  expect(decode(text)).toEqual({ mechanism, ipv4 });
});

test.each([
  '::',
  '::1',
  '2001:db8::1',
  '2001:db8::192.0.2.33',
  '2001:db8::100:5efe:192.0.2.33',
  '64:ff9b:2::192.0.2.33',
  'ff02::5efe:192.0.2.33',
  '2001:1::1',
])('%s holds no IPv4 address', (text) => {
  expect(decode(text)).toBeNull();
});

test('all of a Teredo address', () => {
  expect(decodeTeredo(parseIPv6('2001:0:4136:e378:8000:63bf:3fff:fdd2') ?? new Uint32Array(4))).toEqual({
    server: '65.54.227.120',
    flags: 0x8000,
    port: 40000,
    client: '192.0.2.45',
  });
  expect(decodeTeredo(parseIPv6('2001:1::1') ?? new Uint32Array(4))).toBeNull();
});

test.each([
  ['2001:db8::/32', '2001:db8:c000:221::', 32],
  ['2001:db8:100::/40', '2001:db8:1c0:2:21::', 40],
  ['2001:db8:122::/48', '2001:db8:122:c000:2:2100::', 48],
  ['2001:db8:122:300::/56', '2001:db8:122:3c0:0:221::', 56],
  ['2001:db8:122:344::/64', '2001:db8:122:344:c0:2:2100::', 64],
  ['2001:db8:122:344::/96', '2001:db8:122:344::c000:221', 96],
] as const)('RFC 6052, 2.4: 192.0.2.33 in %s is %s', (prefix, text, length) => {
  const hex = parseToHex(text) ?? '';
  expect(decodeTransitionHex(hex, [makeNat64Prefix(prefix)])).toEqual({ mechanism: 'nat64', ipv4: '192.0.2.33' });
  expect(decodeTransitionHex(hex)).toBeNull();
  const block = parsePrefix(prefix) ?? { hex: '', length: 0 };
  expect(wordsToHex(embedIPv4(block, 0xc0000221, length))).toBe(hex);
});

test('of NAT64 prefixes the longest counts', () => {
  const prefixes = [makeNat64Prefix('2001:db8::/32'), makeNat64Prefix('2001:db8:1::/96')];
  expect(decodeTransitionHex(parseToHex('2001:db8:1::192.0.2.33') ?? '', prefixes)?.ipv4).toBe('192.0.2.33');
});

test.each(['2001:db8::/33', '2001:db8::1/32', 'x'])('%s is no NAT64 prefix', (text) => {
  expect(() => makeNat64Prefix(text)).toThrow(RangeError);
});

test('what is embedded comes out again, and bits 64 to 71 stay zero', () => {
  fc.assert(
    fc.property(
      hexArbitrary,
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.constantFrom(...nat64Lengths),
      (hex, ipv4, length) => {
        const prefix = { hex: prefixOf(hex.slice(0, 16).padEnd(32, '0'), length), length };
        const words = embedIPv4(prefix, ipv4, length);
        expect(extractIPv4(words, 0, length)).toBe(ipv4);
        expect((words[2] ?? 0) >>> 24).toBe(0);
      },
    ),
  );
});
