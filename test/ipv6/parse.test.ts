import { isIPv6 } from 'node:net';
import { expect, test } from '@jest/globals';
import { parseAddress, parseToHex } from '../../src/ipv6/address.ts';
import { formatHex, formatIPv6 } from '../../src/ipv6/format.ts';
import { parseIPv6, readIPv6 } from '../../src/ipv6/parse.ts';
import { parseIPv4 } from '../../src/ipv6/parse-ipv4.ts';
import { wordsToHex } from '../../src/ipv6/words.ts';
import { accepted, rejected } from './vectors.ts';

test.each(accepted)('%s is %s', (text, canonical) => {
  const words = parseIPv6(text);
  expect(words).not.toBeNull();
  expect(formatIPv6(words ?? new Uint32Array(4))).toBe(canonical);
  expect(parseIPv6(canonical)).toEqual(words);
});

test.each(rejected)('rejects %j', (text) => {
  expect(parseIPv6(text)).toBeNull();
  expect(parseAddress(text)).toBeNull();
  expect(isIPv6(text)).toBe(false);
});

test('a rejected text leaves the array as it is', () => {
  const words = Uint32Array.of(1, 2, 3, 4);
  expect(readIPv6('2001:db8::g', words, 0)).toBe(false);
  expect([...words]).toEqual([1, 2, 3, 4]);
});

test('writes at the offset and nowhere else', () => {
  const words = new Uint32Array(12).fill(7);
  expect(readIPv6('2001:db8::1', words, 4)).toBe(true);
  expect([...words]).toEqual([7, 7, 7, 7, 0x20010db8, 0, 0, 1, 7, 7, 7, 7]);
});

test('an address that was parsed before leaves no trace in the next', () => {
  parseIPv6('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff');
  expect(wordsToHex(parseIPv6('::') ?? new Uint32Array(4).fill(1))).toBe('0'.repeat(32));
});

test.each([
  ['192.0.2.1', 0xc0000201],
  ['0.0.0.0', 0],
  ['255.255.255.255', 0xffffffff],
])('IPv4 %s', (text, value) => {
  expect(parseIPv4(text)).toBe(value);
  expect(formatHex(parseToHex(text) ?? '')).toBe(text);
});

test.each([
  '010.0.0.1',
  '0x7f.1',
  '127.1',
  '1',
  '1.2.3.4.5',
  '1.2.3',
  '1.2.3.',
  '.1.2.3',
  '256.0.0.1',
  '1.2.3.4 ',
  '1.2.3.0004',
  '1.2.3.-4',
  '',
  '-',
])('IPv4 rejects %j', (text) => {
  expect(parseIPv4(text)).toBeNull();
  expect(parseAddress(text)).toBeNull();
});

test('IPv4-mapped is IPv4, and says that it was mapped', () => {
  const words = Uint32Array.of(0, 0, 0xffff, 0xc0000201);
  expect(parseAddress('::ffff:192.0.2.1')).toEqual({ family: 4, words, mapped: true, zone: null });
  expect(parseAddress('192.0.2.1')).toEqual({ family: 4, words, mapped: false, zone: null });
  expect(parseToHex('::ffff:c000:201')).toBe('00000000000000000000ffffc0000201');
  expect(formatHex('00000000000000000000ffffc0000201')).toBe('192.0.2.1');
});

test.each([
  ['fe80::1%eth0', 'eth0'],
  ['FE80::1%ETH0', 'ETH0'],
  ['fe80::1%eth0.100', 'eth0.100'],
  ['fe80::1%br-lan', 'br-lan'],
  ['fe80::1%12', '12'],
])('zone of %s', (text, zone) => {
  expect(parseAddress(text)?.zone).toBe(zone);
  expect(parseToHex(text)).toBe('fe800000000000000000000000000001');
});

test.each(['fe80::1%', 'fe80::1%%', 'fe80::1%a b', 'fe80::1%a/b', '192.0.2.1%eth0', '%eth0', 'fe80::1%é'])(
  'rejects the zone of %s',
  (text) => {
    expect(parseAddress(text)).toBeNull();
  },
);
