import { expect, test } from '@jest/globals';
import { FULL, Parts } from '../../src/sample/parts.ts';

test('begins another file when one is full, and each with the header', () => {
  const parts = new Parts((part) => `file-${part}`, 'header\n');
  const half = 'x'.repeat(FULL / 2);
  const placed = [half, half, 'rest'].map((text) => parts.place(text));
  expect(placed.map(({ key, full }) => [key, full])).toEqual([
    ['file-0', false],
    ['file-0', true],
    ['file-1', false],
  ]);
  expect(placed.map(({ text }) => text.startsWith('header\n'))).toEqual([true, false, true]);
});
