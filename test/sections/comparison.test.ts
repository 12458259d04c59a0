import { expect, test } from '@jest/globals';
import { comparedFigures } from '../../src/contracts/report-comparison.ts';
import { compareReports } from '../../src/sections/comparison.ts';
import { reportWith } from './report-with.ts';

const earlier = (report: ReturnType<typeof reportWith>) => ({ report, words: 'the day before' });

test('an archive without earlier reports', () => {
  expect(compareReports(reportWith(), null, null)).toEqual({ previous: null, sameWeekday: null, moved: [] });
});

test('every figure with difference and ratio', () => {
  const now = reportWith({ requests: 1200, ipv6Requests: 300, p50: 0.03, rejected: 5 });
  const before = reportWith({
    date: '2026-11-21',
    status: 'partial',
    requests: 1000,
    ipv6Requests: 200,
    p50: 0.02,
    rejected: 0,
  });
  const { previous } = compareReports(now, earlier(before), null);
  expect([previous?.date, previous?.status]).toEqual(['2026-11-21', 'partial']);
  expect(previous?.changes.map(({ figure }) => figure)).toEqual(Object.keys(comparedFigures));
  const change = (figure: string) => previous?.changes.find((one) => one.figure === figure);
  expect(change('requests')).toEqual({ figure: 'requests', before: 1000, now: 1200, difference: 200, ratio: 0.2 });
  expect(change('ipv6Requests')).toMatchObject({ difference: 100, ratio: 0.5 });
  expect(change('ipv6RequestShare')).toMatchObject({ before: 0.2, now: 0.25 });
  expect(change('ipv6P50')?.difference).toBeCloseTo(0.01);
  expect(change('ipv6RejectedFlows')).toEqual({
    figure: 'ipv6RejectedFlows',
    before: 0,
    now: 5,
    difference: 5,
    ratio: null,
  });
});

test('what a day did not log is unknown, not zero', () => {
  const now = reportWith();
  const noLogs = reportWith({ requests: 0, flowLines: 0 });
  const { previous } = compareReports(now, earlier(noLogs), null);
  for (const { before, difference, ratio } of previous?.changes ?? []) {
    expect([before, difference, ratio]).toEqual([null, null, null]);
  }
  const noFlows = compareReports(now, earlier(reportWith({ flowLines: 0 })), null).previous;
  expect(noFlows?.changes.filter(({ before }) => before === null).map(({ figure }) => figure)).toEqual([
    'ipv6FlowBytes',
    'ipv6RejectedFlows',
  ]);
});

test('a section that was not made has no figures to compare', () => {
  const { previous } = compareReports(reportWith({ failed: ['performance', 'flows'] }), earlier(reportWith()), null);
  expect(previous?.changes.filter(({ now }) => now === null).map(({ figure }) => figure)).toEqual([
    'ipv6P50',
    'ipv6ErrorRate',
    'ipv6RejectedFlows',
  ]);
});

test.each([
  ['a', 'a', false],
  ['b', 'a', true],
  [undefined, 'a', undefined],
  ['a', undefined, undefined],
  [undefined, undefined, undefined],
])('settings that were %s and are %s', (before, now, changed) => {
  const made = (configuration: string | undefined) => reportWith(configuration === undefined ? {} : { configuration });
  const { previous, sameWeekday } = compareReports(made(now), earlier(made(before)), earlier(made(now)));
  expect(previous?.settingsChanged).toBe(changed);
  expect(sameWeekday?.settingsChanged).toBe(now === undefined ? undefined : false);
  expect(Object.hasOwn(previous ?? {}, 'settingsChanged')).toBe(changed !== undefined);
});
