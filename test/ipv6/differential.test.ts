import { isIPv4, isIPv6 } from 'node:net';
import { expect, test } from '@jest/globals';
import ipaddr from 'ipaddr.js';
import { parseAddress } from '../../src/ipv6/address.ts';
import { formatIPv6, groupAt } from '../../src/ipv6/format.ts';
import { parseIPv6 } from '../../src/ipv6/parse.ts';
import { parseIPv4 } from '../../src/ipv6/parse-ipv4.ts';
import { isIPv4Words } from '../../src/ipv6/words.ts';
import { fc } from '../support/properties.ts';
import { groupsArbitrary, nearlyAddress, wordsArbitrary } from './arbitraries.ts';

const many = { numRuns: 3000 };

function groupsOf(words: Uint32Array): number[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((group) => groupAt(words, 0, group));
}

test('what is formatted parses to the same address', () => {
  fc.assert(
    fc.property(wordsArbitrary, (words) => {
      expect(parseIPv6(formatIPv6(words))).toEqual(words);
    }),
    many,
  );
});

test('every spelling of an address parses to it', () => {
  const style = fc.record({ padded: fc.boolean(), upper: fc.boolean(), mixed: fc.boolean() });
  fc.assert(
    fc.property(groupsArbitrary, style, (groups, { padded, upper, mixed }) => {
      const parts = groups.map((group) => group.toString(16).padStart(padded ? 4 : 1, '0'));
      const last = [groups[6] ?? 0, groups[7] ?? 0].flatMap((group) => [group >> 8, group & 0xff]).join('.');
      const text = (mixed ? [...parts.slice(0, 6), last] : parts).join(':');
      const words = parseIPv6(upper ? text.toUpperCase() : text);
      expect(words === null ? null : groupsOf(words)).toEqual(groups);
    }),
    many,
  );
});

test('IPv6 and nothing else is IPv6 for node:net too; of zones it takes some more', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        nearlyAddress,
        groupsArbitrary.map((groups) => groups.map((g) => g.toString(16)).join(':')),
      ),
      (text) => {
        const accepted = parseAddress(text);
        const ours = accepted !== null && text.includes(':');
        // node:net takes a colon inside a zone.
        if (/%.*:/.test(text)) expect(ours).toBe(false);
        else expect(ours).toBe(isIPv6(text));
      },
    ),
    many,
  );
});

test('IPv4 is what node:net calls IPv4', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789.'), maxLength: 16 }),
    fc.array(fc.integer({ min: -1, max: 300 }), { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.')),
  );
  fc.assert(
    fc.property(text, (candidate) => {
      expect(parseIPv4(candidate) !== null).toBe(isIPv4(candidate));
    }),
    many,
  );
});

/**
 * The differences from ipaddr.js 2.5.0, all of its making:
 * - `::a.b.c.d` becomes `::ffff:a.b.c.d` there;
 * - octets with a leading zero or in hex pass there (`::ffff:192.0.2.01`);
 * - IPv4-mapped is written in hex there (`::ffff:c000:201`), which RFC 5952, 5 does not recommend;
 * - zones with `-` or `.` do not pass there.
 */
test('never laxer than ipaddr.js, and the same address', () => {
  fc.assert(
    fc.property(nearlyAddress, (text) => {
      const ours = parseIPv6(text);
      if (ours === null) return;
      expect(ipaddr.IPv6.isValid(text)).toBe(true);
      if (/^::\d+\.\d+\.\d+\.\d+$/.test(text)) return;
      expect(ipaddr.IPv6.parse(text).parts).toEqual(groupsOf(ours));
    }),
    many,
  );
});

test('as strict as ipaddr.js but for octets', () => {
  fc.assert(
    fc.property(nearlyAddress, (text) => {
      if (/%/.test(text) || !ipaddr.IPv6.isValid(text) || /(^|[:.])0[0-9xX]+\.|\.0[0-9xX]/.test(text)) return;
      expect(parseIPv6(text)).not.toBeNull();
    }),
    many,
  );
});

test('the same text as ipaddr.js, but for IPv4-mapped', () => {
  fc.assert(
    fc.property(wordsArbitrary, (words) => {
      if (isIPv4Words(words)) return;
      expect(formatIPv6(words)).toBe(new ipaddr.IPv6(groupsOf(words)).toRFC5952String());
    }),
    many,
  );
});

test('the differences from ipaddr.js are still there', () => {
  expect(ipaddr.IPv6.parse('::192.0.2.1').toString()).toBe('::ffff:c000:201');
  expect(formatIPv6(parseIPv6('::192.0.2.1') ?? new Uint32Array(4))).toBe('::c000:201');
  for (const text of ['::ffff:192.0.2.01', '::ffff:0xc0.0.2.1']) {
    expect(ipaddr.IPv6.isValid(text)).toBe(true);
    expect(parseIPv6(text)).toBeNull();
  }
});
