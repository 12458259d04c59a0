import { expect, test } from '@jest/globals';
import { catalogSchema } from '../../src/contracts/catalog.ts';
import { searchSchema } from '../../src/contracts/search.ts';
import { refreshSearch } from '../../src/stages/publish-search.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { publishRun, readFixture } from './archive-run.ts';

const read = async (archive: MemoryStore, key: string) =>
  JSON.parse(Buffer.from((await archive.get(key)).body).toString());
const searchOf = async (archive: MemoryStore) => searchSchema.parse(await read(archive, 'search.json'));
const catalogOf = async (archive: MemoryStore) => catalogSchema.parse(await read(archive, 'catalog.json'));

test('publishing a report makes its heavy hitters and events findable', async () => {
  const archive = new MemoryStore('memory://archive');
  await publishRun(archive);
  const { prefixes, security } = readFixture();
  const [row] = (await searchOf(archive)).reports;
  expect(row).toMatchObject({ folder: 'reports/daily/2026/11/22', revision: 1 });
  expect(row?.prefixes).toContainEqual([prefixes.rows[0]?.prefix, prefixes.rows[0]?.requests]);
  expect(row?.events).toHaveLength(security.events.length);
});

test('a new revision replaces its row, and only that report is read again', async () => {
  const archive = new MemoryStore('memory://archive');
  await publishRun(archive, { day: 21 });
  await publishRun(archive, { day: 22 });
  await archive.put('reports/daily/2026/11/21/report.json', 'gone');
  await publishRun(archive, {
    day: 22,
    revision: 2,
    run: 'run-2',
    change: (report) => {
      report.prefixes.rows = [];
    },
  });
  const { reports } = await searchOf(archive);
  expect(reports.map(({ revision, prefixes }) => [revision, prefixes.length > 0])).toEqual([
    [1, true],
    [2, false],
  ]);
});

test.each([
  ['lost', null],
  ['no JSON', '{'],
  ['of another shape', '{"schemaVersion":"1.0","reports":[{}]}'],
])('search.json that is %s is made again from the reports', async (_, body) => {
  const archive = new MemoryStore('memory://archive');
  await publishRun(archive);
  const before = await searchOf(archive);
  if (body === null) await archive.delete('search.json');
  else await archive.put('search.json', body);
  expect(await refreshSearch(archive, await catalogOf(archive))).toEqual(before);
  expect(await searchOf(archive)).toEqual(before);
});

test('a report that is half-written or gone has nothing to find, and stops nothing', async () => {
  const archive = new MemoryStore('memory://archive');
  await publishRun(archive);
  await archive.delete('search.json');
  await archive.put('reports/daily/2026/11/22/report.json', '{"report":{"revision":1},"prefixes":{"rows":[{"pre');
  const { reports } = await refreshSearch(archive, await catalogOf(archive));
  expect(reports).toEqual([{ folder: 'reports/daily/2026/11/22', revision: 1, prefixes: [], events: [] }]);
});
