import { expect, test } from '@jest/globals';
import { canaryRowSchema, judgeCanary, readCanaryQuery } from '../../src/adapters/athena-canary.ts';

const healthy = [
  { logs: 'requests', lines: '1000', unreadable: '3' },
  { logs: 'flows', lines: '10', unreadable: '0' },
].map((row) => canaryRowSchema.parse(row));

test('is content with lines that are mostly readable, and with kinds of logs that are not listed', () => {
  expect(() => judgeCanary(healthy, { requests: 4, connections: 0, flows: 1 })).not.toThrow();
});

test('names the table that matches nothing', () => {
  expect(() => judgeCanary(healthy, { requests: 4, connections: 12, flows: 1 })).toThrow(
    expect.objectContaining({
      name: 'TableMatchesNothing',
      message: expect.stringMatching(/^raw_connections: 12 files are listed/),
    }),
  );
});

test('names the table whose lines are of another log', () => {
  const rows = [{ logs: 'requests' as const, lines: 100, unreadable: 95 }];

  expect(() => judgeCanary(rows, { requests: 1, connections: 0, flows: 0 })).toThrow(
    expect.objectContaining({ name: 'TableUnreadable', message: expect.stringContaining('95 of 100') }),
  );
});

test('the query asks about one run', async () => {
  expect(await readCanaryQuery()).toMatch(/^-- parameters: run$/m);
});
