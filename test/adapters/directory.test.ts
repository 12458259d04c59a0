import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createDirectoryStore } from '../../src/adapters/directory.ts';
import { checkWritable } from '../../src/adapters/directory-access.ts';
import { lockPath } from '../../src/adapters/directory-key.ts';
import { newOwner } from '../../src/adapters/directory-owner.ts';
import { fc } from '../support/properties.ts';
import { filesOf } from './directory-files.ts';

const writer = join(import.meta.dirname, 'directory-writer.ts');
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ipv6-report-directory-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Runs a job of directory-writer.ts; answers what it said, or the signal that ended it. */
async function runWriter(job: Record<string, unknown>): Promise<string> {
  const child = spawn(process.execPath, [writer, JSON.stringify({ root, ...job })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [, signal] = await once(child, 'close');
  return signal === null ? said : String(signal);
}

async function keysBelow(prefix = '', place = root): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of createDirectoryStore(place).list(prefix)) keys.push(key);
  return keys;
}

/** All names in the directory, the store's own included. */
const names = async (directory = root) => (await readdir(directory, { recursive: true })).sort();

test('what was put is read back, with the SHA-256 as its tag', async () => {
  const store = createDirectoryStore(root);
  const { etag } = await store.put('a/b/c.txt', 'héllo');
  expect(etag).toBe('3c48591d8d098a4538f5e013dfcf406e948eac4d3277b10bf614e295d6068179');
  const read = await store.get('a/b/c.txt');
  expect(Buffer.from(read.body).toString()).toBe('héllo');
  expect(read.etag).toBe(etag);
  const chunks: Buffer[] = [];
  for await (const chunk of await store.open('a/b/c.txt')) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('héllo');
  expect(store.locate('a/b/c.txt')).toBe(join(root, 'a/b/c.txt'));
  await store.delete('a/b/c.txt');
  await store.delete('a/b/c.txt');
  await expect(store.get('a/b/c.txt')).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test('a key that is not there, or is a folder, is ObjectNotFound and names itself', async () => {
  const store = createDirectoryStore(root);
  await store.put('folder/file', 'x');
  for (const key of ['nothing', 'folder', 'folder/file/below', 'no/such/folder/file']) {
    await expect(store.get(key)).rejects.toMatchObject({
      name: 'ObjectNotFound',
      message: expect.stringContaining(key),
    });
    await expect(store.open(key)).rejects.toMatchObject({ name: 'ObjectNotFound' });
  }
  await expect(createDirectoryStore(join(root, 'absent')).get('x')).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test.each([
  '',
  '/etc/passwd',
  '../outside',
  'a/../../outside',
  'a/..',
  './a',
  'a/./b',
  'a//b',
  'a/',
  'a\0b',
  'a\\..\\b',
  'C:/windows',
  '.~lock-1',
  'a/.~tmp-1',
])('the key %j is refused by name everywhere', async (key) => {
  const store = createDirectoryStore(root);
  const refusal = { name: 'InvalidKey', message: expect.stringContaining(JSON.stringify(key)) };
  await expect(store.put(key, 'x')).rejects.toMatchObject(refusal);
  await expect(store.get(key)).rejects.toMatchObject(refusal);
  await expect(store.open(key)).rejects.toMatchObject(refusal);
  await expect(store.delete(key)).rejects.toMatchObject(refusal);
  await expect(store.publishFolder(key, 1, [])).rejects.toMatchObject(refusal);
  await expect(store.publishFolder('f', 1, [{ path: key, body: '', contentType: '' }])).rejects.toMatchObject(refusal);
  expect(await names()).toEqual([]);
});

test('no key leads out of the directory', () => {
  const store = createDirectoryStore('/base/store');
  const segment = fc.oneof(fc.constantFrom('.', '..', '', '...', '\0', '\\', '.~x', 'a'), fc.string({ maxLength: 6 }));
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 6 }), (segments) => {
      const key = segments.join('/');
      let place: string;
      try {
        place = store.locate(key);
      } catch (error) {
        expect(error).toMatchObject({ name: 'InvalidKey' });
        return;
      }
      expect(place === '/base/store' || place.startsWith('/base/store/')).toBe(true);
      expect(place.replace(/\/$/, '')).toBe(`/base/store${key === '' ? '' : `/${key}`}`.replace(/\/$/, ''));
    }),
    { numRuns: 2000 },
  );
});

