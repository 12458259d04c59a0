import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { formatHex } from '../../src/ipv6/format.ts';
import { commonPrefixLength, hexToWords } from '../../src/ipv6/words.ts';
import { PrefixCipher, PseudonymKeyInvalid } from '../../src/privacy/prefix-cipher.ts';
import { hexOf } from '../detect/make-day.ts';
import { fc } from '../support/properties.ts';

/** Of draft-denis-ipcrypt. */
const vectors: readonly { key: string; ip: string; encrypted_ip: string }[] = JSON.parse(
  readFileSync(new URL('../fixtures/ipcrypt-pfx.json', import.meta.url), 'utf8'),
);

test.each(vectors.map(({ key, ip, encrypted_ip }) => [ip, encrypted_ip, key]))('%s becomes %s', (ip, expected, key) => {
  expect(vectors.length).toBeGreaterThan(10);
  expect(formatHex(new PrefixCipher(key).encrypt(hexToWords(hexOf(ip))))).toBe(expected);
});

const key = '0123456789abcdeffedcba98765432101032547698badcfeefcdab8967452301';
const address = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex'));

test('what shares n bits shares n bits afterwards', () => {
  const cipher = new PrefixCipher(key);
  fc.assert(
    fc.property(address, address, fc.integer({ min: 0, max: 128 }), (a, other, bits) => {
      // Of the first `bits` of one and the rest of the other.
      const mix = BigInt(`0x${a}`) >> BigInt(128 - bits);
      const low = BigInt(`0x${other}`) & ((1n << BigInt(128 - bits)) - 1n);
      const b = ((mix << BigInt(128 - bits)) | low).toString(16).padStart(32, '0');
      const before = commonPrefixLength(hexToWords(a), 0, hexToWords(b), 0);
      const [x, y] = [a, b].map((hex) => hexToWords(cipher.encrypt(hexToWords(hex)))) as [Uint32Array, Uint32Array];
      // IPv4 begins anew at its first bit.
      fc.pre(!a.startsWith('00000000000000000000ffff') && !b.startsWith('00000000000000000000ffff'));
      expect(commonPrefixLength(x, 0, y, 0)).toBe(before);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['', '64 hex digits'],
  [key.slice(2), '64 hex digits'],
  [`${key.slice(0, 62)}zz`, '64 hex digits'],
  [key.slice(0, 32).repeat(2), 'halves'],
])('the key %j is refused, and not told', (text, words) => {
  expect(() => new PrefixCipher(text)).toThrow(PseudonymKeyInvalid);
  expect(() => new PrefixCipher(text)).toThrow(words);
});
