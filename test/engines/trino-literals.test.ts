import { expect, test } from '@jest/globals';
import { parseSqlLiteral, sqlLiteral } from '../../src/contracts/statement.ts';
import { fc } from '../support/properties.ts';
import { queryTrino } from './trino-bed.ts';

/** Values as sqlLiteral writes them, bound by EXECUTE … USING as Athena binds execution parameters. */
async function echo(values: readonly string[]): Promise<string[]> {
  const places = values.map((_, index) => `(${index}, ?)`).join(', ');
  const sql = `SELECT to_hex(to_utf8(value)) FROM (VALUES ${places}) AS t (place, value) ORDER BY place`;
  const rows = await queryTrino(sql, values.map(sqlLiteral));
  return rows.map(([hex]) => Buffer.from(String(hex), 'hex').toString('utf8'));
}

const hostile = [
  "'",
  "''",
  "\\'",
  '\\',
  "' OR '1'='1",
  "'; DROP TABLE requests; --",
  "') UNION SELECT 1 --",
  '--',
  '/*',
  "*/ ' /*",
  '?',
  "?'?",
  `\${target}`,
  '$1',
  '"',
  '`',
  "U&'\\0027'",
  "X'27'",
  'a\nb\r\nc\td',
  '\u2028\u2029',
  '\u02bc\u2019\uff07',
  'e\u0301 é 世界 👋🏽',
  '\u0001\u007f\u0080',
  '%_\\%',
  "', cast(1/0 as varchar), '",
  "'||(SELECT 'x')||'",
  '',
  ' ',
];

test('hostile values come back as they were', async () => {
  expect(await echo(hostile)).toEqual(hostile);
});

const piece = fc.constantFrom(
  "'",
  '"',
  '\\',
  ';',
  '--',
  '/*',
  '*/',
  '?',
  '$',
  '{',
  '}',
  '(',
  ')',
  '\n',
  ' OR ',
  'SELECT',
  '%',
);
const value = fc
  .array(fc.oneof(piece, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 12 })
  .map((parts) => parts.join(''))
  .filter((text) => !text.includes('\0') && text.isWellFormed());

test('any value comes back as it was, and is nothing but a value', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 40, maxLength: 80 }), async (values) => {
      expect(await echo(values)).toEqual(values);
    }),
    { numRuns: 10 },
  );
});

test('numbers keep their value and their type', async () => {
  const numbers = [0, -1, 42, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  const rows = await queryTrino(`SELECT ${numbers.map(() => 'CAST(? AS bigint)').join(', ')}`, numbers.map(sqlLiteral));

  expect(rows[0]?.map(Number)).toEqual(numbers);
});

test('a value in WHERE selects what equals it and nothing else', async () => {
  const rows = "(VALUES 'daily-1', 'daily-2', '''') AS t (run)";

  for (const injection of ["daily-1' OR run LIKE '%", "x' OR 1=1 --", "' OR ''='"]) {
    expect(await queryTrino(`SELECT run FROM ${rows} WHERE run = ?`, [sqlLiteral(injection)])).toEqual([]);
  }
  expect(await queryTrino(`SELECT run FROM ${rows} WHERE run = ?`, [sqlLiteral("'")])).toEqual([["'"]]);
});

test('the literals of the property are read back by the other engines as the same values', () => {
  fc.assert(
    fc.property(value, (text) => {
      expect(parseSqlLiteral(sqlLiteral(text))).toBe(text);
    }),
  );
});
