import { expect, test } from '@jest/globals';
import ipaddr from 'ipaddr.js';
import { formatIpv4, formatIpv6, type Words, withBits, wordsOf } from '../../src/sample/address.ts';
import { fc } from '../support/properties.ts';

test.each([
  [[0x20010db8, 0, 0, 1], '2001:db8::1'],
  [[0x20010db8, 0, 0x00010000, 1], '2001:db8::1:0:0:1'],
  [[0x20010db8, 0x00000001, 0x00010001, 0x00010001], '2001:db8:0:1:1:1:1:1'],
  [[0, 0, 0, 0], '::'],
  [[0x0064ff9b, 0, 0, 0xc0000221], '64:ff9b::c000:221'],
  [[0x00010000, 0, 0, 0], '1::'],
] as const)('RFC 5952: %j is %s', (words, text) => {
  expect(formatIpv6(words)).toBe(text);
  expect(wordsOf(text)).toEqual(words);
});

const group = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 0xffff }) },
);

test('writes what ipaddr.js writes, but for addresses that embed IPv4', () => {
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const word = (i: number) => (((groups[i] ?? 0) << 16) | (groups[i + 1] ?? 0)) >>> 0;
      const words: Words = [word(0), word(2), word(4), word(6)];
      expect(formatIpv6(words)).toBe(new ipaddr.IPv6([...groups]).toString());
    }),
  );
});

test('writes IPv4', () => {
  expect(formatIpv4(0xc0000201)).toBe('192.0.2.1');
  expect(formatIpv4(0xffffffff)).toBe('255.255.255.255');
});

test('replaces just the bits between', () => {
  expect(withBits([0x20010db8, 0], 32, 48, 0xabcd)).toEqual([0x20010db8, 0xabcd0000]);
  expect(withBits([0x20010db8, 0xffffffff], 60, 64, 0)).toEqual([0x20010db8, 0xfffffff0]);
  expect(withBits([0x20010000, 0], 28, 36, 0xff)).toEqual([0x2001000f, 0xf0000000]);
  expect(withBits([0x20010db8, 7], 64, 64, 1)).toEqual([0x20010db8, 7]);
});
