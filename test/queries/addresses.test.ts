import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fc } from '../support/properties.ts';

const macros = fileURLToPath(new URL('../../queries/extract/macros.duckdb.sql', import.meta.url));
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();

beforeAll(async () => {
  await connection.run(await readFile(macros, 'utf8'));
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

async function hexOf(texts: readonly string[]): Promise<(string | null)[]> {
  const result = await connection.runAndReadAll(
    `SELECT address_hex(text, octets, groups) AS hex FROM (
       SELECT i, text, address_octets(text) AS octets, address_groups(text) AS groups
       FROM (SELECT unnest($1) AS text, unnest(range(len($1))) AS i)) ORDER BY i`,
    [listValue(texts)],
    [LIST(VARCHAR)],
  );
  return result.getRows().map(([hex]) => (typeof hex === 'string' ? hex : null));
}

const accepted: Record<string, string> = {
  '2001:db8:0:0:0:0:2:1': '20010db8000000000000000000020001',
  '2001:db8::0:1': '20010db8000000000000000000000001',
  '2001:db8::1:1:1:1:1': '20010db8000000010001000100010001',
  '2001:0:0:1:0:0:0:1': '20010000000000010000000000000001',
  '2001:db8:0:0:1:0:0:1': '20010db8000000000001000000000001',
  '0:0:1:0:0:1:0:0': '00000000000100000000000100000000',
  '1:0:0:0:1:0:0:0': '00010000000000000001000000000000',
  '1:0:0:2:0:0:3:0': '00010000000000020000000000030000',
  '0:1:0:1:0:1:0:1': '00000001000000010000000100000001',
  '::2:3:4:5:6:7:8': '00000002000300040005000600070008',
  '1:2:3:4:5:6:7::': '00010002000300040005000600070000',
  '64:ff9b::192.0.2.33': '0064ff9b0000000000000000c0000221',
  '1:2:3:4:5:6:192.0.2.1': '000100020003000400050006c0000201',
  'fe80::1%eth0': 'fe800000000000000000000000000001',
  'FE80::1%ETH0': 'fe800000000000000000000000000001',
  '2A02:A33C:4538:1:BCF4:5264:E01C:F215': '2a02a33c45380001bcf45264e01cf215',
  'fd6d:6bbc:c529:6::face:ed83:f46': 'fd6d6bbcc52900060000faceed830f46',
  '::': '00000000000000000000000000000000',
  '::1': '00000000000000000000000000000001',
  '1::': '00010000000000000000000000000000',
  '::ffff:192.0.2.1': '00000000000000000000ffffc0000201',
  '::ffff:c000:201': '00000000000000000000ffffc0000201',
  '::192.0.2.1': '000000000000000000000000c0000201',
  '192.0.2.1': '00000000000000000000ffffc0000201',
  '0.0.0.0': '00000000000000000000ffff00000000',
  '255.255.255.255': '00000000000000000000ffffffffffff',
};

const rejected = [
  ...'1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 1::2::3 ::: :1 1: 1:2:3:4:5:6:7: ::1:: :1:2:3:4:5:6:7'.split(' '),
  ...'1:2:3:4::5:6:7:8 1:2:3:4:5:6:7::8 12345:: ::12345 ::00001 ::g ::+1 0x1:: ::ffff:256.0.0.1'.split(' '),
  ...'::ffff:192.0.2 ::ffff:192.0.2.01 ::ffff:0300.0.2.1 ::ffff:0xc0.0.2.1 1:2:3:4:5:6:7:192.0.2.1'.split(' '),
  ...'::192.0.2.1:1 192.0.2.1:: fe80::1% %eth0 - 010.0.0.1 0x7f.1 1 127.1 1.2.3 1.2.3.4.5 1.2.3.+4'.split(' '),
  ...'1.2.3.256 1.2.3. .1.2.3.4 1.2.3.-4 1.2.3.4:80 ::1.2.3.4.5 1.2.3.4::1 1.2.3.4% ::1%a%b [::1] 2001:db8::/32'.split(
    ' ',
  ),
  ...['', ' ::1', '::1 ', '::1\n', '1.2.3.4 ', ' 1.2.3.4', '1.2.3.4\n', '::\uFF11', '\uFF11.2.3.4', '1 .2.3.4', '::\0'],
];

test('accepts every text form of RFC 4291 and canonical dotted quads', async () => {
  const texts = Object.keys(accepted);
  expect(Object.fromEntries((await hexOf(texts)).map((hex, i) => [texts[i], hex]))).toEqual(accepted);
});

test('rejects what is no address, whatever other parsers make of it', async () => {
  const hex = await hexOf(rejected);
  expect(rejected.filter((_, i) => hex[i] !== null)).toEqual([]);
});

test('reads any 128 bits, however they are written', async () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  const value = fc.array(fc.oneof(fc.constant(0), group), { minLength: 8, maxLength: 8 });
  const written = fc.record({ value, gap: fc.nat(7), length: fc.nat(8), capitals: fc.boolean(), padded: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(written, { minLength: 50, maxLength: 50 }), async (cases) => {
      const hex = await hexOf(cases.map(writeAddress));
      expect(hex).toEqual(
        cases.map(({ value: groups }) => groups.map((g) => g.toString(16).padStart(4, '0')).join('')),
      );
    }),
    { numRuns: 40 },
  );
});

/** With `::` in place of the zeros at `gap`, if there are any. */
function writeAddress(written: { value: number[]; gap: number; length: number; capitals: boolean; padded: boolean }) {
  const { value, gap, length, capitals, padded } = written;
  const groups = value.map((g) => g.toString(16).padStart(padded ? 4 : 1, '0'));
  let end = gap;
  while (end < Math.min(8, gap + length) && value[end] === 0) end++;
  const text = end === gap ? groups.join(':') : `${groups.slice(0, gap).join(':')}::${groups.slice(end).join(':')}`;
  return capitals ? text.toUpperCase() : text;
}
