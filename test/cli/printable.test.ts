import { expect, test } from '@jest/globals';
import { printable } from '../../src/cli/printable.ts';

test('terminal escapes, line breaks and direction overrides stay literal', () => {
  expect(printable('a\u001b[31mred\u0007\r\nb')).toBe('a\\u001b[31mred\\u0007\\u000d\\u000ab');
  expect(printable('evil\u202Egpj.exe')).toBe('evil\\u202egpj.exe');
  expect(printable('Köln – 2001:db8::1')).toBe('Köln – 2001:db8::1');
});
