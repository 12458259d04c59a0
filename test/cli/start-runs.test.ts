import { expect, test } from '@jest/globals';
import { UsageError } from '../../src/cli/errors.ts';
import { worstOf } from '../../src/cli/start-outcome.ts';
import { planRuns } from '../../src/cli/start-runs.ts';

test('a day is one run, with a name that says which', () => {
  expect(planRuns({ report: 'daily', date: '2026-11-22' })).toEqual([
    { name: 'daily-2026-11-22', input: { report: 'daily', date: '2026-11-22' } },
  ]);
  expect(planRuns({ report: 'daily', date: '2026-11-22', to: '2026-11-24' })).toEqual([
    { name: 'daily-2026-11-22--2026-11-24', input: { report: 'daily', date: '2026-11-22', to: '2026-11-24' } },
  ]);
  expect(planRuns({ report: 'daily', date: '2026-11-22T14:00', to: '2026-11-22T16:00' })[0]?.name).toBe(
    'daily-2026-11-22T14--2026-11-22T16',
  );
});

test('another zone is another run', () => {
  const name = (timezone?: string) => planRuns({ report: 'daily', date: '2026-11-22', timezone })[0]?.name ?? '';
  expect(new Set([name(), name('UTC'), name('Europe/Berlin')]).size).toBe(3);
  expect(name('Europe/Berlin')).toBe(name('Europe/Berlin'));
  expect(name('Europe/Berlin')).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
});

test('names keep to what Step Functions takes, however long the report’s name', () => {
  const [run] = planRuns({
    report: 'a'.repeat(40),
    date: '2026-11-22T14:00',
    to: '2026-11-23T16:00',
    timezone: 'America/Argentina/ComodRivadavia',
  });
  expect(run?.name).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
});

test('a series has a run for each day, the oldest first, over the ends of months and leap days', () => {
  const days = (from: string, to: string) => planRuns({ report: 'daily', from, to }).map(({ input }) => input.date);
  expect(days('2028-02-27', '2028-03-01')).toEqual(['2028-02-27', '2028-02-28', '2028-02-29', '2028-03-01']);
  expect(days('2026-12-31', '2027-01-01')).toEqual(['2026-12-31', '2027-01-01']);
  expect(days('2026-11-22', '2026-11-22')).toEqual(['2026-11-22']);
  expect(days('2026-01-01', '2026-12-31')).toHaveLength(365);
});

test.each([
  [{}, 'Which day?'],
  [{ date: '22.11.2026' }, '--date'],
  [{ from: '2026-11-22' }, '--from needs --to'],
  [{ from: '2026-11-22', to: '2026-11-21' }, 'lies before'],
  [{ from: '2026-02-30', to: '2026-03-01' }, '2026-02-30'],
  [{ from: '2020-01-01', to: '2026-01-01' }, '366'],
  [{ date: '2026-11-22', from: '2026-11-01', to: '2026-11-02' }, 'one of them'],
  [{ date: '2026-11-22', report: 'My Report' }, '--report'],
])('%j is refused with a word about it', (options, message) => {
  expect(() => planRuns({ report: 'daily', ...options })).toThrow(UsageError);
  expect(() => planRuns({ report: 'daily', ...options })).toThrow(message);
});

test('of several outcomes the worst decides', () => {
  expect(worstOf([])).toBe(0);
  expect(worstOf([0, 3, 0])).toBe(3);
  expect(worstOf([3, 4])).toBe(4);
  expect(worstOf([0, 4, 1, 3])).toBe(1);
});

test('an edition of a week or month has a name of its own', () => {
  expect(planRuns({ report: 'daily', date: '2026-11-22', period: 'week' })).toEqual([
    { name: 'daily-week-2026-11-22', input: { report: 'daily', date: '2026-11-22', period: 'week' } },
  ]);
  expect(() => planRuns({ report: 'daily', date: '2026-11-22', period: 'year' })).toThrow(/--period/);
  expect(() => planRuns({ report: 'daily', from: '2026-11-01', to: '2026-11-22', period: 'week' })).toThrow(/--date/);
});

test('an edition is another run, and is asked for as such', () => {
  const [run] = planRuns({ report: 'public', date: '2026-11-22', anonymise: 'truncate' });
  expect(run).toEqual({
    name: 'public-t-2026-11-22',
    input: { report: 'public', date: '2026-11-22', anonymise: 'truncate' },
  });
  expect(() => planRuns({ report: 'public', date: '2026-11-22', anonymise: 'blur' })).toThrow('--anonymise');
  expect(() => planRuns({ report: 'a', date: '2026-11-22', period: 'week', anonymise: 'truncate' })).toThrow(
    'made of the reports of its days',
  );
});
