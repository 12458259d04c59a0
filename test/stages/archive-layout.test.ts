import { expect, test } from '@jest/globals';
import { runRequestSchema } from '../../src/contracts/request.ts';
import { latestKey, reportFolder, reportJsonKey } from '../../src/stages/archive-layout.ts';
import { periodOf } from '../../src/stages/period.ts';

const folder = (request: Record<string, string>, zone = 'UTC') =>
  reportFolder('daily', periodOf(runRequestSchema.parse(request), zone));

test.each([
  [{ date: '2026-11-22' }, 'UTC', '2026/11/22'],
  [{ date: '2026-11-22' }, 'Pacific/Kiritimati', '2026/11/22'],
  [{ date: '2026-10-25' }, 'Europe/Berlin', '2026/10/25'],
  [{ date: '2018-11-04' }, 'America/Sao_Paulo', '2018/11/04'],
  [{ date: '2026-11-01' }, 'America/Havana', '2026/11/01'],
  [{ date: '2026-11-22', to: '2026-11-25' }, 'UTC', '2026/11/22--2026-11-25'],
  [{ date: '2026-12-31', to: '2027-01-01' }, 'UTC', '2026/12/31--2027-01-01'],
  [{ date: '2026-11-22T10:00' }, 'UTC', '2026/11/22T10'],
  [{ date: '2026-11-22T10:00', to: '2026-11-22T12:00' }, 'UTC', '2026/11/22T10--T12'],
  [{ date: '2026-11-22T22:00', to: '2026-11-23T01:00' }, 'UTC', '2026/11/22T22--2026-11-23T01'],
  [{ date: '2026-11-22T00:00', to: '2026-11-22T23:00' }, 'UTC', '2026/11/22'],
  [{ date: '2026-10-25T02:00' }, 'Europe/Berlin', '2026/10/25T02'],
  [{ date: '2026-11-22T10:00' }, 'Asia/Kolkata', '2026/11/22T10'],
])('%j in %s lies in %s', (request, zone, expected) => {
  expect(folder(request, zone)).toBe(`reports/daily/${expected}`);
});

test('the twin and the pointer', () => {
  const period = periodOf(runRequestSchema.parse({ date: '2026-11-22' }), 'UTC');
  expect(reportJsonKey('edge-team', period)).toBe('reports/edge-team/2026/11/22/report.json');
  expect(latestKey('edge-team')).toBe('reports/edge-team/latest.json');
});

test('a period between the hours has no folder', () => {
  const period = { start: '2026-11-22T10:15:00Z', end: '2026-11-22T11:00:00Z', timezone: 'UTC' };
  expect(() => reportFolder('daily', period)).toThrow(RangeError);
});
