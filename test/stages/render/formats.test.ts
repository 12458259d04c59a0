import { describe, expect, test } from '@jest/globals';
import {
  createFormats,
  cutMiddle,
  listInWords,
  printable,
  toPlainCharacters,
  withUnits,
} from '#src/stages/render/formats.ts';
import { fc } from '../../support/properties.ts';

const formats = createFormats('en-GB');
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers as they are read', () => {
  test.each([
    [null, '–'],
    [0, '0 %'],
    [1, '100 %'],
    [0.384, '38.4 %'],
    [0.0342, '3.4 %'],
    [0.0034, '0.34 %'],
    [0.00001, '< 0.01 %'],
    [0.9999, '> 99.9 %'],
    [0.9994, '99.9 %'],
  ])('share %p', (value, text) => expect(plain(formats.share(value))).toBe(text));

  test.each([
    [null, '–'],
    [0.004, '+0.4 points'],
    [-0.01, '−1.0 point'],
    [0, '±0.0 points'],
    [0.0003, '+0.03 points'],
    [-0.000001, '±0.00 points'],
  ])('points %p', (value, text) => expect(plain(formats.points(value))).toBe(text));

  test.each([
    [0.4, '+40 %'],
    [-0.0063, '−0.6 %'],
    [0.0998, '+10 %'],
    [12, '+1,200 %'],
    [0, '±0.0 %'],
  ])('ratio %p', (value, text) => expect(plain(formats.ratio(value))).toBe(text));

  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1.00 kB'],
    [12_339_902_541, '12.3 GB'],
    [999_999, '1.00 MB'],
    [Number.MAX_SAFE_INTEGER, '9.01 PB'],
  ])('bytes %p', (value, text) => expect(plain(formats.bytes(value))).toBe(text));

  test.each([
    [0, '0 ms'],
    [0.00001, '< 0.1 ms'],
    [0.00089, '0.9 ms'],
    [0.041, '41 ms'],
    [0.1478, '148 ms'],
    [0.0337, '33.7 ms'],
    [0.9996, '1.00 s'],
    [12.34, '12.3 s'],
  ])('seconds %p', (value, text) => expect(plain(formats.seconds(value))).toBe(text));

  test('counts and their nouns', () => {
    expect(formats.count(1_234_567)).toBe('1,234,567');
    expect(plain(formats.counted(1, 'request'))).toBe('1 request');
    expect(plain(formats.counted(2, 'address', 'addresses'))).toBe('2 addresses');
    expect(plain(formats.rounded(1_234_567))).toBe('1.23 million');
    expect(plain(formats.rounded(2_345_678_901))).toBe('2.35 billion');
    expect(formats.rounded(999_999)).toBe('999,999');
  });

  test('no finite number and no absence of one becomes NaN, and a part is never called nothing or all', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const text = formats.share(share);
        expect(text === '0\u00a0%').toBe(share === 0);
        expect(text === '100\u00a0%').toBe(share === 1);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e18 }), (value) => {
        for (const format of [formats.bytes, formats.seconds, formats.count, formats.rounded, formats.ratio]) {
          expect(format(value)).not.toMatch(/NaN|undefined|Infinity/);
        }
      }),
    );
  });
});

test('log text cannot hide, turn round or break a line', () => {
  expect(printable('a\u202eb\u0000\n')).toBe('a\\u{202e}b\\u{0}\\u{a}');
  expect(printable('\u{1f600}')).toBe('\\u{1f600}');
  expect(printable('é … ’')).toBe('é … ’');
  expect(cutMiddle('x'.repeat(1000), 101)).toHaveLength(101);
});

test('plain text has plain characters', () => {
  expect(toPlainCharacters(formats.points(-0.004))).toBe('-0.4 points');
});

test('words', () => {
  expect(listInWords(['a', 'b', 'c'])).toBe('a, b and c');
  expect(withUnits('from 24.1 ms to 33.7 ms, 40 % more')).toBe('from 24.1\u00a0ms to 33.7\u00a0ms, 40\u00a0% more');
  expect(withUnits('7 mice')).toBe('7 mice');
});
