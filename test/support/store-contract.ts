import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import type { Archive, FolderFile, ObjectStore } from '../../src/ports.ts';

const text = (body: Uint8Array) => Buffer.from(body).toString('utf8');

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}

/** What every store promises (src/ports.ts, `ObjectStore`). `open` answers an empty one. */
export function testStore(open: () => Promise<ObjectStore>): void {
  test('what was put is read back, as bytes and as a stream, and replaced by the next put', async () => {
    const store = await open();
    const bytes = randomBytes(70_000);
    const first = await store.put('a/b.bin', bytes, { contentType: 'application/octet-stream' });
    const read = await store.get('a/b.bin');
    expect(Buffer.from(read.body).equals(bytes)).toBe(true);
    expect(read.etag).toBe(first.etag);
    const chunks: Buffer[] = [];
    for await (const chunk of await store.open('a/b.bin')) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    const second = await store.put('a/b.bin', 'héllo');
    expect(second.etag).not.toBe(first.etag);
    expect(text((await store.get('a/b.bin')).body)).toBe('héllo');
  });

  test('what is not there is ObjectNotFound; deleting it is no error', async () => {
    const store = await open();
    await expect(store.get('no/such/key')).rejects.toMatchObject({ name: 'ObjectNotFound' });
    await expect(store.open('no/such/key')).rejects.toMatchObject({ name: 'ObjectNotFound' });
    await store.put('k', 'x');
    await store.delete('k');
    await store.delete('k');
    await expect(store.get('k')).rejects.toMatchObject({ name: 'ObjectNotFound' });
  });

  test('a conditional put holds to its condition', async () => {
    const store = await open();
    await expect(store.put('k', 'x', { ifMatch: '"nothing"' })).rejects.toMatchObject({ name: 'ObjectConflict' });
    const { etag } = await store.put('k', 'one', { ifAbsent: true });
    await expect(store.put('k', 'two', { ifAbsent: true })).rejects.toMatchObject({ name: 'ObjectConflict' });
    const next = await store.put('k', 'three', { ifMatch: etag });
    await expect(store.put('k', 'four', { ifMatch: etag })).rejects.toMatchObject({ name: 'ObjectConflict' });
    expect(text((await store.get('k')).body)).toBe('three');
    await store.put('k', 'five', { ifMatch: next.etag });
    expect(text((await store.get('k')).body)).toBe('five');
  });

  test('of writers that meet, one wins', async () => {
    const store = await open();
    const names = Array.from({ length: 8 }, (_, index) => `writer ${index}`);
    const writes = await Promise.allSettled(names.map((name) => store.put('k', name, { ifAbsent: true })));
    const winners = names.filter((_, index) => writes[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(text((await store.get('k')).body)).toBe(winners[0]);
  });

  test('a list is complete, in code-unit order, and holds to its prefix', async () => {
    const store = await open();
    const keys = ['a-b/x', 'a/x', 'a/y/z', 'a0/x', 'b', 'ä/x'];
    for (const key of [...keys].reverse()) await store.put(key, key);
    expect(await keysOf(store, '')).toEqual(keys);
    expect(await keysOf(store, 'a')).toEqual(['a-b/x', 'a/x', 'a/y/z', 'a0/x']);
    expect(await keysOf(store, 'a/')).toEqual(['a/x', 'a/y/z']);
    expect(await keysOf(store, 'a/y')).toEqual(['a/y/z']);
    expect(await keysOf(store, 'c')).toEqual([]);
    const sizes: number[] = [];
    for await (const { size } of store.list('ä/')) sizes.push(size);
    expect(sizes).toEqual([Buffer.byteLength('ä/x')]);
  });

  test.each(['', '/abs', '../up', 'a/../b', './a', 'a//b', 'a/'])('the key %j is refused', async (key) => {
    const store = await open();
    await expect(store.put(key, 'x')).rejects.toThrow();
    await expect(store.write(key, Readable.from(['x']))).rejects.toThrow();
    await expect(store.get(key)).rejects.toThrow();
  });

  test('a stream larger than a part arrives whole', async () => {
    const store = await open();
    const hash = createHash('sha256');
    let bytes = 0;
    async function* produce() {
      for (let part = 0; part < 150; part += 1) {
        const chunk = randomBytes(131_071);
        hash.update(chunk);
        bytes += chunk.byteLength;
        yield chunk;
      }
    }
    await store.write('big', Readable.from(produce()), { contentType: 'text/csv' });
    const read = createHash('sha256');
    let size = 0;
    for await (const chunk of await store.open('big')) {
      read.update(chunk);
      size += chunk.length;
    }
    expect(size).toBe(bytes);
    expect(read.digest('hex')).toBe(hash.digest('hex'));
  });

  test('an empty stream makes an empty object', async () => {
    const store = await open();
    await store.write('empty', Readable.from([]));
    expect((await store.get('empty')).body).toHaveLength(0);
  });

  test.each([10, 20_000_000])('a stream that breaks off after %i bytes changes nothing', async (length) => {
    const store = await open();
    await store.put('k', 'before');
    async function* produce() {
      for (let left = length; left > 0; left -= 1_000_000) yield Buffer.alloc(Math.min(left, 1_000_000), 7);
      throw new Error('the source is gone');
    }
    await expect(store.write('k', Readable.from(produce()))).rejects.toThrow('the source is gone');
    await expect(store.write('new', Readable.from(produce()))).rejects.toThrow('the source is gone');
    expect(text((await store.get('k')).body)).toBe('before');
    expect(await keysOf(store, '')).toEqual(['k']);
  });

  test('a large put keeps its conditions', async () => {
    const store = await open();
    const large = Buffer.alloc(17 * 1024 * 1024, 3);
    const { etag } = await store.put('large', large, { ifAbsent: true });
    await expect(store.put('large', large, { ifAbsent: true })).rejects.toMatchObject({ name: 'ObjectConflict' });
    await store.put('large', 'small', { ifMatch: etag });
    await expect(store.put('large', large, { ifMatch: etag })).rejects.toMatchObject({ name: 'ObjectConflict' });
    expect(text((await store.get('large')).body)).toBe('small');
  });
}

const file = (path: string, body: string): FolderFile => ({ path, body, contentType: 'text/plain; charset=utf-8' });
const filesOf = (content: string) => [
  file('index.html', `page ${content}`),
  file('report.json', `figures ${content}`),
  file('csv/rows.csv', `rows ${content}`),
  file('manifest.json', `manifest ${content}`),
];

async function contentOf(store: ObjectStore, folder: string): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const key of await keysOf(store, `${folder}/`))
    content[key.slice(folder.length + 1)] = text((await store.get(key)).body);
  return content;
}

