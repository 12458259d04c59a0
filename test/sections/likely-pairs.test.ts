import { expect, test } from '@jest/globals';
import type { Row } from '../../src/contracts/rows.ts';
import { hypergeometricTail, PairCollector } from '../../src/sections/likely-pairs.ts';
import { fc } from '../support/properties.ts';

/** Alone in six half hours each, all of them common: 1 / C(48, 6) is 23.5 bits. */
const pair = (ipv4_source: number, ipv6_source: number, more: Partial<Row<'dual-stack-pairs'>> = {}) => ({
  shifted: 0,
  ipv4_source,
  ipv6_source,
  agent: 1,
  joint: 6,
  ipv4_times: 6,
  ipv6_times: 6,
  ipv4_requests: 10,
  ipv6_requests: 30,
  agent_sources: 1000,
  all_sources: 1000,
  ...more,
});

function collect(...rows: Row<'dual-stack-pairs'>[]) {
  const collector = new PairCollector(48);
  for (const row of rows) collector.add(row);
  return collector.finish();
}

test('the chance of common half hours, by hand', () => {
  expect(hypergeometricTail(3, 3, 3, 48)).toBeCloseTo(1 / 17_296, 12);
  // Of 4: 2 common of 2 and 2 is 1/6; at least 1 common is 5/6.
  expect(hypergeometricTail(2, 2, 2, 4)).toBeCloseTo(1 / 6, 12);
  expect(hypergeometricTail(1, 2, 2, 4)).toBeCloseTo(5 / 6, 12);
  expect(hypergeometricTail(1, 3, 3, 4)).toBe(1);
});

test('the chance of at least none is one, and more in common is less likely', () => {
  const sizes = fc.record({ first: fc.integer({ min: 1, max: 48 }), second: fc.integer({ min: 1, max: 48 }) });
  fc.assert(
    fc.property(sizes, ({ first, second }) => {
      let before = hypergeometricTail(0, first, second, 48);
      expect(before).toBeCloseTo(1, 9);
      for (let joint = 1; joint <= Math.min(first, second); joint++) {
        const chance = hypergeometricTail(joint, first, second, 48);
        expect(chance).toBeLessThanOrEqual(before + 1e-12);
        before = chance;
      }
    }),
    { numRuns: 50 },
  );
});

test('a rare user agent is evidence, and so are rare common hours', () => {
  expect(collect(pair(1, 1))).toEqual({
    told: 'pairs',
    pairs: 1,
    requests: { ipv4: 10, ipv6: 30 },
    chancePairs: 0,
    paired: { ipv4: 1, ipv6: 1 },
  });
  // Eight common half hours of twelve each: 11.1 bits; a user agent of one in 100,000 adds 16.6.
  const weak = { joint: 8, ipv4_times: 12, ipv6_times: 12 };
  expect(collect(pair(1, 1, weak)).told).toBe('none');
  expect(collect(pair(1, 1, { ...weak, agent_sources: 1, all_sources: 100_000 })).pairs).toBe(1);
});

test('who is always there is paired with nobody', () => {
  expect(collect(pair(1, 1, { joint: 48, ipv4_times: 48, ipv6_times: 48 })).told).toBe('none');
});

test('each source is taken once per user agent, by the strongest evidence', () => {
  const answer = collect(
    pair(1, 1, { joint: 6, ipv4_times: 7 }),
    pair(1, 2, { ipv6_requests: 99 }),
    pair(3, 2, { joint: 6, ipv4_times: 7 }),
    pair(1, 2, { agent: 2 }), // another device of the same household
  );
  expect(answer).toMatchObject({ pairs: 1, paired: { ipv4: 1, ipv6: 1 }, requests: { ipv4: 20, ipv6: 129 } });
});

test('pairs that are no more than chance are none', () => {
  const pairs = Array.from({ length: 10 }, (_, index) => pair(index, index));
  const shifted = (count: number) => pairs.slice(0, count).map((row) => ({ ...row, shifted: 120 }));
  expect(collect(...pairs, ...shifted(2))).toMatchObject({ told: 'pairs', pairs: 10, chancePairs: 2 });
  expect(collect(...pairs, ...shifted(3))).toMatchObject({
    told: 'chance',
    pairs: 0,
    chancePairs: 3,
    requests: { ipv4: 0, ipv6: 0 },
  });
});
