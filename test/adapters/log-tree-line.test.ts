import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import { createLogTree } from '../../src/adapters/log-tree.ts';

const root = await mkdtemp(join(tmpdir(), 'log-line-'));
afterAll(() => rm(root, { recursive: true, force: true }));
const tree = createLogTree([root]);

test('finds the first line that a sample was taken from, packed or plain', async () => {
  const text = 'one\n\nbroken\r\ntwo\nbroken\n';
  await writeFile(join(root, 'plain.log'), text);
  await writeFile(join(root, 'packed.log.gz'), Buffer.concat([gzipSync(text), gzipSync('last')]));
  expect(await tree.locateLine('requests', 'plain.log', 'broken')).toBe(3);
  expect(await tree.locateLine('requests', 'packed.log.gz', 'broken')).toBe(3);
  expect(await tree.locateLine('requests', 'packed.log.gz', 'last')).toBe(6);
  expect(await tree.locateLine('requests', 'plain.log', 'brok')).toBeNull();
});

test('finds lines longer than samples, and those that are no UTF-8', async () => {
  const long = 'x'.repeat(700);
  await writeFile(
    join(root, 'odd.log'),
    Buffer.concat([Buffer.from(`${long.slice(1)}y\n`), Buffer.from([0x61, 0xff, 0xfe, 0x62, 10]), Buffer.from(long)]),
  );
  expect(await tree.locateLine('flows', 'odd.log', 'a??b')).toBe(2);
  expect(await tree.locateLine('flows', 'odd.log', long.slice(0, 500))).toBe(1);
});

test('finds what the engine split at a carriage return, and lines across the pieces of a large file', async () => {
  await writeFile(join(root, 'return.log'), 'one\ntwo\rthree\n');
  expect(await tree.locateLine('requests', 'return.log', 'three')).toBe(2);
  const lines = Array.from({ length: 50_000 }, (_, i) => `line ${i} of many`);
  await writeFile(join(root, 'large.log.gz'), gzipSync(lines.join('\n')));
  expect(await tree.locateLine('requests', 'large.log.gz', 'line 49999 of many')).toBe(50_000);
  expect(await tree.locateLine('requests', 'large.log.gz', 'line 31234 of many')).toBe(31_235);
});

test('a file that is gone cannot tell', async () => {
  await expect(tree.locateLine('flows', 'gone.log', 'x')).rejects.toThrow('ENOENT');
});
