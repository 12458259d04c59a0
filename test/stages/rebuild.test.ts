import { expect, test } from '@jest/globals';
import { printDifference } from '../../src/cli/archive-diff.ts';
import { catalogSchema } from '../../src/contracts/catalog.ts';
import { diffReports, ReportUnknown } from '../../src/stages/diff.ts';
import { rebuildArchive } from '../../src/stages/rebuild.ts';
import { verifyArchive } from '../../src/stages/verify.ts';
import { captureTerminal } from '../support/captured-terminal.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { publishRun, renderIndex } from './archive-run.ts';

const text = async (archive: MemoryStore, key: string) => Buffer.from((await archive.get(key)).body).toString();
const made = ['catalog.json', 'search.json', 'index.html', 'reports/daily/latest.json'];

async function archiveOfTwo(): Promise<MemoryStore> {
  const archive = new MemoryStore('memory://archive');
  await publishRun(archive, { day: 21 });
  await publishRun(archive, { day: 22 });
  return archive;
}

test.each([
  ['are lost', null],
  ['are half-written', '{"schemaVersion":"1.0","rep'],
  ['are of a later version', '{"schemaVersion":"9.0","reports":[]}'],
])('catalog, search, page and pointer that %s are made again, byte by byte', async (_, body) => {
  const archive = await archiveOfTwo();
  const before = await Promise.all(made.map((key) => text(archive, key)));
  for (const key of made) {
    if (body === null) await archive.delete(key);
    else await archive.put(key, body);
  }
  expect(await rebuildArchive(archive, renderIndex)).toEqual({ reports: 2, faults: [] });
  expect(await Promise.all(made.map((key) => text(archive, key)))).toEqual(before);
  expect((await verifyArchive(archive)).problems).toEqual([]);
});

test('a manifest that is lost costs no row: report.json has all that it needs', async () => {
  const archive = await archiveOfTwo();
  const before = await text(archive, 'catalog.json');
  await archive.delete('reports/daily/2026/11/21/manifest.json');
  await archive.put('reports/daily/2026/11/22/manifest.json', '{');
  await rebuildArchive(archive, renderIndex);
  expect(catalogSchema.parse(JSON.parse(await text(archive, 'catalog.json')))).toEqual(JSON.parse(before));
});

test('a folder of which only a part was written is named, and the others stand', async () => {
  const archive = await archiveOfTwo();
  await archive.delete('reports/daily/2026/11/21/manifest.json');
  await archive.put('reports/daily/2026/11/21/report.json', '{"schemaVersion"');
  await archive.put('reports/daily/2026/11/20.r1/report.json', '{}');
  const { reports, faults } = await rebuildArchive(archive, renderIndex);
  expect(reports).toBe(1);
  expect(faults).toEqual([
    expect.stringMatching(/2026\/11\/20 shows nothing, though revision 1 is there/),
    expect.stringMatching(/2026\/11\/21 has neither a manifest nor a report.json/),
  ]);
  expect(await text(archive, 'index.html')).not.toContain('2026/11/21');
});

test('an empty archive gets a page', async () => {
  const archive = new MemoryStore('memory://archive');
  expect(await rebuildArchive(archive, renderIndex)).toEqual({ reports: 0, faults: [] });
  expect(await text(archive, 'index.html')).toBe('<html></html>');
});

test('two reports are compared by figures, prefixes and events', async () => {
  const archive = new MemoryStore('memory://archive');
  await publishRun(archive, { day: 21 });
  await publishRun(archive, {
    day: 22,
    change: (report) => {
      report.traffic.requests.total += 100;
      const [first] = report.prefixes.rows;
      if (first === undefined) throw new Error('no prefix');
      report.prefixes.rows = [{ ...first, prefix: '2001:db8:beef::/48' }, ...report.prefixes.rows.slice(1)];
      report.security.events = report.security.events.slice(1);
    },
  });
  const difference = await diffReports(archive, '2026-11-21', 'reports/daily/2026/11/22/', 'daily');
  expect(difference.figures.find(({ figure }) => figure === 'requests')?.difference).toBe(100);
  expect(difference.prefixes.gained.map(([prefix]) => prefix)).toEqual(['2001:db8:beef::/48']);
  expect(difference.prefixes.lost).toHaveLength(1);
  expect(difference.settingsChanged).toBe(false);
  expect([difference.events.gone.length, difference.events.new.length]).toEqual([1, 0]);
  await expect(diffReports(archive, '2026-11-21', '2026-11-23', 'daily')).rejects.toThrow(ReportUnknown);
});

test.each([
  ['other settings', 'b'.repeat(64), true],
  ['settings that nobody knows', undefined, null],
])('%s are told with the difference', async (_, configuration, changed) => {
  const archive = new MemoryStore('memory://archive');
  await publishRun(archive, { day: 21 });
  await publishRun(archive, {
    day: 22,
    change: ({ report }) => {
      delete report.configuration;
      if (configuration !== undefined) report.configuration = configuration;
    },
  });
  const difference = await diffReports(archive, '2026-11-21', '2026-11-22', 'daily');
  expect(difference.settingsChanged).toBe(changed);
  const terminal = captureTerminal();
  printDifference(difference, terminal);
  expect(terminal.stdout().includes('made with different settings or network files')).toBe(changed === true);
});
