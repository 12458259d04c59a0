import { expect, test } from '@jest/globals';
import { sources } from '../../src/sections/sources.ts';
import { fold } from './fold.ts';

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
  expect(answer).toEqual([
    { logs: 'requests', source: 'app/web/1', lines: 15 },
    { logs: 'requests', source: 'app/api/2', lines: 10 },
    { logs: 'connections', source: 'app/web/1', lines: 5 },
    { logs: 'flows', source: 'flow logs', lines: 1000 },
  ]);
});

test('connection logs that name no load balancer are one source', () => {
  const hour = '2026-11-22 10:00';
  const rows = ['', '-'].map((source) => ({ logs: 'connections' as const, source, hour, lines: 2 }));
  expect(fold(sources, { sources: rows }).sources).toEqual([
    { logs: 'connections', source: 'unknown load balancer', lines: 4 },
  ]);
});
