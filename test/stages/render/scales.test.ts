import { expect, test } from '@jest/globals';
import { logTicks, niceScale } from '#src/stages/render/scales.ts';
import { fc } from '../../support/properties.ts';

test.each([
  [0, [0, 1]],
  [0.46, [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
  [41_603, [0, 10_000, 20_000, 30_000, 40_000, 50_000]],
  [5, [0, 1, 2, 3, 4, 5]],
  [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
])('the axis of %p', (max, steps) => expect(niceScale(max).steps).toEqual(steps));

test('an axis holds its largest value, closely, in few round steps', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), (max) => {
      const { top, steps } = niceScale(max);
      expect(top).toBeGreaterThanOrEqual(max * 0.9998);
      expect(top).toBeLessThanOrEqual(max * 1.51);
      expect(steps.length).toBeLessThanOrEqual(6);
      expect(new Set(steps).size).toBe(steps.length);
    }),
  );
});

test('logarithmic ticks', () => {
  expect(logTicks(0.001, 12)).toEqual([0.001, 0.01, 0.1, 1, 10]);
  expect(logTicks(0.02, 0.09)).toEqual([0.02, 0.05]);
});
