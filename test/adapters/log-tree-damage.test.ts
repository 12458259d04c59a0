import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { accessLine } from '../queries/lines.ts';
import { fc } from '../support/properties.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'log-damage-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const period = { start: '2026-11-22T00:00:00Z', end: '2026-11-23T00:00:00Z', timezone: 'UTC' };
const text = Array.from({ length: 3000 }, (_, i) =>
  accessLine({ client: `192.0.2.${i % 256}:${i}`, sent: String(i * 7919) }),
).join('\n');
const whole = gzipSync(text);

/** What becomes of a file with these bytes: `read`, or the reason for which it is skipped. */
async function fateOf(bytes: Buffer, name = 'a_elasticloadbalancing_x_app.log.gz'): Promise<string> {
  await writeFile(join(root, name), bytes);
  const { files, skipped } = await createLogTree([root]).find(period);
  await rm(join(root, name));
  expect(files.length + skipped.length).toBe(1);
  return skipped[0]?.reason ?? 'read';
}

test('whole files are read: one member, several, empty ones between', async () => {
  expect(await fateOf(whole)).toBe('read');
  expect(await fateOf(Buffer.concat([whole, gzipSync(''), gzipSync(accessLine())]))).toBe('read');
});

test('a file cut off anywhere is damaged', async () => {
  for (const length of [3, 9, 10, 20, 40, whole.length >> 1, whole.length - 9, whole.length - 8, whole.length - 1]) {
    expect({ length, fate: await fateOf(whole.subarray(0, length)) }).toEqual({ length, fate: 'damaged' });
  }
  expect(await fateOf(Buffer.concat([whole, whole.subarray(0, 5000)]))).toBe('damaged');
});

test('the line in which the data break off, or in which it shows that they are corrupt, is named', async () => {
  // Stored, not packed: then each byte of the text has its place in the file.
  const stored = gzipSync(`${text}\n`, { level: 0 });
  const place = (line: number) => stored.indexOf(`192.0.2.${(line - 1) % 256}:${line - 1} `);
  const detailOf = async (bytes: Buffer) => {
    await writeFile(join(root, 'a_elasticloadbalancing_x_app.log.gz'), bytes);
    const { skipped } = await createLogTree([root]).find(period);
    return skipped[0]?.detail;
  };
  // What zlib has not handed over yet may hold a line more.
  const broken = /^The gzip data break off near line (\d+), before their end; fetch the file again\.$/;
  for (const line of [1, 700, 2900]) {
    const named = Number(broken.exec((await detailOf(stored.subarray(0, place(line)))) ?? '')?.[1]);
    expect(named).toBeGreaterThan(line - 3);
    expect(named).toBeLessThanOrEqual(line);
  }
  const wrong = Buffer.from(stored);
  wrong[place(700)] = 0x32;
  expect(await detailOf(wrong)).toMatch(
    /^The gzip data are corrupt, which shows near line (?:2999|300[01]) \(incorrect data check\); fetch the file again\.$/,
  );
});

test('files too large to be held in memory are checked as well', async () => {
  const large = gzipSync(`${text}\n`.repeat(4), { level: 0 });
  expect(large.length).toBeGreaterThan(6_000_000);
  expect(await fateOf(large)).toBe('read');
  expect(await fateOf(large.subarray(0, -9))).toBe('damaged');
  expect(await fateOf(Buffer.concat([large, Buffer.alloc(9)]))).toBe('damaged');
});

test('any changed byte of the packed data, the checksum or the length is noticed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 10, max: whole.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, mask) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ mask;
        expect(await fateOf(changed)).toBe(isUnharmed(changed) ? 'read' : 'damaged');
      },
    ),
    { numRuns: 60 },
  );
});

test('what DuckDB would stumble over is damaged too: bytes after the end, unusual flags', async () => {
  expect(await fateOf(Buffer.concat([whole, Buffer.alloc(512)]))).toBe('damaged');
  expect(await fateOf(Buffer.concat([whole, Buffer.from('garbage')]))).toBe('damaged');
  expect(await fateOf(member(0b0_1000, 'name.log\0'))).toBe('read');
  expect(await fateOf(member(0b1_0000, 'a comment\0'))).toBe('damaged');
});

test('a name that claims other packing than the file has is refused with that advice', async () => {
  expect(await fateOf(whole, 'packed.log')).toBe('unknown-format');
  expect(await fateOf(Buffer.from(text), 'plain.log.gz')).toBe('unknown-format');
});

/** The last bits of the packed data may be mere padding. */
function isUnharmed(bytes: Buffer): boolean {
  try {
    return gunzipSync(bytes).toString() === text;
  } catch {
    return false;
  }
}

/** A gzip member (RFC 1952) with header flags and the field that belongs to them. */
function member(flags: number, field: string): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(text), 0);
  trailer.writeUInt32LE(Buffer.byteLength(text), 4);
  return Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3]),
    Buffer.from(field),
    deflateRawSync(text),
    trailer,
  ]);
}
