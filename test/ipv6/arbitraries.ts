import { wordsToHex } from '../../src/ipv6/words.ts';
import { fc } from '../support/properties.ts';

/** Groups as addresses have them: often zero, often small, else anything. */
const group = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 0x2ff }) },
  { weight: 1, arbitrary: fc.constantFrom(0xffff, 0x5efe, 0x0200, 0xff, 0xfe00, 0x64, 0xff9b, 0x2001, 0xdb8, 0x2002) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 0xffff }) },
);

export const groupsArbitrary = fc.array(group, { minLength: 8, maxLength: 8 });

export const wordsArbitrary = groupsArbitrary.map((groups) => {
  const words = new Uint32Array(4);
  for (let word = 0; word < 4; word++) words[word] = ((groups[word * 2] ?? 0) << 16) | (groups[word * 2 + 1] ?? 0);
  return words;
});

export const hexArbitrary = wordsArbitrary.map((words) => wordsToHex(words));

/** Addresses that are near one another at every rung of the ladder. IPv4 is not among them. */
export const clusteredHexArbitrary = fc
  .tuple(
    fc.constantFrom('20010db8', '2a028109', '26001700'),
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 5 }),
  )
  .map(([network, a, b, c, d, host]) => `${network}0${a}0${b}0${c}0${d}000000000000000${host}`);

/** Text that is nearly an address: one of the vectors with a letter changed, or letters of addresses in any order. */
export const nearlyAddress = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789abfFg:.%'), maxLength: 24 }),
  fc
    .array(
      fc.constantFrom('0', '1', 'ffff', '12345', '::', ':', '2001', 'db8', '1.2.3.4', '01.2.3.4', '.', '%', 'e0'),
      {
        maxLength: 16,
      },
    )
    .map((parts) => parts.join('')),
  fc
    .array(fc.constantFrom('0', '1', 'ffff', '2001', 'db8', '00a', ''), { minLength: 2, maxLength: 9 })
    .map((parts) => parts.join(':')),
);
