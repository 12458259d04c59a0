import { expect, test } from '@jest/globals';
import { sources } from '../../src/sections/sources.ts';
import { contextOf, fold } from './fold.ts';

test('hours add up, access logs come first, most lines first, all flow logs are one source', () => {
  const hour = '2026-11-22 10:00';
  const { sources: answer } = fold(sources, {
    sources: [
      { logs: 'flows', source: 'flows', hour, lines: 1000 },
      { logs: 'connections', source: 'app/web/1', hour, lines: 5 },
      { logs: 'requests', source: 'app/api/2', hour, lines: 10 },
      { logs: 'requests', source: 'app/web/1', hour, lines: 7 },
      { logs: 'requests', source: 'app/web/1', hour: '2026-11-22 11:00', lines: 8 },
    ],
  });
  expect(answer.map(({ hourly: _, ...source }) => source)).toEqual([
    { logs: 'requests', source: 'app/web/1', lines: 15 },
    { logs: 'requests', source: 'app/api/2', lines: 10 },
    { logs: 'connections', source: 'app/web/1', lines: 5 },
    { logs: 'flows', source: 'flow logs', lines: 1000 },
  ]);
  const web = { start: '2026-11-22T00:00:00Z', lines: [...Array(10).fill(0), 7, 8, ...Array(12).fill(0)] };
  expect(answer[0]?.hourly).toEqual(web);
});

test('hours are those that begin in the period; a long period has none', () => {
  const rows = { sources: [{ logs: 'flows' as const, source: 'flows', hour: '2026-11-21 19:00', lines: 9 }] };
  const hourlyOf = (request: { date: string; to?: string }, zone: string) =>
    fold(sources, rows, contextOf(request, zone)).sources[0]?.hourly;
  expect(hourlyOf({ date: '2026-11-22' }, 'Asia/Kolkata')).toEqual({
    start: '2026-11-21T19:00:00Z',
    lines: [9, ...Array(23).fill(0)],
  });
  expect(hourlyOf({ date: '2026-11-20', to: '2026-11-27' }, 'UTC')?.lines).toHaveLength(192);
  expect(hourlyOf({ date: '2026-11-20', to: '2026-11-28' }, 'UTC')).toBeUndefined();
});

test('connection logs that name no load balancer are one source', () => {
  const hour = '2026-11-22 10:00';
  const rows = ['', '-'].map((source) => ({ logs: 'connections' as const, source, hour, lines: 2 }));
  expect(fold(sources, { sources: rows }).sources).toMatchObject([
    { logs: 'connections', source: 'unknown load balancer', lines: 4 },
  ]);
});