test('a listing is in code-unit order, follows links, and leaves the own files out', async () => {
  const store = createDirectoryStore(root);
  const keys = ['22.r1/a', '22.r1/b/c', '22/z', '22-', 'B', 'a', 'a.b', 'a0/x', 'é', 'ab/c'];
  for (const key of keys) await store.put(key, key);
  await writeFile(join(root, '.~tmp-left~1~2~3'), 'half');
  await symlink('owner', join(root, '.~lock-x'));
  await symlink('a0', join(root, 'link'));
  await symlink('nowhere', join(root, 'dangling'));
  await symlink('..', join(root, 'a0', 'circle'));
  expect(await keysBelow()).toEqual([...keys, 'link/x'].sort());
  expect(await keysBelow('22')).toEqual(['22-', '22.r1/a', '22.r1/b/c', '22/z']);
  expect(await keysBelow('22.r1/b')).toEqual(['22.r1/b/c']);
  expect(await keysBelow('22/')).toEqual(['22/z']);
  expect(await keysBelow('none/of/these')).toEqual([]);
  await expect(keysBelow('../')).rejects.toMatchObject({ name: 'InvalidKey' });
  expect(await keysBelow('', join(root, 'absent'))).toEqual([]);
});

test('ifAbsent and ifMatch hold', async () => {
  const store = createDirectoryStore(root);
  const conflict = { name: 'ObjectConflict', message: expect.stringContaining('key') };
  const first = await store.put('key', '1', { ifAbsent: true });
  await expect(store.put('key', '2', { ifAbsent: true })).rejects.toMatchObject(conflict);
  const second = await store.put('key', '2', { ifMatch: first.etag });
  await expect(store.put('key', '3', { ifMatch: first.etag })).rejects.toMatchObject(conflict);
  await store.delete('key');
  await expect(store.put('key', '3', { ifMatch: second.etag })).rejects.toMatchObject(conflict);
  expect(await names()).toEqual([]);
});

test('ifMatch is atomic between processes: no count is lost', async () => {
  const store = createDirectoryStore(root);
  await store.put('n', '0');
  const job = { what: 'count', key: 'n', times: 40 };
  expect(await Promise.all([1, 2, 3].map(() => runWriter(job)))).toEqual(['done', 'done', 'done']);
  expect(Buffer.from((await store.get('n')).body).toString()).toBe('120');
  expect(await names()).toEqual(['n']);
});

test('of many writers with ifAbsent exactly one wins, in one process and in several', async () => {
  const store = createDirectoryStore(root);
  const many = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => store.put('one', String(index), { ifAbsent: true })),
  );
  expect(many.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  const said = await Promise.all(['a', 'b', 'c'].map((text) => runWriter({ what: 'claim', key: 'two', text })));
  expect(said.filter((text) => text === 'done')).toHaveLength(1);
  expect(said.filter((text) => text.startsWith('ObjectConflict: two'))).toHaveLength(2);
});

test('a lock of a process that is dead is taken over, even by many at once', async () => {
  const store = createDirectoryStore(root);
  await store.put('n', '0');
  // The lock of a writer that was killed while it held it: a real process, ended.
  const dead = spawn(process.execPath, ['-e', '']);
  await once(dead, 'close');
  const [host] = newOwner().split('~');
  await symlink(`${host}~${dead.pid}~1~x-1`, lockPath(join(root, 'n')));
  const started = performance.now();
  const counts = ['a', 'b', 'c'].map(() => runWriter({ what: 'count', key: 'n', times: 5 }));
  expect(await Promise.all(counts)).toEqual(['done', 'done', 'done']);
  expect(performance.now() - started).toBeLessThan(15_000);
  expect(Buffer.from((await store.get('n')).body).toString()).toBe('15');
  expect(await names()).toEqual(['n']);
});

