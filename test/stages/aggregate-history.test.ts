import { expect, test } from '@jest/globals';
import { catalogVersion, toCatalogEntry } from '../../src/contracts/catalog.ts';
import type { FoundLogs } from '../../src/contracts/logs.ts';
import { reportFolder } from '../../src/stages/archive-layout.ts';
import { found, smallDay, TestBed } from './aggregate-run.ts';

const seen = (...prefixes64: string[]) => ({
  ...smallDay,
  sources: [],
  'requests-by-minute': [],
  'flows-by-minute': [],
  clients: prefixes64.map((prefix) => `${prefix}00000000000000aa,6,6,600,6000,0`),
});
const [home, office, cafe] = ['2a02810900010001', '2a02810900020001', '2a02810900030001'];

/** Days published one after the other in one archive, as the stages do it. */
class Days {
  readonly bed = new TestBed();
  readonly #rows: unknown[] = [];

  async make(date: string, prefixes64: string[], logs: FoundLogs = found, to?: string) {
    const request = { date, ...(to !== undefined && { to }) };
    return this.bed.make(await this.bed.event(seen(...prefixes64), request, logs));
  }

  async publish(date: string, prefixes64: string[], logs: FoundLogs = found): Promise<string> {
    const { report } = await this.make(date, prefixes64, logs);
    const folder = reportFolder('daily', report.report.period);
    const history = await this.bed.work.get('runs/test-1/prefix-history.bin');
    await this.bed.archive.put(`${folder}/prefix-history.bin`, history.body);
    const files = { html: 'index.html', pdf: null, json: 'report.json', manifest: 'manifest.json', csv: [] } as const;
    this.#rows.push(toCatalogEntry(report, folder, { ...files, csv: [] }));
    const catalog = { schemaVersion: catalogVersion, reports: this.#rows };
    await this.bed.archive.put('catalog.json', JSON.stringify(catalog));
    return folder;
  }
}

test('the first day has nothing to compare with', async () => {
  const { report } = await new Days().make('2026-11-22', [home, office]);
  expect(report.recurrence).toEqual({
    windowDays: 15,
    daysKnown: 1,
    prefixes64: 2,
    firstSeen: 2,
    returning: 0,
    stable: 0,
  });
});

test('a day knows the days before it by the newest of them', async () => {
  const days = new Days();
  await days.publish('2026-11-18', [home]);
  await days.publish('2026-11-21', [office]);
  const { report } = await days.make('2026-11-22', [home, office, cafe]);
  expect(report.recurrence).toMatchObject({ daysKnown: 3, firstSeen: 1, returning: 2, stable: 1 });
});

test('the same day again answers the same, whatever was published after it', async () => {
  const days = new Days();
  await days.publish('2026-11-21', [home]);
  const first = await days.make('2026-11-22', [home, cafe]);
  const bytes = await days.bed.work.get('runs/test-1/prefix-history.bin');
  await days.publish('2026-11-22', [home, cafe]);
  await days.publish('2026-11-23', [office]);
  const again = await days.make('2026-11-22', [home, cafe]);
  expect(again.report.recurrence).toEqual(first.report.recurrence);
  expect((await days.bed.work.get('runs/test-1/prefix-history.bin')).body).toEqual(bytes.body);
});

test('a broken history is passed over, and fifteen days ago is forgotten', async () => {
  const days = new Days();
  await days.publish('2026-11-07', [home]);
  await days.publish('2026-11-20', [office]);
  const broken = await days.publish('2026-11-21', [cafe]);
  await days.bed.archive.put(`${broken}/prefix-history.bin`, 'no history');
  const { report } = await days.make('2026-11-22', [home, office, cafe]);
  expect(report.recurrence).toMatchObject({ daysKnown: 2, firstSeen: 2, returning: 1 });
});

test('samples are no history of real clients', async () => {
  const days = new Days();
  await days.publish('2026-11-21', [home], { ...found, sample: true });
  const { report } = await days.make('2026-11-22', [home]);
  expect(report.recurrence).toMatchObject({ daysKnown: 1, firstSeen: 1 });
});

test('several days, or a few hours, have no history and leave none', async () => {
  const days = new Days();
  expect((await days.make('2026-11-21', [home], found, '2026-11-22')).report.recurrence).toBeNull();
  expect((await days.make('2026-11-22T10:00', [home])).report.recurrence).toBeNull();
  expect(days.bed.work.objects.has('runs/test-1/prefix-history.bin')).toBe(false);
});

test('a catalog that nobody can read costs the history, not the report', async () => {
  const days = new Days();
  await days.bed.archive.put('catalog.json', '{"reports": 3}');
  expect((await days.make('2026-11-22', [home])).report.recurrence).toMatchObject({ daysKnown: 1 });
});
