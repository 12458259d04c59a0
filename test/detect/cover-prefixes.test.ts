import { describe, expect, test } from '@jest/globals';
import { type CoverRules, coverPrefixes } from '../../src/detect/cover-prefixes.ts';
import { formatPrefix, type Prefix, parsePrefix, prefixContains, prefixOf } from '../../src/ipv6/prefix.ts';
import { fc } from '../support/properties.ts';

const read = (text: string): Prefix => {
  const prefix = parsePrefix(text);
  if (prefix === null) throw new Error(`not a prefix: ${text}`);
  return prefix;
};
const isIn = (outer: Prefix, inner: Prefix) => inner.length >= outer.length && prefixContains(outer, inner.hex);

interface Scene {
  offenders: readonly string[];
  bystanders?: readonly string[];
  own?: readonly string[];
  budget?: number;
  shortest?: number;
}

function rulesOf({ bystanders = [], own = [], budget = 0, shortest = 32 }: Omit<Scene, 'offenders'>): CoverRules {
  const count = (list: readonly string[], prefix: Prefix) =>
    list.filter((text) => isIn(prefix, read(`${text}/${text.includes(':') ? 128 : 32}`))).length;
  return {
    bystandersIn: (prefix) => count(bystanders, prefix),
    budget,
    isSpared: (prefix) => count(own, prefix) > 0,
    shortest: { ipv6: shortest, ipv4: 96 + 16 },
  };
}

function cover({ offenders, ...scene }: Scene) {
  const { prefixes, added, spared } = coverPrefixes(offenders.map(read), rulesOf(scene));
  const say = (list: readonly Prefix[]) => list.map(({ hex, length }) => formatPrefix(hex, length));
  return { prefixes: say(prefixes), added, spared: say(spared) };
}

describe('offenders', () => {
  test('are joined while nobody else is in the way', () => {
    expect(cover({ offenders: ['2001:db8::1/128', '2001:db8::2/128', '2001:db8:0:8::/64'] }).prefixes).toEqual([
      '2001:db8::/60',
    ]);
    const bystanders = ['2001:db8:0:3::7'];
    const offenders = ['2001:db8::1/128', '2001:db8::2/128', '2001:db8:0:8::/64'];
    expect(cover({ offenders, bystanders })).toMatchObject({
      prefixes: ['2001:db8::/126', '2001:db8:0:8::/64'],
      added: 0,
    });
    expect(cover({ offenders, bystanders, budget: 1 })).toMatchObject({ prefixes: ['2001:db8::/60'], added: 1 });
  });

  test('are joined into nothing shorter than is allowed, and never across families', () => {
    const offenders = ['2001:db8:0:1::/64', '2001:db8:0:2::/64', '192.0.2.1/32', '192.0.2.3/32'];
    expect(cover({ offenders, shortest: 64 }).prefixes).toEqual([
      '192.0.2.0/30',
      '2001:db8:0:1::/64',
      '2001:db8:0:2::/64',
    ]);
  });

  test('that lie in one another are one', () => {
    expect(cover({ offenders: ['2001:db8::/48', '2001:db8::1/128', '2001:db8::/48'] }).prefixes).toEqual([
      '2001:db8::/48',
    ]);
  });

  test('that hold an address of ours are covered by nothing', () => {
    const own = ['2001:db8:0:7::1'];
    expect(cover({ offenders: ['2001:db8::/48', '2001:db9::/48'], own })).toEqual({
      prefixes: ['2001:db9::/48'],
      added: 0,
      spared: ['2001:db8::/48'],
    });
    expect(cover({ offenders: ['2001:db8:0:6::/64', '2001:db8:0:5::/64'], own }).prefixes).toEqual([
      '2001:db8:0:5::/64',
      '2001:db8:0:6::/64',
    ]);
  });

  test('that already hold bystanders use nothing of the budget', () => {
    const bystanders = ['2001:db8::77', '2001:db8::78'];
    expect(cover({ offenders: ['2001:db8::/64', '2001:db8:0:1::/64'], bystanders })).toMatchObject({
      prefixes: ['2001:db8::/63'],
      added: 0,
    });
  });

  test('of whom there are none need no list', () => {
    expect(cover({ offenders: [] })).toEqual({ prefixes: [], added: 0, spared: [] });
  });
});