test('a put that dies leaves the old object; the next writer cleans up', async () => {
  const store = createDirectoryStore(root);
  await store.put('d/key', 'old');
  expect(await runWriter({ what: 'put', key: 'd/key', text: 'new', dieAt: 'object-written' })).toBe('SIGKILL');
  expect((await names()).filter((name) => name.includes('.~tmp-'))).toHaveLength(1);
  expect(await keysBelow()).toEqual(['d/key']);
  expect(Buffer.from((await store.get('d/key')).body).toString()).toBe('old');
  await createDirectoryStore(root).put('d/other', 'x');
  expect(await names()).toEqual(['d', 'd/key', 'd/other']);
});

test('a living writer’s temporary file is left alone', async () => {
  let seen: string[] = [];
  const slow = createDirectoryStore(root, {
    onStep: async () => {
      await createDirectoryStore(root).put('other', 'x');
      seen = await names();
    },
  });
  await slow.put('key', 'x');
  expect(seen.filter((name) => name.startsWith('.~tmp-'))).toHaveLength(1);
  expect(await names()).toEqual(['key', 'other']);
});

test('a published folder is a relative link to its revision, and revisions are kept', async () => {
  const store = createDirectoryStore(root);
  await store.publishFolder('reports/daily/2026/11/22', 1, filesOf('one'));
  await store.publishFolder('reports/daily/2026/11/22', 2, filesOf('two'));
  expect(await readlink(join(root, 'reports/daily/2026/11/22'))).toBe('22.r2');
  const text = async (key: string) => Buffer.from((await store.get(`reports/daily/2026/11/${key}`)).body).toString();
  expect(await text('22/csv/prefixes.csv')).toContain('two');
  expect(await text('22.r1/report.json')).toContain('one');
  expect(await keysBelow('reports/daily/2026/11/22/')).toHaveLength(4);
  expect(await names(join(root, 'reports/daily/2026/11'))).not.toContainEqual(expect.stringContaining('.~'));
});

test.each(['files-written', 'revision-named', 'link-written', 'link-swapped'])(
  'killed at %s, readers see one revision whole, and the next run completes it',
  async (dieAt) => {
    const store = createDirectoryStore(root);
    await store.publishFolder('a/22', 1, filesOf('one'));
    const job = { what: 'publish', folder: 'a/22', revision: 2, text: 'two' };
    expect(await runWriter({ ...job, dieAt })).toBe('SIGKILL');
    const shown = dieAt === 'link-swapped' ? 'two' : 'one';
    for (const { path, body } of filesOf(shown)) {
      expect(await readFile(join(root, 'a/22', path), 'utf8')).toBe(body);
    }
    // The run after it has read a late file: other content, same number, since nobody has seen revision 2.
    const late = dieAt === 'link-swapped' ? 'two' : 'late';
    await store.publishFolder('a/22', 2, filesOf(late));
    for (const { path, body } of filesOf(late)) expect(await readFile(join(root, 'a/22', path), 'utf8')).toBe(body);
    for (const { path, body } of filesOf('one')) expect(await readFile(join(root, 'a/22.r1', path), 'utf8')).toBe(body);
    expect((await names()).filter((name) => name.includes('.~'))).toEqual([]);
    expect((await readdir(join(root, 'a'))).sort()).toEqual(['22', '22.r1', '22.r2']);
  },
);

test('killed during the very first publication, there is no folder yet, and no key', async () => {
  expect(await runWriter({ what: 'publish', folder: 'a/22', text: 'one', dieAt: 'files-written' })).toBe('SIGKILL');
  expect(await keysBelow()).toEqual([]);
  await createDirectoryStore(root).publishFolder('a/22', 1, filesOf('one'));
  expect(await keysBelow('a/22/')).toHaveLength(4);
});

