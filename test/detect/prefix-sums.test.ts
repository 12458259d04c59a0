import { expect, test } from '@jest/globals';
import { PrefixSums } from '../../src/detect/prefix-sums.ts';
import { prefixContains, prefixOf } from '../../src/ipv6/prefix.ts';
import { fc } from '../support/properties.ts';
import { hexOf } from './make-day.ts';

const close = fc.tuple(fc.nat(3), fc.nat(5)).map(([a, b]) => `20010db80000000${a}000000000000000${b}`);
const rows = fc.array(fc.record({ hex: close, requests: fc.nat(9), flows: fc.nat(9) }), { maxLength: 80 });

test('sums are those of counting one by one', () => {
  fc.assert(
    fc.property(rows, close, fc.nat(128), (list, hex, length) => {
      const sums = new PrefixSums();
      for (const { hex: address, requests, flows } of list) sums.add(address, { requests, flows });
      const prefix = { hex: prefixOf(hex, length), length };
      const inside = list.filter((row) => prefixContains(prefix, row.hex));
      expect(sums.sum(prefix)).toEqual({
        addresses: new Set(inside.map((row) => row.hex)).size,
        requests: inside.reduce((sum, { requests }) => sum + requests, 0),
        flows: inside.reduce((sum, { flows }) => sum + flows, 0),
        attempts: 0,
        failed: 0,
      });
    }),
  );
});

test('grows, answers in between, and leaves parts out', () => {
  const sums = new PrefixSums();
  for (let i = 0; i < 5000; i++)
    sums.add(hexOf(`2001:db8:0:${(i % 50).toString(16)}::${i.toString(16)}`), { attempts: 2 });
  const all = { hex: hexOf('2001:db8::'), length: 48 };
  expect(sums.sum(all)).toMatchObject({ addresses: 5000, attempts: 10_000 });
  sums.add(hexOf('2001:db8::'), { attempts: 1, failed: 1 });
  expect(sums.sum(all)).toMatchObject({ addresses: 5000, attempts: 10_001, failed: 1 });
  const parts = [0, 1].map((subnet) => ({ hex: hexOf(`2001:db8:0:${subnet}::`), length: 64 }));
  expect(sums.sumWithout(all, parts)).toEqual({ addresses: 4800, requests: 0, flows: 0, attempts: 9600, failed: 0 });
  expect(sums.sum({ hex: hexOf('::'), length: 0 }).addresses).toBe(5000);
  expect(() => sums.add('2001', {})).toThrow(RangeError);
});
