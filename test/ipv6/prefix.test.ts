import { expect, test } from '@jest/globals';
import { parseToHex } from '../../src/ipv6/address.ts';
import { formatPrefix, parsePrefix, prefixContains, prefixOf } from '../../src/ipv6/prefix.ts';
import { fc } from '../support/properties.ts';
import { hexArbitrary } from './arbitraries.ts';

test.each([
  ['2001:db8:1:2:3:4:5:6', 48, '2001:db8:1::/48'],
  ['2001:db8:1:2:3:4:5:6', 0, '::/0'],
  ['2001:db8:1:2:3:4:5:6', 128, '2001:db8:1:2:3:4:5:6/128'],
  ['2001:db8:1:2:3:4:5:6', 61, '2001:db8:1::/61'],
  ['192.0.2.77', 120, '192.0.2.0/24'],
  ['192.0.2.77', 128, '192.0.2.77/32'],
  ['192.0.2.77', 64, '::/64'],
])('%s at %d bits is %s', (address, length, text) => {
  expect(formatPrefix(parseToHex(address) ?? '', length)).toBe(text);
});

test.each([
  '2001:db8::1/32',
  '2001:db8::/129',
  '2001:db8::/-1',
  '2001:db8::/048',
  '2001:db8::/',
  '2001:db8::/48/48',
  '192.0.2.0/33',
  '192.0.2.1/24',
  'fe80::%eth0/64',
  '/48',
  '',
])('rejects the prefix %j', (text) => {
  expect(parsePrefix(text)).toBeNull();
});

test('a lone address is a prefix of full length', () => {
  expect(parsePrefix('2001:db8::1')).toEqual({ hex: '20010db8000000000000000000000001', length: 128 });
  expect(parsePrefix('192.0.2.1')?.length).toBe(128);
});

test('a prefix is the text of its own, contains its address, and keeps no bit behind its length', () => {
  fc.assert(
    fc.property(hexArbitrary, fc.integer({ min: 0, max: 128 }), (hex, length) => {
      const prefix = { hex: prefixOf(hex, length), length };
      const bits = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
      const kept = [...prefix.hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
      expect(kept).toBe(bits.slice(0, length).padEnd(128, '0'));
      expect(prefixContains(prefix, hex)).toBe(true);
      const parsed = parsePrefix(formatPrefix(hex, length));
      expect(parsed).toEqual(prefix);
    }),
  );
});