test('readers at work while revisions are published never see a mixture', async () => {
  const store = createDirectoryStore(root);
  await store.publishFolder('22', 1, filesOf('revision 1'));
  let published = false;
  const seen = new Set<string>();
  const read = async () => {
    while (!published) {
      // One look at the folder: the link is followed once, then all files are read below what it led to.
      const place = join(root, await readlink(join(root, '22')));
      const texts = await Promise.all(filesOf('').map(({ path }) => readFile(join(place, path), 'utf8')));
      const revisions = new Set(texts.flatMap((text) => text.match(/revision \d+/g) ?? []));
      expect(texts.map((text) => text.split('\n').length)).toEqual([2001, 2001, 2001, 2001]);
      expect(revisions.size).toBe(1);
      for (const revision of revisions) seen.add(revision);
      // And through the link itself, at whatever moment: always there, always whole.
      expect((await readFile(join(root, '22', 'report.json'), 'utf8')).split('\n')).toHaveLength(2001);
    }
  };
  const readers = [read(), read(), read()];
  for (let revision = 2; revision <= 15; revision += 1) {
    await store.publishFolder('22', revision, filesOf(`revision ${revision}`));
  }
  published = true;
  await Promise.all(readers);
  expect(seen.size).toBeGreaterThan(2);
});

test('of two writers of one revision one wins, and the folder is wholly the winner’s', async () => {
  const texts = ['left', 'right', 'third'];
  const said = await Promise.all(texts.map((text) => runWriter({ what: 'publish', folder: '22', revision: 1, text })));
  expect(said.filter((text) => text === 'done')).toHaveLength(1);
  expect(said.filter((text) => text.startsWith('ObjectConflict: '))).toHaveLength(2);
  const winner = texts[said.indexOf('done')] ?? '';
  for (const { path, body } of filesOf(winner)) expect(await readFile(join(root, '22', path), 'utf8')).toBe(body);
  expect((await readdir(root)).sort()).toEqual(['22', '22.r1']);
});

test('revisions are never rewritten and never go back; the same one again is no conflict', async () => {
  const store = createDirectoryStore(root);
  await store.publishFolder('22', 1, filesOf('one'));
  await store.publishFolder('22', 1, filesOf('one'));
  await expect(store.publishFolder('22', 1, filesOf('other'))).rejects.toMatchObject({ name: 'ObjectConflict' });
  await store.publishFolder('22', 3, filesOf('three'));
  await expect(store.publishFolder('22', 2, filesOf('two'))).rejects.toMatchObject({ name: 'ObjectConflict' });
  await expect(store.publishFolder('22', 0, filesOf('x'))).rejects.toThrow(RangeError);
  const twice = [...filesOf('x'), ...filesOf('y')];
  await expect(store.publishFolder('22', 4, twice)).rejects.toMatchObject({ name: 'InvalidKey' });
  expect(await readFile(join(root, '22/index.html'), 'utf8')).toContain('three');
});

test('an archive without its links is refused with what to do, and nothing is lost', async () => {
  const store = createDirectoryStore(root);
  await mkdir(join(root, '22'));
  await writeFile(join(root, '22/report.json'), 'copied');
  const unusable = (words: string) => ({ name: 'StorageUnusable', message: expect.stringContaining(words) });
  await expect(store.publishFolder('22', 2, filesOf('x'))).rejects.toMatchObject(unusable('make the link 22 -> 22.r1'));
  expect((await names()).sort()).toEqual(['22', '22/report.json']);
  await symlink('23.r7', join(root, '23'));
  await expect(store.publishFolder('23', 8, filesOf('x'))).rejects.toMatchObject(unusable('a revision that is gone'));
  await store.publishFolder('24', 1, filesOf('one'));
  await mkdir(join(root, '24.r9'));
  await expect(store.publishFolder('24', 2, filesOf('x'))).rejects.toMatchObject(unusable('24.r9'));
  expect(await readFile(join(root, '24/index.html'), 'utf8')).toContain('one');
});

