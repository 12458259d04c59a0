import { expect, test } from '@jest/globals';
import { parseToHex } from '../../src/ipv6/address.ts';
import { isSpecialIPv4 } from '../../src/ipv6/ipv4-special.ts';
import { hexToWords } from '../../src/ipv6/words.ts';

const isSpecial = (address: string) => isSpecialIPv4(hexToWords(parseToHex(address) ?? ''));

test.each([
  '0.0.0.0',
  '10.255.255.255',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.31.255.255',
  '192.168.0.1',
  '192.0.2.7',
  '198.19.0.1',
  '203.0.113.255',
  '239.1.2.3',
  '255.255.255.255',
])('%s is no host on the internet', (address) => {
  expect(isSpecial(address)).toBe(true);
});

test.each([
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
])('%s may be one', (address) => {
  expect(isSpecial(address)).toBe(false);
});
