import { expect, test } from '@jest/globals';
import { makeRows, readSource } from '../../scripts/make-registry.ts';
import { parseToHex } from '../../src/ipv6/address.ts';
import { addressTypes } from '../../src/ipv6/address-types.ts';
import { addressClasses, classifyHex } from '../../src/ipv6/classify.ts';
import { registryDates, registryRows } from '../../src/ipv6/data/registry-rows.ts';
import { parsePrefix, prefixContains } from '../../src/ipv6/prefix.ts';
import { fc } from '../support/properties.ts';
import { hexArbitrary } from './arbitraries.ts';

test.each([
  ['::', 'unspecified', false],
  ['::1', 'loopback', false],
  ['::2', 'ipv4-compatible', false],
  ['::192.0.2.1', 'ipv4-compatible', false],
  ['::1:0:0:0', 'reserved', false],
  ['::ffff:192.0.2.1', 'ipv4', null],
  ['192.0.2.1', 'ipv4', null],
  ['::ffff:0:192.0.2.1', 'ipv4-translated', false],
  ['64:ff9b::192.0.2.33', 'nat64-well-known', true],
  ['64:ff9b:0:0:0:1::', 'reserved', false],
  ['64:ff9b:1:fffe::192.0.2.33', 'nat64-local', false],
  ['64:ff9b:2::', 'reserved', false],
  ['100::1', 'discard-only', false],
  ['100:0:0:1::1', 'dummy-prefix', false],
  ['100:0:0:2::1', 'reserved', false],
  ['200::1', 'nsap', false],
  ['2000::1', 'unallocated', false],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'teredo', null],
  ['2001:1::1', 'pcp-anycast', true],
  ['2001:1::2', 'turn-anycast', true],
  ['2001:1::3', 'dnssd-srp-anycast', true],
  ['2001:1::4', 'ietf-protocol', false],
  ['2001:2::1', 'benchmarking', false],
  ['2001:2:1::1', 'ietf-protocol', false],
  ['2001:3::1', 'amt', true],
  ['2001:4:112::1', 'as112', true],
  ['2001:10::1', 'orchid', null],
  ['2001:20::1', 'orchid-v2', true],
  ['2001:30::1', 'drone-remote-id', true],
  ['2001:1ff::1', 'ietf-protocol', false],
  ['2001:200::1', 'global-unicast', true],
  ['2001:1000::1', 'unallocated', false],
  ['2001:db8::1', 'documentation', false],
  ['2001:db9::1', 'global-unicast', true],
  ['2001:6000::1', 'unallocated', false],
  ['2002:c000:221::1', '6to4', null],
  ['2003:4000::1', 'unallocated', false],
  ['2420::1', 'unallocated', false],
  ['2620:4f:8000::1', 'as112', true],
  ['2620:200::1', 'unallocated', false],
  ['2a20::1', 'unallocated', false],
  ['2d00::1', 'unallocated', false],
  ['3000::1', 'unallocated', false],
  ['3ffe::1', '6bone', false],
  ['3fff::1', 'documentation', false],
  ['3fff:1000::1', 'unallocated', false],
  ['4000::1', 'reserved', false],
  ['5f00::1', 'srv6-sid', false],
  ['fc00::1', 'unique-local', false],
  ['fdff::1', 'unique-local', false],
  ['fd00:ec2::254', 'aws-local-service', false],
  ['fe00::1', 'reserved', false],
  ['fe80::1', 'link-local', false],
  ['fec0::1', 'site-local', false],
  ['ff02::1', 'multicast', null],
])('%s is %s', (text, type, globallyReachable) => {
  const found = classifyHex(parseToHex(text) ?? '');
  expect([found.type, found.globallyReachable]).toEqual([type, globallyReachable]);
});

test.each([
  ['2001:200::1', 'APNIC'],
  ['2001:800::1', 'RIPE NCC'],
  ['2001:1200::1', 'LACNIC'],
  ['2001:4200::1', 'AFRINIC'],
  ['2001:4800::1', 'ARIN'],
  ['2410::1', 'APNIC'],
  ['2630::1', 'ARIN'],
  ['2a10::1', 'RIPE NCC'],
  ['2c00::1', 'AFRINIC'],
  ['2001:db8::1', null],
  ['2002::1', null],
])('%s was given out by %s', (text, rir) => {
  expect(classifyHex(parseToHex(text) ?? '').rir).toBe(rir);
});

test('names the block and its RFC', () => {
  expect(classifyHex(parseToHex('3fff:1::1') ?? '')).toEqual({
    type: 'documentation',
    label: 'Documentation',
    prefix: '3fff::/20',
    rfc: 'RFC 9637',
    globallyReachable: false,
    rir: null,
  });
});

test('the longest block of all that contain an address', () => {
  fc.assert(
    fc.property(hexArbitrary, (hex) => {
      const containing = addressClasses.filter(({ prefix }) => {
        const block = parsePrefix(prefix);
        return block !== null && prefixContains(block, hex);
      });
      const longest = Math.max(...containing.map(({ prefix }) => parsePrefix(prefix)?.length ?? -1));
      expect(parsePrefix(classifyHex(hex).prefix)?.length).toBe(longest);
    }),
  );
});

test('the rows are those that the script makes of the registries, and every type has a block', () => {
  const source = readSource();
  expect(registryRows).toEqual(makeRows(source));
  expect(registryDates).toEqual({
    special: source.source.specialLastUpdated,
    unicast: source.source.unicastLastReviewed,
  });
  expect(new Set(registryRows.map(({ type }) => type))).toEqual(new Set(addressTypes.map(({ id }) => id)));
  expect(source.special).toHaveLength(25);
});

test('a name that is new in the registry stops the script', () => {
  const source = readSource();
  const added = { prefix: '2001:40::/28', name: 'brand-new', rfc: 'RFC1', globallyReachable: true };
  expect(() => makeRows({ ...source, special: [...source.special, added] })).toThrow('brand-new');
  expect(() => makeRows({ ...source, unicast: [{ prefix: '2d00::/12', registry: 'MARS' }] })).toThrow('MARS');
});