/** Prefixes and addresses in 2001:db8::/120, few enough for brute force. */
const last = (value: number) => `2001:db8::${value.toString(16)}`;
const sceneArbitrary = fc.record({
  offenders: fc.array(
    fc.tuple(fc.nat(31), fc.constantFrom(128, 128, 128, 127, 126, 125)).map(([value, length]) => {
      const hex = prefixOf(read(`${last(value)}/128`).hex, length);
      return formatPrefix(hex, length);
    }),
    { minLength: 1, maxLength: 6 },
  ),
  bystanders: fc.array(fc.nat(31).map(last), { maxLength: 8 }),
  own: fc.array(fc.nat(31).map(last), { maxLength: 2 }),
  budget: fc.nat(4),
  shortest: fc.constantFrom(123, 125, 126),
});

describe('a list', () => {
  test('covers every offender but those with an address of ours, and no address of ours', () => {
    fc.assert(
      fc.property(sceneArbitrary, (scene) => {
        const { prefixes, spared } = coverPrefixes(scene.offenders.map(read), rulesOf(scene));
        for (const offender of scene.offenders.map(read)) {
          const isCovered = prefixes.some((prefix) => isIn(prefix, offender));
          expect(isCovered || spared.some((prefix) => isIn(prefix, offender))).toBe(true);
        }
        for (const own of scene.own) expect(prefixes.some((prefix) => isIn(prefix, read(`${own}/128`)))).toBe(false);
        for (const [at, prefix] of prefixes.entries()) {
          expect(prefixes.slice(at + 1).some((other) => isIn(prefix, other) || isIn(other, prefix))).toBe(false);
        }
      }),
    );
  });

  test('is as short as brute force finds one, and adds no more bystanders than it must', () => {
    fc.assert(
      fc.property(sceneArbitrary, (scene) => {
        const rules = rulesOf(scene);
        const { prefixes, added } = coverPrefixes(scene.offenders.map(read), rules);
        const offenders = scene.offenders.map(read).filter((one) => !rules.isSpared(one));
        if (offenders.length === 0) return;
        expect({ length: prefixes.length, added }).toEqual(findBest(offenders, rules));
      }),
      { numRuns: 300 },
    );
  });
});

/** Tries every way to give each offender a prefix of its own or of the tree above it. */
function findBest(given: readonly Prefix[], rules: CoverRules): { length: number; added: number } {
  const offenders = given.filter(
    (one, at) =>
      !given.some((other, index) => index !== at && isIn(other, one) && (other.length < one.length || index < at)),
  );
  const inherent = offenders.reduce((sum, one) => sum + rules.bystandersIn(one), 0);
  let best = { length: Infinity, added: Infinity };
  const visit = (at: number, list: readonly Prefix[]) => {
    if (list.length > best.length) return;
    const offender = offenders[at];
    if (offender === undefined) {
      const outer = list.filter((one) => !list.some((other) => other !== one && isIn(other, one)));
      const added = outer.reduce((sum, one) => sum + rules.bystandersIn(one), 0) - inherent;
      if (added > rules.budget) return;
      if (outer.length < best.length || (outer.length === best.length && added < best.added))
        best = { length: outer.length, added };
      return;
    }
    if (list.some((prefix) => isIn(prefix, offender))) return visit(at + 1, list);
    for (let length = offender.length; length >= Math.min(offender.length, rules.shortest.ipv6); length--) {
      const prefix = { hex: prefixOf(offender.hex, length), length };
      if (!rules.isSpared(prefix)) visit(at + 1, [...list, prefix]);
    }
  };
  visit(0, []);
  return best;
}