const content = (files: readonly FolderFile[]) => Object.fromEntries(files.map(({ path, body }) => [path, body]));

/** What an archive promises besides (src/ports.ts, `Archive`). */
export function testArchive(open: () => Promise<Archive>): void {
  const folder = 'reports/daily/2026/11/22';

  test('a published folder shows its files, the next revision replaces them all, and the first is kept', async () => {
    const archive = await open();
    await archive.publishFolder(folder, 1, [...filesOf('one'), file('report.pdf', 'printed')]);
    expect(await contentOf(archive, folder)).toEqual({ ...content(filesOf('one')), 'report.pdf': 'printed' });
    await archive.publishFolder(folder, 2, filesOf('two'));
    expect(await contentOf(archive, folder)).toEqual(content(filesOf('two')));
    expect(await contentOf(archive, `${folder}.r2`)).toEqual(content(filesOf('two')));
    expect(await contentOf(archive, `${folder}.r1`)).toEqual({ ...content(filesOf('one')), 'report.pdf': 'printed' });
  });

  test('publishing the same revision again changes nothing; another content, or an older revision, is refused', async () => {
    const archive = await open();
    await archive.publishFolder(folder, 1, filesOf('one'));
    await archive.publishFolder(folder, 1, filesOf('one'));
    await expect(archive.publishFolder(folder, 1, filesOf('other'))).rejects.toMatchObject({ name: 'ObjectConflict' });
    await archive.publishFolder(folder, 2, filesOf('two'));
    await expect(archive.publishFolder(folder, 1, filesOf('one'))).rejects.toMatchObject({ name: 'ObjectConflict' });
    expect(await contentOf(archive, folder)).toEqual(content(filesOf('two')));
  });

  test('of two that publish one revision at once, one wins, and the folder is whole', async () => {
    const archive = await open();
    const all = ['a', 'b', 'c'].map(filesOf);
    const outcomes = await Promise.allSettled(all.map((files) => archive.publishFolder(folder, 1, files)));
    const winners = all.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(await contentOf(archive, folder)).toEqual(content(winners[0] ?? []));
    expect(await contentOf(archive, `${folder}.r1`)).toEqual(content(winners[0] ?? []));
  });
}
