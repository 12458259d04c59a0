import { describe, expect, test } from '@jest/globals';
import type { Row } from '../../src/contracts/rows.ts';
import { quality } from '../../src/sections/quality.ts';
import { type EarlierDay, type SourceName, SourceRhythms } from '../../src/sections/source-rhythm.ts';
import { contextOf, fold } from './fold.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Sunday; the 23rd is a Monday. */
const sunday = Date.UTC(2026, 10, 22);
const monday = sunday + dayMs;
const web: SourceName = { logs: 'requests', source: 'app/web/1' };

type Shape = (hour: number, weekday: number) => number;
const always: Shape = () => 500;
const office: Shape = (hour, weekday) => (weekday >= 1 && weekday <= 5 && hour >= 8 && hour < 18 ? 400 : 0);
const batch: Shape = (hour) => (hour === 2 ? 9000 : 0);

/** The reports of so many days before `before`; `shapes` by source. */
function earlier(
  before: number,
  days: number,
  sources: readonly (SourceName & { shape: Shape; since?: number; until?: number })[],
  missing: { source: string; hour: string }[] = [],
): EarlierDay[] {
  return Array.from({ length: days }, (_, index) => {
    const start = before - (index + 1) * dayMs;
    const weekday = new Date(start).getUTCDay();
    return {
      start,
      end: start + dayMs,
      report: {
        report: {
          sources: sources
            .filter(({ since = 0, until = before }) => start >= since && start < until)
            .map(({ logs, source, shape }) => ({
              ...{ logs, source },
              hourly: {
                start: new Date(start).toISOString(),
                lines: Array.from({ length: 24 }, (_, hour) => shape(hour, weekday)),
              },
            })),
        },
        quality: { missing: missing.filter(({ hour }) => Math.floor(Date.parse(hour) / dayMs) * dayMs === start) },
      },
    };
  });
}

function rowsOf(day: number, { logs, source }: SourceName, lines: Shape): Row<'sources'>[] {
  return Array.from({ length: 24 }, (_, hour) => ({
    ...{ logs, source: logs === 'flows' ? 'flows' : source },
    hour: new Date(day + hour * hourMs).toISOString().slice(0, 16).replace('T', ' '),
    lines: lines(hour, new Date(day).getUTCDay()),
  })).filter((row) => row.lines > 0);
}

/** The missing hours of the day, by source, and the sentences about them. */
function judge(day: number, rows: Row<'sources'>[], earlierDays: EarlierDay[]) {
  const context = { ...contextOf({ date: new Date(day).toISOString().slice(0, 10) }), earlierDays };
  const accepted = { logs: 'requests', source_file: 'a', outcome: 'accepted', lines: 9, sample: '' } as const;
  const { missing, reasons, status } = fold(quality, { rows: [accepted], sources: rows }, context).quality;
  return { missing: missing.map(({ source, hour }) => `${source} ${hour.slice(11, 13)}`), reasons, status };
}

const without =
  (shape: Shape, ...hours: number[]): Shape =>
  (hour, weekday) =>
    hours.includes(hour) ? 0 : shape(hour, weekday);

