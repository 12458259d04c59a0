import { expect, test } from '@jest/globals';
import { type Prefix, prefixContains, prefixOf } from '../../src/ipv6/prefix.ts';
import { buildPrefixTable } from '../../src/ipv6/prefix-table.ts';
import { hexToWords } from '../../src/ipv6/words.ts';
import { fc } from '../support/properties.ts';
import { hexArbitrary } from './arbitraries.ts';

/** The first of the longest prefixes that contain the address, by looking at all of them. */
function findSlowly(prefixes: readonly Prefix[], hex: string): number {
  let best = -1;
  prefixes.forEach((prefix, index) => {
    if (prefixContains(prefix, hex) && prefix.length > (prefixes[best]?.length ?? -1)) best = index;
  });
  return best;
}

const prefixArbitrary = fc
  .tuple(hexArbitrary, fc.integer({ min: 0, max: 128 }))
  .map(([hex, length]): Prefix => ({ hex: prefixOf(hex, length), length }));

test('finds the longest prefix, at and around every edge', () => {
  fc.assert(
    fc.property(
      fc.array(prefixArbitrary, { maxLength: 12 }),
      fc.array(hexArbitrary, { maxLength: 8 }),
      (prefixes, others) => {
        const table = buildPrefixTable(prefixes);
        const probes = [...others, '0'.repeat(32), 'f'.repeat(32)];
        for (const { hex, length } of prefixes) {
          const size = 1n << BigInt(128 - length);
          for (const address of [
            BigInt(`0x${hex}`),
            BigInt(`0x${hex}`) - 1n,
            BigInt(`0x${hex}`) + size - 1n,
            BigInt(`0x${hex}`) + size,
          ]) {
            if (address >= 0n && address < 1n << 128n) probes.push(address.toString(16).padStart(32, '0'));
          }
        }
        for (const probe of probes) expect(table.find(hexToWords(probe))).toBe(findSlowly(prefixes, probe));
      },
    ),
    { numRuns: 60 },
  );
});

test('an empty table finds nothing', () => {
  expect(buildPrefixTable([]).find(hexToWords('f'.repeat(32)))).toBe(-1);
});
