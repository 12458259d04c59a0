import { expect, test } from '@jest/globals';
import { chooseStrategy } from '../../src/detect/target-strategy.ts';
import { hexOf } from './make-day.ts';

const inOrder = (addresses: readonly string[]) =>
  chooseStrategy(addresses.map((address, first) => ({ address: hexOf(address), first })));
const numbered = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
/** In no order: multiples of 7 modulo 23. */
const shuffled = <T>(list: readonly T[]) => list.toSorted((a, b) => rank(list.indexOf(a)) - rank(list.indexOf(b)));
const rank = (at: number) => (at * 7) % 23;

test.each([
  ['+1', (i: number) => `2001:db8::a:${(0x8000 + i).toString(16)}`],
  ['+0x10', (i: number) => `2001:db8::a:${(0x8000 + i * 16).toString(16)}`],
  ['+0x100', (i: number) => `2001:db8::a:${(0x8000 + i * 256).toString(16)}`],
  ['subnet by subnet', (i: number) => `2001:db8:0:${i.toString(16)}:8d6e:3477:df66:f105`],
  ['over IPv4', (i: number) => `10.0.3.${i + 7}`],
])('steps of %s are sequential', (_, name) => {
  expect(inOrder(numbered(12, name))).toBe('sequential');
  expect(inOrder(numbered(9, name))).not.toBe('sequential');
});

test('half of the steps are enough, fewer are not', () => {
  const counted = numbered(7, (i) => `2001:db8:7:7:1234:5678:9abc:${(0x9000 + i).toString(16)}`);
  const jumps = [0x7777, 0x1234, 0x4321, 0x2999, 0x3002].map((i) => `2001:db8:7:7:9abc:1234:5678:${i.toString(16)}`);
  expect(inOrder([...counted, ...jumps])).toBe('sequential');
  expect(inOrder([...counted.slice(0, 6), ...jumps])).toBe('sequential');
  expect(inOrder([...counted.slice(0, 5), ...jumps])).toBe('random');
});

test('a sweep upwards is sequential even where the addresses between are not ours', () => {
  const sparse = numbered(20, (i) => `2001:db8:0:1:1234:5678:${(0x1000 + i * i * 97).toString(16)}:77`);
  expect(inOrder(sparse)).toBe('sequential');
  expect(inOrder(shuffled(sparse))).toBe('random');
});

test('four of five low addresses are low-byte; IPv4 has none', () => {
  const low = numbered(8, (i) => `2001:db8:0:${(i * 5) % 16}::${i + 1}`);
  const other = ['2001:db8::8d6e:3477:df66:f105', '2001:db8:0:7:1b2c:3d4e:5f60:7182'];
  expect(inOrder([...low, ...other])).toBe('low-byte');
  expect(inOrder([...low.slice(1), ...other])).toBe('random');
  expect(inOrder(['10.0.0.1', '10.0.0.2', '10.0.0.3'])).toBe('random');
});

test('what happened within one second has no order', () => {
  const targets = numbered(15, (i) => ({
    address: hexOf(`2001:db8:0:1:1234:5678:9abc:${(0x8000 + i).toString(16)}`),
    first: 7,
  }));
  expect(chooseStrategy(targets)).toBe('random');
});

test('one target is no choice', () => {
  expect(inOrder(['2001:db8::1'])).toBeNull();
  expect(chooseStrategy([])).toBeNull();
  expect(inOrder(['2001:db8::1', '2001:db8::1'])).toBeNull();
});