test('the archive’s directory is made; a place that cannot be used says why and what to do', async () => {
  await createDirectoryStore(join(root, 'new/deep/archive')).put('k', 'x');
  expect(await keysBelow('new/')).toEqual(['new/deep/archive/k']);
  await writeFile(join(root, 'file'), 'x');
  await expect(createDirectoryStore(join(root, 'file')).put('k', 'x')).rejects.toMatchObject({
    name: 'StorageUnusable',
    message: expect.stringMatching(/cannot write .*file.*: a file is where a directory should be.*EEXIST/),
  });
  await expect(createDirectoryStore(join(root, 'file/below')).publishFolder('k', 1, [])).rejects.toMatchObject({
    name: 'StorageUnusable',
    message: expect.stringMatching(/cannot publish .*: a part of the path is a file.*ENOTDIR/),
  });
  await expect(createDirectoryStore(root).put('n'.repeat(300), 'x')).rejects.toMatchObject({ name: 'StorageUnusable' });
  if (process.platform === 'linux') {
    await expect(createDirectoryStore('/proc/none/archive').put('k', 'x')).rejects.toMatchObject({
      name: 'StorageUnusable',
      message: expect.stringContaining('make the directory above it first'),
    });
  }
  await createDirectoryStore(root).put('folder/k', 'x');
  await expect(createDirectoryStore(root).put('folder', 'x')).rejects.toMatchObject({ name: 'StorageUnusable' });
});

/** Root may write everywhere: then the work is done as nobody. */
async function withoutPrivileges(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('a read-only archive is named, with the remedy, and nothing half-written remains', async () => {
  const archive = join(root, 'archive');
  await mkdir(archive);
  await chmod(archive, 0o555);
  await chmod(root, 0o555);
  const denied = (place: string) => ({
    name: 'StorageReadOnly',
    message: expect.stringMatching(new RegExp(`^cannot (write|publish) ${place}.*: permission denied: give this user`)),
  });
  await withoutPrivileges(async () => {
    await expect(createDirectoryStore(archive).put('k', 'x')).rejects.toMatchObject(denied(archive));
    await expect(createDirectoryStore(archive).publishFolder('k', 1, [])).rejects.toMatchObject(denied(archive));
    const below = join(root, 'new/archive');
    await expect(checkWritable(archive)).rejects.toMatchObject({ name: 'StorageReadOnly' });
    await expect(checkWritable(below)).rejects.toMatchObject({
      name: 'StorageReadOnly',
      message: expect.stringContaining(below),
    });
    await expect(createDirectoryStore(below).put('k', 'x')).rejects.toMatchObject(denied(below));
  });
  await chmod(root, 0o755);
  expect(await names()).toEqual(['archive']);
});

test('whether a place can be written is told, and leaves nothing', async () => {
  await writeFile(join(root, 'file'), 'x');
  await checkWritable(root);
  await checkWritable(join(root, 'new/deep/archive'));
  for (const place of ['file', 'file/archive']) {
    await expect(checkWritable(join(root, place))).rejects.toMatchObject({
      name: 'StorageUnusable',
      message: expect.stringContaining(`cannot write to ${join(root, place)}: a `),
    });
  }
  expect(await names()).toEqual(['file']);
});

test.each(['object-written', 'files-written', 'revision-named', 'link-written'])(
  'a disk that is full at %s is named, and nothing half-written remains',
  async (full) => {
    await createDirectoryStore(root).publishFolder('22', 1, filesOf('one'));
    const before = await names();
    const store = createDirectoryStore(root, {
      onStep: (step) => {
        if (step === full) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      },
    });
    const work = full === 'object-written' ? store.put('k', 'x') : store.publishFolder('22', 2, filesOf('two'));
    await expect(work).rejects.toMatchObject({
      name: 'StorageFull',
      message: expect.stringMatching(new RegExp(`cannot (write|publish) ${root}/.*: no space is left`)),
    });
    expect(await readFile(join(root, '22/index.html'), 'utf8')).toContain('one');
    expect((await lstat(join(root, '22'))).isSymbolicLink()).toBe(true);
    expect((await names()).filter((name) => !name.startsWith('22.r2'))).toEqual(before);
    await createDirectoryStore(root).publishFolder('22', 2, filesOf('again'));
    expect(await readFile(join(root, '22/index.html'), 'utf8')).toContain('again');
  },
);
