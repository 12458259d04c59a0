import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

const root = new URL('../../', import.meta.url);
const page = await readFile(new URL('docs/nasty-logs.md', root), 'utf8');
const rows = page.split('\n').filter((line) => line.includes('`test/') && line.startsWith('|'));

test('every case is there', () => {
  const cases = rows.map((row) => Number(row.split('|')[1])).filter(Number.isInteger);
  expect(cases).toEqual(Array.from({ length: 23 }, (_, index) => index + 1));
});

test.each(rows.map((row) => /`(test\/[^`]+)`: (.+) \|$/.exec(row)?.slice(1) ?? [row, 'no test']))(
  '%s has the test: %s',
  async (file, name) => {
    const text = await readFile(new URL(file ?? '', root), 'utf8');
    expect(text).toContain(`'${name}'`);
  },
);
