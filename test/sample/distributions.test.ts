import { expect, test } from '@jest/globals';
import { LogNormal, Lottery } from '../../src/sample/distributions.ts';
import { Random } from '../../src/sample/random.ts';

test('a log-normal distribution has its median and its ninth decile', () => {
  const random = new Random(1);
  const latency = new LogNormal(0.72);
  const drawn = Array.from({ length: 40_000 }, () => latency.around(random, 10_000)).sort((a, b) => a - b);
  expect((drawn[20_000] ?? 0) / 10_000).toBeCloseTo(1, 1);
  // exp(0.72 · 1.2816), the normal distribution's ninth decile.
  expect((drawn[36_000] ?? 0) / 10_000).toBeCloseTo(Math.exp(0.72 * 1.2816), 1);
});

test('a lottery keeps to its weights and never draws what has none', () => {
  const random = new Random(2);
  const lottery = new Lottery([60, 0, 30, 10]);
  const drawn = [0, 0, 0, 0];
  for (let i = 0; i < 40_000; i++) {
    const index = lottery.draw(random);
    drawn[index] = (drawn[index] ?? 0) + 1;
  }
  expect(drawn[1]).toBe(0);
  expect((drawn[0] ?? 0) / 40_000).toBeCloseTo(0.6, 1);
  expect((drawn[3] ?? 0) / 40_000).toBeCloseTo(0.1, 1);
});