describe('against the days before', () => {
  test('an hour that is usually busy is missing', () => {
    const history = earlier(monday, 28, [{ ...web, shape: office }]);
    expect(judge(monday, rowsOf(monday, web, without(office, 8, 9)), history)).toEqual({
      missing: ['app/web/1 08', 'app/web/1 09'],
      reasons: ['The access log of app/web/1 has no line from 08:00 to 10:00, though it usually has many then.'],
      status: 'partial',
    });
  });

  test('the night, the weekend and the hours around a nightly job are not', () => {
    const history = (before: number, shape: Shape) => earlier(before, 28, [{ ...web, shape }]);
    expect(judge(monday, rowsOf(monday, web, office), history(monday, office)).missing).toEqual([]);
    expect(judge(sunday, rowsOf(sunday, web, office), history(sunday, office)).missing).toEqual([]);
    expect(judge(monday, rowsOf(monday, web, batch), history(monday, batch)).missing).toEqual([]);
    // Two jobs at full load, with silence between them: alone, the day would look like an outage.
    const shifts: Shape = (hour) => (hour < 10 || hour >= 14 ? 800 : 0);
    expect(judge(monday, rowsOf(monday, web, shifts), []).missing).toHaveLength(4);
    expect(judge(monday, rowsOf(monday, web, shifts), history(monday, shifts)).missing).toEqual([]);
  });

  test('a nightly job that did not run is missing', () => {
    const history = earlier(monday, 28, [{ ...web, shape: batch }]);
    expect(
      judge(
        monday,
        rowsOf(monday, web, () => 0),
        history,
      ).missing,
    ).toEqual(['app/web/1 02']);
  });

  test('a source that wrote nothing all day is missing, and given up after a week', () => {
    const api: SourceName = { logs: 'requests', source: 'app/api/2' };
    const apiConnections: SourceName = { logs: 'connections', source: 'app/api/2' };
    const history = (until: number) =>
      earlier(monday, 28, [
        { ...web, shape: always },
        { ...api, shape: always, until },
        { ...apiConnections, shape: always, until },
      ]);
    const day = rowsOf(monday, web, always);
    const gone = judge(monday, day, history(monday));
    expect(gone.missing).toHaveLength(24);
    expect(gone.reasons).toEqual([
      'The access log of app/api/2 has no line from 00:00 to 24:00, though it usually has many then.',
    ]);
    expect(judge(monday, day, history(monday - 8 * dayMs)).missing).toEqual([]);
  });

  test('every kind of logs has its rhythm', () => {
    const flows: SourceName = { logs: 'flows', source: 'flow logs' };
    const connections: SourceName = { logs: 'connections', source: 'app/web/1' };
    const shapes = [web, flows, connections].map((name) => ({ ...name, shape: always }));
    const rows = [
      ...rowsOf(monday, web, always),
      ...rowsOf(monday, flows, without(always, 0, 23)),
      ...rowsOf(monday, connections, without(always, 5)),
    ];
    expect(judge(monday, rows, earlier(monday, 28, shapes)).missing).toEqual([
      'app/web/1 (connections) 05',
      'flow logs 00',
      'flow logs 23',
    ]);
  });

  test('hours that were missing then do not make an hour quiet', () => {
    const missed = Array.from({ length: 12 }, (_, index) => ({
      source: 'app/web/1',
      hour: new Date(monday - (index + 1) * dayMs + 9 * hourMs).toISOString(),
    }));
    const history = earlier(monday, 28, [{ ...web, shape: without(always, 9) }], missed);
    expect(judge(monday, rowsOf(monday, web, without(always, 9)), history).missing).toEqual([]);
    const broken = history.map((day, index) =>
      index < 12 ? day : earlier(monday, 28, [{ ...web, shape: always }])[index],
    );
    const days = broken.filter((day) => day !== undefined);
    expect(judge(monday, rowsOf(monday, web, without(always, 9)), days).missing).toEqual(['app/web/1 09']);
  });
});

describe('without enough days the other hours of the day decide', () => {
  const outage = rowsOf(monday, web, without(always, 14));
  const fromTheDay = 'The access log of app/web/1 has no line from 14:00 to 15:00, though the other hours have many.';

  test.each([
    ['no archive', []],
    ['two working days', earlier(monday - 2 * dayMs, 2, [{ ...web, shape: always }])],
    ['a source that began yesterday', earlier(monday, 28, [{ ...web, shape: always, since: monday - dayMs }])],
  ])('%s', (_, history) => {
    expect(judge(monday, outage, history).reasons).toEqual([fromTheDay]);
  });
});

test('one holiday among the days does not make an hour a quiet one, two of four do', () => {
  const quiet = (weeks: readonly number[]) =>
    earlier(monday, 28, [{ ...web, shape: always }]).map((day) => {
      const weeksAgo = (monday - day.start) / dayMs / 7;
      return weeks.includes(weeksAgo) ? (earlier(day.end, 1, [{ ...web, shape: () => 0 }])[0] ?? day) : day;
    });
  const at = monday + 10 * hourMs;
  expect(new SourceRhythms(quiet([2]), 'UTC').isBusy(web, at)).toBe(true);
  expect(new SourceRhythms(quiet([2, 3]), 'UTC').isBusy(web, at)).toBe(false);
});

test('hours are those that the clocks show, also over a change of the clocks', () => {
  // Clocks in Berlin went back on 25 October 2026: 09:00 was 07:00 UTC before and 08:00 UTC after.
  const after = Date.UTC(2026, 10, 1, 23);
  const shape: Shape = (hour) => (hour === 7 ? 500 : 0);
  const days = earlier(Date.UTC(2026, 9, 24), 14, [{ ...web, shape }]);
  const rhythms = new SourceRhythms(days, 'Europe/Berlin');
  expect(rhythms.isBusy(web, after + 9 * hourMs)).toBe(true);
  expect(rhythms.isBusy(web, after + 8 * hourMs)).toBe(false);
});
