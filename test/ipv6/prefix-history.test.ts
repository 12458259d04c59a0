import { expect, test } from '@jest/globals';
import { addDay, historyDays, type PrefixHistory, summariseRecurrence } from '../../src/ipv6/prefix-history.ts';
import { decodeHistory, encodeHistory } from '../../src/ipv6/prefix-history-file.ts';
import { fc } from '../support/properties.ts';

const prefixes = (...values: number[]) => BigUint64Array.from(values, BigInt);

function dateOf(day: number): string {
  return new Date(Date.UTC(2026, 10, 1 + day)).toISOString().slice(0, 10);
}

test('first seen, returning and stable', () => {
  let history = addDay(null, '2026-11-01', prefixes(1, 2, 3));
  expect(summariseRecurrence(history)).toEqual({ daysKnown: 1, today: 3, firstSeen: 3, returning: 0, stable: 0 });
  history = addDay(history, '2026-11-02', prefixes(2, 4));
  expect(summariseRecurrence(history)).toEqual({ daysKnown: 2, today: 2, firstSeen: 1, returning: 1, stable: 0 });
  history = addDay(history, '2026-11-04', prefixes(1, 4, 5));
  expect(summariseRecurrence(history)).toEqual({ daysKnown: 3, today: 3, firstSeen: 1, returning: 2, stable: 1 });
});

test('a month and a change to summer time are no matter', () => {
  let history = addDay(null, '2026-02-27', prefixes(1));
  history = addDay(history, '2026-03-02', prefixes(1));
  expect(summariseRecurrence(history).stable).toBe(1);
});

test('the same day again replaces what it said', () => {
  const first = addDay(addDay(null, '2026-11-01', prefixes(1, 2)), '2026-11-02', prefixes(2, 3));
  const again = addDay(first, '2026-11-02', prefixes(2, 9));
  expect(again).toEqual(addDay(addDay(null, '2026-11-01', prefixes(1, 2)), '2026-11-02', prefixes(2, 9)));
});

test('refuses to go back, and dates that are none', () => {
  const history = addDay(null, '2026-11-02', prefixes(1));
  expect(() => addDay(history, '2026-11-01', prefixes(1))).toThrow(RangeError);
  expect(() => addDay(history, 'tomorrow', prefixes(1))).toThrow(RangeError);
});

const daysArbitrary = fc.uniqueArray(fc.record({ day: fc.nat(40), seen: fc.uniqueArray(fc.nat(9)) }), {
  selector: ({ day }) => day,
  minLength: 1,
  maxLength: 12,
});

function roll(days: readonly { day: number; seen: readonly number[] }[]): PrefixHistory {
  let history: PrefixHistory | null = null;
  for (const { day, seen } of [...days].sort((a, b) => a.day - b.day)) {
    history = addDay(history, dateOf(day), prefixes(...[...seen].sort((a, b) => a - b)));
  }
  return history ?? addDay(null, '2026-11-01', prefixes());
}

test('a history is what the days of its window say', () => {
  fc.assert(
    fc.property(daysArbitrary, (days) => {
      const last = Math.max(...days.map(({ day }) => day));
      const window = days.filter(({ day }) => last - day < historyDays);
      const expected = new Map<number, number>();
      for (const { day, seen } of window) {
        for (const prefix of seen) expected.set(prefix, (expected.get(prefix) ?? 0) | (1 << (last - day)));
      }
      const history = roll(days);
      expect(history.date).toBe(dateOf(last));
      expect([...history.prefixes].map((prefix, at) => [Number(prefix), history.days[at]])).toEqual(
        [...expected].sort(([a], [b]) => a - b),
      );
    }),
  );
});

test('comes back from its file as it was', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })),
      fc.infiniteStream(fc.integer({ min: 1, max: 0x7fff })),
      (keys, bits) => {
        const sorted = BigUint64Array.from(keys).sort();
        const days = Uint16Array.from(sorted, () => bits.next().value);
        const history = { date: '2026-11-22', prefixes: sorted, days };
        expect(decodeHistory(encodeHistory(history))).toEqual(history);
      },
    ),
  );
});

test('a file that is cut, goes on, or is another is refused', () => {
  const bytes = encodeHistory(roll([{ day: 1, seen: [1, 2, 3] }]));
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decodeHistory(bytes.slice(0, length))).toThrow(RangeError);
  }
  expect(() => decodeHistory(Uint8Array.of(...bytes, 0))).toThrow(RangeError);
  expect(() => decodeHistory(new TextEncoder().encode('{"date":"2026-11-22"}'))).toThrow(RangeError);
});
