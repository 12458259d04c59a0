import { expect, test } from '@jest/globals';
import { runName } from '../../src/stages/run-name.ts';

test('the same request has the same name, another one another, and a name is fit for an execution', () => {
  const request = { report: 'daily', date: '2026-11-22' };
  const names = [
    request,
    { ...request, to: '2026-11-23' },
    { ...request, period: 'week' as const },
    { ...request, timezone: 'Europe/Berlin' },
    { ...request, recipients: ['a@example.com'] },
    { ...request, recipients: ['a@example.com', 'b@example.com'] },
  ].map(runName);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
  expect(runName({ ...request, recipients: ['b@x.org', 'a@x.org'] })).toBe(
    runName({ ...request, recipients: ['a@x.org', 'b@x.org'] }),
  );
});

test('a name that would be too long is cut, and still tells requests apart', () => {
  const long = {
    ...{ report: 'r'.repeat(40), timezone: 'Europe/Berlin', recipients: ['a@x.org'] },
    ...{ date: '2026-11-22T14:00', to: '2026-11-22T18:00' },
    anonymise: 'truncate' as const,
  };
  const names = [runName(long), runName({ ...long, recipients: ['b@x.org'] })];
  for (const name of names) expect(name).toMatch(/^r{40}-t-2026-11-22T14--2026-11-22T18-[0-9a-f-]{1,14}$/);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(80);
  expect(new Set(names).size).toBe(2);
});
