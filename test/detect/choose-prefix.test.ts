import { describe, expect, test } from '@jest/globals';
import { type Choice, choosePrefixes } from '../../src/detect/choose-prefix.ts';
import { formatPrefix, type Prefix, prefixContains } from '../../src/ipv6/prefix.ts';
import { fc } from '../support/properties.ts';
import { hexOf } from './make-day.ts';

interface Member {
  hex: string;
  weight: number;
}

const sumOf = (members: readonly Member[]) => members.reduce((sum, { weight }) => sum + weight, 0);

/** A rule that counts: it is met by so much weight. */
function counting(threshold: number, more: Partial<Choice<Member, number>> = {}): Choice<Member, number> {
  return {
    addressOf: ({ hex }) => hex,
    weightOf: ({ weight }) => weight,
    test: ({ members }) => (sumOf(members) >= threshold ? sumOf(members) : null),
    ...more,
  };
}

function choose(weights: Record<string, number>, threshold: number, more: Partial<Choice<Member, number>> = {}) {
  const members = Object.entries(weights).map(([address, weight]) => ({ hex: hexOf(address), weight }));
  return choosePrefixes(members, counting(threshold, more)).map(
    ({ prefix, finding }) => `${formatPrefix(prefix.hex, prefix.length)} ${finding}`,
  );
}

describe('the source of an event is', () => {
  test('one address, when it does enough by itself', () => {
    expect(choose({ '2001:db8::1': 12, '2001:db8::2': 3 }, 10)).toEqual(['2001:db8::1/128 12']);
  });

  test('a /64 of three addresses or more that only together do enough', () => {
    expect(choose({ '2001:db8::1': 4, '2001:db8::2': 4, '2001:db8::3': 4 }, 10)).toEqual(['2001:db8::/64 12']);
    expect(choose({ '2001:db8::1': 6, '2001:db8::2': 6 }, 10)).toEqual([]);
  });

  test('a /64 beside one of its addresses, when the remainder still does enough', () => {
    const weights = { '2001:db8::1': 50, '2001:db8::2': 5, '2001:db8::3': 5, '2001:db8::4': 5 };
    expect(choose(weights, 10)).toEqual(['2001:db8::1/128 50', '2001:db8::/64 15']);
    expect(choose(weights, 16)).toEqual(['2001:db8::1/128 50']);
  });

  test.each([
    ['a /56', '2001:db8:0:1100::/56', ['2001:db8:0:1101::1', '2001:db8:0:1102::1', '2001:db8:0:11ff::1']],
    ['a /48', '2001:db8:7::/48', ['2001:db8:7:100::1', '2001:db8:7:200::1', '2001:db8:7:ff00::1']],
    ['a /32', '2001:db8::/32', ['2001:db8:1::1', '2001:db8:2::1', '2001:db8:ffff::1']],
  ])('%s, and none longer or shorter', (_, prefix, addresses) => {
    expect(choose(Object.fromEntries(addresses.map((address) => [address, 4])), 10)).toEqual([`${prefix} 12`]);
  });

  test('none shorter than a /32, and of IPv4 than a /24', () => {
    expect(choose({ '2001:db8::1': 4, '2001:db9::1': 4, '2001:dba::1': 4 }, 10)).toEqual([]);
    expect(choose({ '192.0.2.1': 4, '192.0.2.9': 4, '192.0.2.77': 4 }, 10)).toEqual(['192.0.2.0/24 12']);
    expect(choose({ '192.0.2.1': 4, '192.0.3.9': 4, '192.0.4.77': 4 }, 10)).toEqual([]);
  });

  test('the prefix that holds eight or more who do the same, not each of them', () => {
    const each = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`2001:db8:7:${(i + 1) * 100}::1`, 12 + i]));
    expect(choose(each(7), 10)).toHaveLength(7);
    expect(choose(each(8), 10)).toEqual([
      `2001:db8:7::/48 ${sumOf(Object.values(each(8)).map((weight) => ({ hex: '', weight })))}`,
    ]);
  });

  test('still one loud address among many who do the same', () => {
    const weights = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`2001:db8:7:${i + 1}00::1`, 10]));
    expect(choose({ ...weights, '2001:db8:7:ff00::bad': 900 }, 10)).toEqual([
      '2001:db8:7:ff00::bad/128 900',
      '2001:db8:7::/48 200',
    ]);
  });

  test('the whole, when a few parts happen to do enough and the remainder does, too', () => {
    const weights = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`2001:db8:7:${i + 1}00::1`, i < 2 ? 11 : 8]),
    );
    expect(choose(weights, 10)).toEqual(['2001:db8:7::/48 246']);
  });

  test('never a prefix that must not be accused', () => {
    const weights = { '2001:db8:7:1::1': 4, '2001:db8:7:2::1': 4, '2001:db8:7:3::1': 4 };
    const own = hexOf('2001:db8:7:9900::1');
    expect(choose(weights, 10, { mayAccuse: (prefix) => !prefixContains(prefix, own) })).toEqual([
      '2001:db8:7::/56 12',
    ]);
    expect(choose(weights, 10, { mayAccuse: ({ length }) => length > 56 })).toEqual([]);
  });
});

