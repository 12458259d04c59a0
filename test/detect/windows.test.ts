import { describe, expect, test } from '@jest/globals';
import { busiestWindow, spanOf, splitSessions } from '../../src/detect/windows.ts';
import { fc } from '../support/properties.ts';

const at = (first: number, key = String(first), last = first) => ({ first, last, key });
const keyOf = ({ key }: { key: string }) => key;

describe('sessions', () => {
  test('end with a pause that is longer than the gap', () => {
    const firsts = splitSessions([at(4000), at(0), at(7601), at(400)], 3600).map((list) =>
      list.map(({ first }) => first),
    );
    expect(firsts).toEqual([[0, 400, 4000], [7601]]);
  });

  test('go on while something lasts', () => {
    expect(splitSessions([at(0, 'a', 9000), at(100), at(12_000)], 3600)).toHaveLength(1);
  });
});

describe('the busiest window', () => {
  test('has most different keys, not most things', () => {
    const items = [at(0, 'a'), at(1, 'a'), at(2, 'a'), at(100, 'a'), at(120, 'b'), at(159, 'c')];
    expect(busiestWindow(items, 60, keyOf).map(({ first }) => first)).toEqual([100, 120, 159]);
  });

  test('has all that is in it, also what comes after the last new key', () => {
    expect(busiestWindow([at(0, 'a'), at(1, 'b'), at(50, 'a'), at(61, 'b')], 60, keyOf)).toHaveLength(3);
  });

  test('does not reach its own length: 60 seconds later is another minute', () => {
    expect(busiestWindow([at(0), at(60)], 60, keyOf)).toHaveLength(1);
    expect(busiestWindow([at(0), at(59)], 60, keyOf)).toHaveLength(2);
  });

  test('is the whole session for 0', () => {
    expect(busiestWindow([at(0), at(9000)], 0, keyOf)).toHaveLength(2);
  });

  test('is as busy as brute force finds one', () => {
    const item = fc.record({ first: fc.nat(300), key: fc.constantFrom('a', 'b', 'c', 'd', 'e') });
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 120 }),
        (list, seconds) => {
          const items = list.map(({ first, key }) => at(first, key)).sort((a, b) => a.first - b.first);
          const keysFrom = (start: number) =>
            new Set(items.filter(({ first }) => first >= start && first < start + seconds).map(keyOf)).size;
          const window = busiestWindow(items, seconds, keyOf);
          expect(new Set(window.map(keyOf)).size).toBe(Math.max(...items.map(({ first }) => keysFrom(first))));
          const { first, last } = spanOf(window);
          expect(last - first).toBeLessThan(seconds);
        },
      ),
    );
  });
});
