import { expect, test } from '@jest/globals';
import { catalogVersion, toCatalogEntry } from '../../src/contracts/catalog.ts';
import { reportFolder } from '../../src/stages/archive-layout.ts';
import { smallDay, TestBed } from './aggregate-run.ts';

const csv = {
  html: 'index.html',
  pdf: null,
  json: 'report.json',
  manifest: 'manifest.json',
  csv: [] as string[],
} as const;
const dateOf = (day: number) => new Date(Date.UTC(2026, 10, day)).toISOString().slice(0, 10);

/** A load balancer that works from 8 to 18 at full load, every day. */
const linesOf = (date: string, without: number[] = []) =>
  Array.from({ length: 10 }, (_, index) => index + 8)
    .filter((hour) => !without.includes(hour))
    .map((hour) => `requests,app/web/1,${date} ${String(hour).padStart(2, '0')}:00,500`);

async function publishDays(bed: TestBed, days: readonly number[], strip: boolean) {
  const rows: unknown[] = [];
  for (const day of days) {
    const date = dateOf(day);
    const made = await bed.make(await bed.event({ rows: smallDay.rows ?? [], sources: linesOf(date) }, { date }));
    const old = JSON.parse(made.text);
    if (strip) for (const source of old.report.sources) delete source.hourly;
    await bed.publish(JSON.stringify(old), made.report);
    const folder = reportFolder('daily', made.report.report.period);
    rows.push(toCatalogEntry(made.report, folder, { ...csv, csv: [] }));
    await bed.archive.put('catalog.json', JSON.stringify({ schemaVersion: catalogVersion, reports: rows }));
  }
}

test('what is missing is judged by the reports of the days before, as soon as there are enough', async () => {
  const bed = new TestBed();
  await publishDays(bed, [15, 16, 17, 18, 19, 20, 21], false);
  const date = '2026-11-27';
  const event = await bed.event({ rows: smallDay.rows ?? [], sources: linesOf(date, [8, 9, 17]) }, { date });
  const { report } = await bed.make(event);
  expect(report.quality.missing.map(({ hour }) => hour.slice(11, 13))).toEqual(['08', '09', '17']);
  expect(report.quality.reasons).toEqual([
    'The access log of app/web/1 has no line from 08:00 to 10:00 and from 17:00 to 18:00, though it usually has many then.',
  ]);
  expect(report.quality.status).toBe('partial');
});

test('reports of the time before these figures tell nothing', async () => {
  const bed = new TestBed();
  await publishDays(bed, [15, 16, 17, 18, 19, 20, 21], true);
  const date = '2026-11-27';
  const { report } = await bed.make(
    await bed.event({ rows: smallDay.rows ?? [], sources: linesOf(date, [8, 9, 17]) }, { date }),
  );
  expect([report.quality.status, report.quality.missing]).toEqual(['complete', []]);
});
