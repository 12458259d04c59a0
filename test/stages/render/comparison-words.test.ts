import { expect, test } from '@jest/globals';
import type { Report } from '#src/contracts/report.ts';
import { describeComparison, describeSettings, describeStillness } from '#src/stages/render/comparison-words.ts';
import { makeContext } from '#src/stages/render/page-html.ts';
import { assets } from './rendered.ts';
import { exampleReport } from './variants.ts';

type Compared = 'previous' | 'sameWeekday';

/** The words of a report of 22 November whose archive has reports of these days of November. */
function wordsOf(days: readonly number[], compared: readonly Compared[]) {
  const report = exampleReport();
  const today = report.growth?.days.at(-1);
  if (report.growth === null || today === undefined) throw new Error('the example has no trend');
  report.growth.days = [...days, 22].map((day) => ({ ...today, date: `2026-11-${String(day).padStart(2, '0')}` }));
  return tell(report, compared);
}

function tell(report: Report, compared: readonly Compared[]) {
  const { previous, sameWeekday } = report.comparison;
  report.comparison = {
    previous: compared.includes('previous') ? previous : null,
    sameWeekday: compared.includes('sameWeekday') ? sameWeekday : null,
    moved: [],
  };
  const context = makeContext(report, assets, 'en-GB');
  const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ');
  return { comparison: plain(describeComparison(context)), stillness: plain(describeStillness(context)) };
}

test('a first report is called the first, and no other is', () => {
  expect(wordsOf([], [])).toEqual({
    comparison: 'First report: nothing to compare with yet.',
    stillness: 'This is the first report: changes appear here when there is an earlier day to compare with.',
  });
  expect(wordsOf([16, 17, 18], [])).toEqual({
    comparison: 'Nothing to compare with: no report of Thu 19 Nov, Fri 20 Nov and Sat 21 Nov.',
    stillness: 'Changes appear here when there is a report of the day before, or of the same days a week before.',
  });
});

test.each([
  [[15, 20], 'Compared with Sun 15 Nov (partial data). No report of Sat 21 Nov.'],
  [[15, 19], 'Compared with Sun 15 Nov (partial data). No report of Fri 20 Nov and Sat 21 Nov.'],
  [[9, 15], 'Compared with Sun 15 Nov (partial data). No report of the 6 days from Mon 16 Nov to Sat 21 Nov.'],
])('with reports of %j it says which days since the last one have none', (days, words) => {
  expect(wordsOf(days, ['sameWeekday']).comparison).toBe(words);
});

test('with a report of the day before, earlier gaps are no news', () => {
  expect(wordsOf([10, 21], ['previous']).comparison).toBe('Compared with Sat 21 Nov.');
  expect(wordsOf([20, 21], []).comparison).toBe('No earlier report to compare with.');
});

test('of a period that is no single day, nobody says that it is the first', () => {
  const report = exampleReport();
  report.growth = null;
  expect(tell(report, []).comparison).toBe('No earlier report to compare with.');
});

test.each<[boolean | undefined, boolean | undefined, string | null]>([
  [true, true, 'Sat 21 Nov'],
  [true, undefined, 'Sat 21 Nov'],
  [false, true, 'Sun 15 Nov'],
  [false, false, null],
  [undefined, undefined, null],
])('settings that changed since yesterday: %s, since last week: %s', (previous, sameWeekday, day) => {
  const report = exampleReport();
  const { comparison } = report;
  if (comparison.previous === null || comparison.sameWeekday === null) throw new Error('the example compares nothing');
  delete comparison.previous.settingsChanged;
  delete comparison.sameWeekday.settingsChanged;
  if (previous !== undefined) comparison.previous.settingsChanged = previous;
  if (sameWeekday !== undefined) comparison.sameWeekday.settingsChanged = sameWeekday;
  const words = (sources: Report['networks']['sources']) => {
    report.networks = { ...report.networks, sources };
    return describeSettings(makeContext(report, assets, 'en-GB'))?.replaceAll('\u00a0', ' ') ?? null;
  };
  const file = { name: 'GeoLite2-ASN', built: null, networks: null };
  const since = `changed since the report of ${day}, so figures that depend on them may differ for that reason.`;
  expect(words([])).toBe(day === null ? null : `Settings were ${since}`);
  expect(words([{ ...file, kind: 'reputation' }])).toBe(day === null ? null : `Settings were ${since}`);
  expect(words([{ ...file, kind: 'asn' }])).toBe(day === null ? null : `Settings or network files were ${since}`);
});
