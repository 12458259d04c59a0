import { expect, test } from '@jest/globals';
import { catalogVersion, toCatalogEntry } from '../../src/contracts/catalog.ts';
import type { Report } from '../../src/contracts/report.ts';
import { reportFolder } from '../../src/stages/archive-layout.ts';
import { smallDay, TestBed } from './aggregate-run.ts';

const shares = (ipv4: number, ipv6: number, date: string) => ({
  ...smallDay,
  sources: [`requests,app/web/1,${date} 10:00,10`],
  'requests-by-minute': [`${date} 10:05,4,${ipv4},400,4000`, `${date} 10:06,6,${ipv6},600,6000`],
  'flows-by-minute': [],
});
const dateOf = (day: number) => new Date(Date.UTC(2026, 9, 20 + day)).toISOString().slice(0, 10);

async function makeDays(bed: TestBed, count: number): Promise<Report> {
  const rows: unknown[] = [];
  let made: Report | undefined;
  for (let day = 0; day < count; day++) {
    const date = dateOf(day);
    made = (await bed.make(await bed.event(shares(700 - day, 300 + day, date), { date }))).report;
    const folder = reportFolder('daily', made.report.period);
    const files = {
      html: 'index.html',
      pdf: null,
      json: 'report.json',
      manifest: 'manifest.json',
      csv: [],
    } as const;
    rows.push(toCatalogEntry(made, folder, { ...files, csv: [] }));
    await bed.archive.put('catalog.json', JSON.stringify({ schemaVersion: catalogVersion, reports: rows }));
  }
  if (made === undefined) throw new Error('no day');
  return made;
}

test('days of the archive become a trend of the IPv6 share, this day the last of them', async () => {
  const bed = new TestBed();
  const { growth } = await makeDays(bed, 22);
  expect(growth?.days.map(({ date }) => date)).toEqual(Array.from({ length: 22 }, (_, day) => dateOf(day)));
  expect(growth?.days.at(-1)).toMatchObject({ requests: 1000, ipv6Requests: 321, status: 'complete' });
  expect(growth?.trend).toMatchObject({ verdict: 'rising', perThirtyDays: 0.03 });
  expect(growth?.projection.map(({ days }) => days)).toEqual([7]);
});

test('a day made again knows only the days before it', async () => {
  const bed = new TestBed();
  await makeDays(bed, 22);
  const date = dateOf(3);
  const { report } = await bed.make(await bed.event(shares(697, 303, date), { date }));
  expect(report.growth?.days.map((day) => day.date)).toEqual([0, 1, 2, 3].map(dateOf));
  expect(report.growth?.trend).toBeNull();
});

test('several days are no point of the trend', async () => {
  const bed = new TestBed();
  const { report } = await bed.make(await bed.event(smallDay, { date: '2026-11-21', to: '2026-11-22' }));
  expect(report.growth).toBeNull();
});

test('the hours of earlier days become the rhythm of the week', async () => {
  const bed = new TestBed();
  const report = await makeDays(bed, 9);
  // The catalog alone is not enough: the hours are in the reports.
  expect(report.rhythm?.days).toBe(1);
  for (let day = 0; day < 9; day++) {
    const date = dateOf(day);
    const { report: made } = await bed.make(await bed.event(shares(700 - day, 300 + day, date), { date }));
    await bed.archive.put(`${reportFolder('daily', made.report.period)}/report.json`, JSON.stringify(made));
  }
  const date = dateOf(8);
  const { report: last } = await bed.make(await bed.event(shares(692, 308, date), { date }));
  expect(last.rhythm?.days).toBe(9);
  const hours = last.rhythm?.requests.map((row) => row.reduce((sum, count) => sum + count, 0));
  // 20 October 2026 was a Tuesday; Tuesday and Wednesday come twice in nine days.
  expect(hours).toEqual([1000, 2000, 2000, 1000, 1000, 1000, 1000]);
  expect(last.rhythm?.ipv6Requests[2]).toEqual(expect.arrayContaining([301 + 308]));
});
