import { beforeEach, expect, test } from '@jest/globals';
import { listArchive } from '../../src/stages/list.ts';
import { verifyArchive } from '../../src/stages/verify.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { publishRun } from './archive-run.ts';

const folder = 'reports/daily/2026/11/22';
let archive: MemoryStore;

beforeEach(async () => {
  archive = new MemoryStore();
  await publishRun(archive, { day: 21 });
  await publishRun(archive);
});

test('a sound archive has no problem, and everything was looked at', async () => {
  const result = await verifyArchive(archive);
  // Twenty-three files each, shown and kept, of two reports.
  expect(result).toMatchObject({ reports: 2, revisions: 2, files: 92, problems: [] });
  expect(result.bytes).toBeGreaterThan(100_000);
  expect(await verifyArchive(new MemoryStore())).toEqual({
    ...{ reports: 0, revisions: 0, files: 0, bytes: 0 },
    problems: [],
  });
});

type Damage = (archive: MemoryStore) => Promise<unknown>;

const edit = async (archive: MemoryStore, key: string, change: (text: string) => string) =>
  archive.put(key, change(archive.text(key)));

test.each<[string, Damage, { key: string; kind: string; problem: unknown }]>([
  [
    'a byte that changed',
    (store) => edit(store, `${folder}.r1/report.pdf`, (text) => text.replace('made', 'fade')),
    { key: `${folder}.r1/report.pdf`, kind: 'changed', problem: expect.stringContaining('SHA-256') },
  ],
  [
    'a file that was cut',
    (store) => edit(store, `${folder}/report.json`, (text) => text.slice(0, -1)),
    { key: `${folder}/report.json`, kind: 'changed', problem: expect.stringMatching(/has \d+ bytes, the manifest/) },
  ],
  [
    'a file that is gone',
    (store) => store.delete(`${folder}/csv/prefixes.csv`),
    { key: `${folder}/csv/prefixes.csv`, kind: 'missing', problem: expect.stringContaining('missing') },
  ],
  [
    'a file too many',
    (store) => store.put(`${folder}/evil.js`, 'x'),
    { key: `${folder}/evil.js`, kind: 'extra', problem: 'is not in the manifest' },
  ],
  [
    'a stranger',
    (store) => store.put('reports/daily/notes.txt', 'x'),
    { key: 'reports/daily/notes.txt', kind: 'extra', problem: 'belongs to no report' },
  ],
  [
    'a manifest that is no JSON',
    (store) => edit(store, `${folder}.r1/manifest.json`, (text) => text.slice(0, 100)),
    { key: `${folder}.r1/manifest.json`, kind: 'unreadable', problem: expect.stringContaining('is not JSON') },
  ],
  [
    'a manifest that is gone',
    (store) => store.delete(`${folder}.r1/manifest.json`),
    {
      key: `${folder}.r1/manifest.json`,
      kind: 'missing',
      problem: expect.stringContaining('nothing here can be checked'),
    },
  ],
  [
    'a manifest of another revision',
    (store) => edit(store, `${folder}.r1/manifest.json`, (text) => text.replace('"revision": 1', '"revision": 4')),
    { key: `${folder}.r1/manifest.json`, kind: 'changed', problem: `speaks of ${folder} revision 4` },
  ],
  [
    'a pointer to the wrong day',
    (store) => edit(store, 'reports/daily/latest.json', (text) => text.replaceAll('11/22', '11/21')),
    {
      key: 'reports/daily/latest.json',
      kind: 'pointer',
      problem: expect.stringContaining('2026/11/21 revision 1, the newest is'),
    },
  ],
  [
    'a pointer that is gone',
    (store) => store.delete('reports/daily/latest.json'),
    { key: 'reports/daily/latest.json', kind: 'pointer', problem: expect.stringContaining('is missing') },
  ],
  [
    'a pointer that is no JSON',
    (store) => store.put('reports/daily/latest.json', 'x'),
    { key: 'reports/daily/latest.json', kind: 'pointer', problem: expect.stringContaining('is not JSON') },
  ],
  [
    'a catalog row with another figure',
    (store) => edit(store, 'catalog.json', (text) => text.replace('"status": "partial"', '"status": "complete"')),
    { key: 'catalog.json', kind: 'catalog', problem: expect.stringContaining('is not that of revision 1') },
  ],
  [
    'a catalog without a row',
    (store) =>
      edit(store, 'catalog.json', (text) =>
        JSON.stringify({ ...JSON.parse(text), reports: [JSON.parse(text).reports[0]] }),
      ),
    { key: 'catalog.json', kind: 'catalog', problem: `has no row for ${folder}: run that period again` },
  ],
  [
    'no catalog',
    (store) => store.delete('catalog.json'),
    { key: 'catalog.json', kind: 'catalog', problem: expect.stringContaining('is missing') },
  ],
  [
    'no page',
    (store) => store.delete('index.html'),
    { key: 'index.html', kind: 'missing', problem: expect.any(String) },
  ],
])('%s is found, and nothing else', async (_, damage, problem) => {
  await damage(archive);
  const { problems } = await verifyArchive(archive);
  expect(problems).toContainEqual(problem);
  // A damaged kept manifest also differs from the shown one.
  expect(problems.filter(({ kind, key }) => !(kind === 'pointer' && key === folder))).toHaveLength(1);
});

test('a revision that nothing shows, and a folder that shows an old one', async () => {
  for (const { key } of await keys(`${folder}.r1/`)) {
    await archive.put(key.replace('22.r1', '22.r2'), archive.objects.get(key) ?? '');
    await archive.put(key.replace('22.r1', '23.r1'), archive.objects.get(key) ?? '');
  }
  const { problems } = await verifyArchive(archive);
  const pointer = { kind: 'pointer' };
  expect(problems).toContainEqual({ ...pointer, key: folder, problem: 'shows revision 1, though revision 2 is there' });
  expect(problems).toContainEqual({
    ...pointer,
    key: 'reports/daily/2026/11/23',
    problem: expect.stringContaining('the run that made it was interrupted'),
  });
});

test('a row for a report that is gone is found', async () => {
  for (const { key } of await keys('reports/daily/2026/11/21')) await archive.delete(key);
  expect((await verifyArchive(archive)).problems).toEqual([
    {
      key: 'catalog.json',
      kind: 'catalog',
      problem: 'has a row for reports/daily/2026/11/21, which is not in the archive',
    },
  ]);
});

test('a filter leaves other reports out', async () => {
  await archive.put('reports/weekly/2026/11/22.r1/report.json', 'x');
  expect((await verifyArchive(archive, { report: 'daily' })).problems).toEqual([]);
  expect((await verifyArchive(archive, { report: 'weekly' })).problems).not.toEqual([]);
});

test('the list is the catalog, in order, even when the catalog is gone', async () => {
  const rows = await listArchive(archive);
  expect(rows.map((row) => row.folder)).toEqual(['reports/daily/2026/11/21', folder]);
  expect(await listArchive(archive, { report: 'weekly' })).toEqual([]);
  await archive.delete('catalog.json');
  expect(await listArchive(archive)).toEqual(rows);
  expect(await listArchive(new MemoryStore())).toEqual([]);
});

async function keys(prefix: string): Promise<{ key: string }[]> {
  const found: { key: string }[] = [];
  for await (const object of archive.list(prefix)) found.push(object);
  return found;
}
