import { expect, test } from '@jest/globals';
import * as identifiers from '../../src/sample/identifiers.ts';
import { fc } from '../support/properties.ts';

const host = fc.nat();

test('EUI-64 has ff:fe in the middle', () => {
  fc.assert(
    fc.property(host, (one) => {
      const [high, low] = identifiers.eui64(one);
      expect([high & 0xff, low >>> 24]).toEqual([0xff, 0xfe]);
    }),
  );
});

test('EUI-64 of universal addresses has the u bit set, of local ones not', () => {
  const bits = new Set(Array.from({ length: 200 }, (_, one) => (identifiers.eui64(one)[0] >>> 25) & 1));
  expect(bits).toEqual(new Set([0, 1]));
});

test('temporary identifiers change with the day, opaque ones do not', () => {
  expect(identifiers.temporary(7, 1)).not.toEqual(identifiers.temporary(7, 2));
  expect(identifiers.temporary(7, 1)).toEqual(identifiers.temporary(7, 1));
  expect(identifiers.stableOpaque(7)).toEqual(identifiers.stableOpaque(7));
});

test('spelled IPv4 addresses have groups of decimal digits only', () => {
  fc.assert(
    fc.property(host, (one) => {
      const [high, low] = identifiers.spelledIpv4(one);
      for (const group of [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff]) {
        expect(group.toString(16)).toMatch(/^\d{1,3}$/);
        expect(Number(group.toString(16))).toBeLessThan(256);
      }
    }),
  );
});

test('low bytes are low, ports are ports, pools are of 4096', () => {
  fc.assert(
    fc.property(host, (one) => {
      expect(identifiers.lowByte(one)[1]).toBeLessThan(0x100);
      expect(identifiers.lowByte(one)[1]).toBeGreaterThan(0);
      expect([0x443, 0x80, 0x53, 0x25, 0x8080]).toContain(identifiers.servicePort(one)[1]);
      expect(identifiers.dhcpPool(one)[1] >>> 12).toBe(1);
    }),
  );
});

test('ISATAP carries the IPv4 address', () => {
  expect(identifiers.isatap(0xc0000221)).toEqual([0x02005efe, 0xc0000221]);
});