const lengths = [128, 64, 56, 48, 32];
/** Addresses close together, so that every level of the ladder occurs. */
const memberArbitrary = fc
  .record({
    parts: fc.tuple(fc.integer({ max: 2, min: 0 }), fc.nat(2), fc.nat(2), fc.nat(3), fc.nat(4)),
    weight: fc.integer({ min: 1, max: 30 }),
  })
  .map(({ parts: [a, b, c, d, e], weight }) => ({
    hex: `2001db8${a}000${b}0${c}0${d}000000000000000${e}`.padEnd(32, '0').slice(0, 32),
    weight,
  }));

describe('of all members', () => {
  test('nobody is accused twice, everybody accused lies in the prefix, and each prefix meets the rule', () => {
    fc.assert(
      fc.property(
        fc.array(memberArbitrary, { maxLength: 60 }),
        fc.integer({ min: 2, max: 60 }),
        (members, threshold) => {
          const chosen = choosePrefixes(members, counting(threshold));
          const accused = chosen.flatMap((one) => one.members);
          expect(new Set(accused).size).toBe(accused.length);
          for (const { prefix, members: its, finding } of chosen) {
            expect(finding).toBeGreaterThanOrEqual(threshold);
            expect(lengths).toContain(prefix.length);
            expect(its.every(({ hex }) => prefixContains(prefix, hex))).toBe(true);
            if (prefix.length < 128) expect(childrenOf(prefix, its).size).toBeGreaterThanOrEqual(3);
          }
        },
      ),
    );
  });

  test('whoever meets the rule alone is accused, and what is left meets it nowhere with three parts', () => {
    fc.assert(
      fc.property(
        fc.array(memberArbitrary, { maxLength: 60 }),
        fc.integer({ min: 2, max: 60 }),
        (members, threshold) => {
          const accused = new Set(choosePrefixes(members, counting(threshold)).flatMap((one) => one.members));
          const left = members.filter((member) => !accused.has(member));
          for (const length of lengths) {
            const groups = Map.groupBy(left, ({ hex }) => hex.slice(0, length / 4));
            for (const [key, group] of groups) {
              const prefix = { hex: key.padEnd(32, '0'), length };
              const parts = length === 128 ? 3 : childrenOf(prefix, group).size;
              expect(parts < 3 || sumOf(group) < threshold).toBe(true);
            }
          }
        },
      ),
    );
  });
});

function childrenOf({ length }: Prefix, members: readonly Member[]): Set<string> {
  const next = lengths[lengths.indexOf(length) - 1] ?? 128;
  return new Set(members.map(({ hex }) => hex.slice(0, next / 4)));
}
