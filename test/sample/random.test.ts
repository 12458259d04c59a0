import { expect, test } from '@jest/globals';
import { mix, Random } from '../../src/sample/random.ts';
import { fc } from '../support/properties.ts';

test('the same labels give the same numbers, other labels others', () => {
  const draw = (random: Random) => Array.from({ length: 600 }, () => random.uint32());
  expect(draw(new Random(1, 2, 3))).toEqual(draw(new Random(1, 2, 3)));
  expect(draw(new Random(1, 2, 3))).not.toEqual(draw(new Random(1, 3, 2)));
});

test('gives the numbers that it has always given', () => {
  const random = new Random(42);
  expect([random.uint32(), random.uint32(), random.uint32()]).toMatchInlineSnapshot(`
[
  2626127121,
  747902548,
  2731168326,
]
`);
  expect(mix(1, 2, 3)).toMatchInlineSnapshot(`2765867562`);
});

test('numbers are spread evenly', () => {
  const random = new Random(7);
  const bins = Array<number>(16).fill(0);
  for (let i = 0; i < 64_000; i++) {
    const bin = random.below(16);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  // 4000 expected in each; the standard deviation is 61.
  expect(Math.min(...bins)).toBeGreaterThan(3700);
  expect(Math.max(...bins)).toBeLessThan(4300);
});

test('stays within its bounds', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 1_000_000 }), (seed, bound) => {
      const drawn = new Random(seed).below(bound);
      return Number.isInteger(drawn) && drawn >= 0 && drawn < bound;
    }),
  );
});

test('refuses to pick from nothing', () => {
  expect(() => new Random(1).pick([])).toThrow(RangeError);
});

test('a change of one label changes half of the bits', () => {
  let changed = 0;
  for (let i = 0; i < 1000; i++) changed += (mix(5, i) ^ mix(5, i + 1)).toString(2).replaceAll(/[0-]/g, '').length;
  expect(changed / 1000).toBeGreaterThan(14);
  expect(changed / 1000).toBeLessThan(18);
});
