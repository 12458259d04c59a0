import { expect, test } from '@jest/globals';
import { parseToHex } from '../../src/ipv6/address.ts';
import {
  classifyInterfaceIdentifier,
  findInterfaceIdentifier,
  formatOui,
  ouiOf,
} from '../../src/ipv6/interface-identifier.ts';
import { interfaceIdentifiers } from '../../src/ipv6/interface-identifiers.ts';
import { parseIPv6 } from '../../src/ipv6/parse.ts';
import { fc } from '../support/properties.ts';

test.each([
  ['2001:db8:0:1:211:22ff:fe33:4455', 'eui64'],
  ['2001:db8::211:22ff:fe33:4455', 'eui64'],
  ['fe80::a00:27ff:fe33:4455', 'eui64'],
  ['2001:db8::11:22ff:fe33:4455', 'eui64-local'],
  ['2001:db8::ff:fe00:1', 'eui64-local'],
  ['2001:db8::5efe:192.0.2.33', 'isatap'],
  ['2001:db8::200:5efe:192.0.2.33', 'isatap'],
  ['2001:db8::300:5efe:192.0.2.33', 'randomised'],
  ['2001:db8::1', 'low-byte'],
  ['2001:db8::ff', 'low-byte'],
  ['2001:db8::ffff', 'low-byte'],
  ['2001:db8::ff:1', 'low-byte'],
  ['2001:db8::', 'zero'],
  ['2001:db8::ab:0', 'pattern'],
  ['2001:db8::192.0.2.33', 'embedded-ipv4-32'],
  ['2001:db8::100:1', 'embedded-ipv4-32'],
  ['2001:db8::224.0.0.1', 'pattern'],
  ['2001:db8::255.255.255.255', 'pattern'],
  ['2001:db8::192.168.0.0', 'pattern'],
  ['2001:db8::443', 'embedded-port'],
  ['2001:db8::1bb', 'embedded-port'],
  ['2001:db8::1:443', 'embedded-port'],
  ['2001:db8::443:1', 'embedded-port'],
  ['2001:db8::443:2', 'embedded-port'],
  ['2001:db8::8080:1', 'embedded-port'],
  ['2001:db8::53:11', 'low-byte'],
  ['2001:db8::11:80', 'low-byte'],
  ['2001:db8::10:80', 'embedded-port'],
  ['2001:db8::192:0:2:33', 'embedded-ipv4-64'],
  ['2001:db8::1:2:3:4', 'embedded-ipv4-64'],
  ['2001:db8::10:0:0:1', 'embedded-ipv4-64'],
  ['2001:db8::ff:ff:ff:ff', 'pattern'],
  ['2001:db8::192:0:2:256', 'pattern'],
  ['2001:db8::240:0:2:33', 'pattern'],
  ['2001:db8::0:1:0:1', 'pattern'],
  ['2001:db8::dead:beef:cafe:babe', 'randomised'],
  ['2001:db8::aaaa:bbbb:aaaa:cccc', 'pattern'],
  ['2001:db8::aaab:aabb:aaac:aacc', 'pattern'],
  ['2001:db8::aaab:bbba:aaac:cccd', 'randomised'],
  ['2001:db8::1234:0056:0078:9abc', 'randomised'],
  ['2001:db8::1234:0056:0078:00bc', 'pattern'],
  ['2001:db8::d4b2:9c11:7e3f:a1c5', 'randomised'],
  ['::', 'none'],
  ['::1', 'none'],
  ['::ffff:192.0.2.1', 'none'],
  ['64:ff9b::192.0.2.33', 'none'],
  ['ff02::1', 'none'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'none'],
  ['2002:c000:221::1', 'low-byte'],
])('%s is %s', (text, id) => {
  expect(classifyInterfaceIdentifier(parseToHex(text) ?? '').id).toBe(id);
});

test('the OUI of a MAC address, with its u/l bit turned back', () => {
  const words = parseIPv6('2001:db8::211:22ff:fe33:4455') ?? new Uint32Array(4);
  expect(formatOui(ouiOf(words))).toBe('00-11-22');
  expect(formatOui(ouiOf(parseIPv6('2001:db8::ae1f:6bff:fe33:4455') ?? words))).toBe('AC-1F-6B');
});

test('every class says what it is', () => {
  for (const { label, meaning } of interfaceIdentifiers) {
    expect(label.length).toBeGreaterThan(3);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  }
  expect(new Set(interfaceIdentifiers.map(({ id }) => id)).size).toBe(interfaceIdentifiers.length);
});

test('a pattern is three zero bytes or four equal ones, counted slowly', () => {
  const byte = fc.oneof(fc.constantFrom(0, 0xff, 0x11), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(byte, { minLength: 8, maxLength: 8 }), (bytes) => {
      const view = new DataView(new ArrayBuffer(16));
      view.setUint32(0, 0x2a028109);
      bytes.forEach((each, at) => {
        view.setUint8(8 + at, each);
      });
      const words = Uint32Array.of(0, 4, 8, 12).map((at) => view.getUint32(at));
      const found = interfaceIdentifiers[findInterfaceIdentifier(words)]?.id;
      if (found !== 'pattern' && found !== 'randomised') return;
      if ((words[2] ?? 0) === 0) return;
      const zeros = bytes.filter((each) => each === 0).length;
      const most = Math.max(...bytes.map((each) => bytes.filter((other) => other === each).length));
      expect(found === 'pattern').toBe(zeros > 2 || most > 3);
    }),
    { numRuns: 2000 },
  );
});

test('of random identifiers all but a few per million look random', () => {
  const words = Uint32Array.of(0x2a028109, 0, 0, 0);
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ Math.imul(state >>> 16, 0x45d9f3b)) >>> 0;
  };
  let others = 0;
  for (let at = 0; at < 200_000; at++) {
    words[2] = next();
    words[3] = next();
    if (interfaceIdentifiers[findInterfaceIdentifier(words)]?.id !== 'randomised') others++;
  }
  expect(others).toBeLessThan(20);
});
