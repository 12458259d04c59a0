import { expect, test } from '@jest/globals';
import { apportion, times, trafficAt } from '../../src/sample/schedule.ts';
import { fc } from '../support/properties.ts';

test('parts add up to the total and differ from their share by less than one', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(fc.nat(10_000_000), weights, (total, given) => {
      const parts = apportion(total, given);
      const sum = given.reduce((all, weight) => all + weight, 0);
      expect(parts.reduce((all, part) => all + part, 0)).toBe(sum > 0 ? total : 0);
      parts.forEach((part, i) => {
        expect(part).toBeGreaterThanOrEqual(0);
        if (sum > 0) expect(Math.abs(part - (total * (given[i] ?? 0)) / sum)).toBeLessThanOrEqual(1);
      });
    }),
  );
});

test('times are in order, within their spans, and as many as asked for', () => {
  const counts = fc.record({
    count: fc.nat(200),
    burst: fc.nat(200),
    from: fc.nat(900),
    fraction: fc.double({ min: 0, max: 0.999999, noNaN: true }),
  });
  fc.assert(
    fc.property(counts, ({ count, burst, from, fraction }) => {
      const all = [...times(() => fraction, { from: 0, to: 1000, count }, { from, to: from + 100, count: burst })];
      const inBurst = all.filter((one) => one.inBurst);
      expect([all.length, inBurst.length]).toEqual([count + burst, burst]);
      for (const { time } of inBurst) expect(time >= from && time < from + 100).toBe(true);
      for (const { time } of all) expect(time >= 0 && time < Math.max(1000, from + 100)).toBe(true);
      expect(all.map(({ time }) => time)).toEqual(all.map(({ time }) => time).sort((a, b) => a - b));
    }),
  );
});

test('the day has its night and its evening', () => {
  expect(trafficAt(4 * 3600)).toBeLessThan(trafficAt(19 * 3600) / 5);
  expect(trafficAt(86_399)).toBeCloseTo(trafficAt(0), 1);
});
