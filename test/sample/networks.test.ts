import { expect, test } from '@jest/globals';
import ipaddr from 'ipaddr.js';
import { formatIpv4, formatIpv6 } from '../../src/sample/address.ts';
import { delegatedPrefix, networks, publicIpv4 } from '../../src/sample/networks.ts';
import { fc } from '../support/properties.ts';

const all = Object.values(networks).flat();
const any = fc.record({
  net: fc.constantFrom(...all),
  seed: fc.nat(),
  customer: fc.nat(1_000_000),
  day: fc.nat(30_000),
});

test.each(all.map((net) => [net.id, net] as const))('the block of %s ends where its length says', (_, net) => {
  const block: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse(formatIpv6(net.ipv6)), net.length];
  expect(ipaddr.IPv6.networkAddressFromCIDR(`${block[0].toString()}/${net.length}`).toString()).toBe(
    formatIpv6(net.ipv6),
  );
  const ipv4 = formatIpv4(net.ipv4);
  expect(ipaddr.IPv4.networkAddressFromCIDR(`${ipv4}/${net.ipv4Length}`).toString()).toBe(ipv4);
  expect(net.delegation).toBeGreaterThan(net.length);
});

test('a delegated prefix lies within the block and has no bits beyond its own length', () => {
  fc.assert(
    fc.property(any, ({ net, seed, customer, day }) => {
      const high = delegatedPrefix(net, seed, customer, day);
      const address = ipaddr.IPv6.parse(formatIpv6([...high, 0, 0]));
      expect(address.match(ipaddr.IPv6.parse(formatIpv6(net.ipv6)), net.length)).toBe(true);
      const bits = (BigInt(high[0]) << 32n) | BigInt(high[1]);
      expect(bits & ((1n << BigInt(64 - net.delegation)) - 1n)).toBe(0n);
    }),
  );
});

test('an IPv4 address lies within the block and is neither .0 nor .255', () => {
  fc.assert(
    fc.property(any, ({ net, seed, customer, day }) => {
      const text = publicIpv4(net, seed, customer, day);
      expect(ipaddr.IPv4.parse(text).match(ipaddr.IPv4.parse(formatIpv4(net.ipv4)), net.ipv4Length)).toBe(true);
      expect(text).not.toMatch(/\.(0|255)$/);
    }),
  );
});

test('prefixes stay from day to day unless the operator rotates them', () => {
  const [rotating] = networks.fixed.filter((net) => net.rotates === true);
  const [lasting] = networks.fixed.filter((net) => net.rotates !== true);
  if (rotating === undefined || lasting === undefined) throw new Error('one of each is needed');
  expect(delegatedPrefix(rotating, 1, 5, 100)).not.toEqual(delegatedPrefix(rotating, 1, 5, 101));
  expect(delegatedPrefix(lasting, 1, 5, 100)).toEqual(delegatedPrefix(lasting, 1, 5, 101));
});

test('customers behind carrier-grade NAT share an IPv4 address and no IPv6 prefix', () => {
  const [mobile] = networks.mobile;
  if (mobile === undefined) throw new Error('a mobile network is needed');
  const customers = Array.from({ length: mobile.sharing }, (_, i) => i);
  expect(new Set(customers.map((one) => publicIpv4(mobile, 3, one, 1))).size).toBe(1);
  expect(new Set(customers.map((one) => delegatedPrefix(mobile, 3, one, 1).join())).size).toBe(mobile.sharing);
});
