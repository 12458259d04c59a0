import { expect, test } from '@jest/globals';
import { decodeMulticast } from '../../src/ipv6/multicast.ts';
import { parseIPv6 } from '../../src/ipv6/parse.ts';

const plain = { transient: false, sourceSpecific: false, embeddedRendezvousPoint: false, solicitedNode: false };

test.each([
  ['ff00::1', { ...plain, scope: 'reserved' }],
  ['ff01::1', { ...plain, scope: 'interface-local' }],
  ['ff02::1', { ...plain, scope: 'link-local' }],
  ['ff03::1', { ...plain, scope: 'realm-local' }],
  ['ff04::1', { ...plain, scope: 'admin-local' }],
  ['ff05::1', { ...plain, scope: 'site-local' }],
  ['ff07::1', { ...plain, scope: 'unassigned' }],
  ['ff08::1', { ...plain, scope: 'organization-local' }],
  ['ff0e::1', { ...plain, scope: 'global' }],
  ['ff0f::1', { ...plain, scope: 'reserved' }],
  ['ff12::1', { ...plain, scope: 'link-local', transient: true }],
  ['ff02::1:ff00:1', { ...plain, scope: 'link-local', solicitedNode: true }],
  ['ff02::2:ff00:1', { ...plain, scope: 'link-local' }],
  ['ff3e::4321', { ...plain, scope: 'global', transient: true, sourceSpecific: true }],
  ['ff3e:40::4321', { ...plain, scope: 'global', transient: true }],
  ['ff7e:140:2001:db8::1', { ...plain, scope: 'global', transient: true, embeddedRendezvousPoint: true }],
])('%s', (text, expected) => {
  expect(decodeMulticast(parseIPv6(text) ?? new Uint32Array(4))).toEqual(expected);
});

test('nothing but ff00::/8 is multicast', () => {
  expect(decodeMulticast(parseIPv6('fe80::1') ?? new Uint32Array(4))).toBeNull();
});
