import { expect, test } from '@jest/globals';
import { parseAddressPort } from '../../src/ipv6/address-port.ts';
import { formatHex } from '../../src/ipv6/format.ts';

test.each([
  ['2a02:a33c:4538:1:bcf4:5264:e01c:f215:50718', '2a02:a33c:4538:1:bcf4:5264:e01c:f215', 50718],
  ['2001:db8::1:443', '2001:db8::1', 443],
  ['::1:443', '::1', 443],
  ['::ffff:192.0.2.1:80', '192.0.2.1', 80],
  ['[2001:db8::1]:443', '2001:db8::1', 443],
  ['192.0.2.1:65535', '192.0.2.1', 65535],
  ['192.0.2.1:0', '192.0.2.1', 0],
])('%s', (text, address, port) => {
  const endpoint = parseAddressPort(text);
  expect(endpoint?.port).toBe(port);
  expect(formatHex(endpoint?.hex ?? '')).toBe(address);
});

test.each([
  '-',
  '',
  '2001:db8::1',
  '192.0.2.1',
  '192.0.2.1:65536',
  '192.0.2.1:',
  '192.0.2.1:8a',
  '[192.0.2.1]:80',
  '[::1:80',
  '::1]:80',
  ':80',
  '1.2.3.4:5:6',
  '::1:-1',
])('rejects %j', (text) => {
  expect(parseAddressPort(text)).toBeNull();
});
