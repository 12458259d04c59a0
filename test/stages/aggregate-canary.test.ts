import { expect, test } from '@jest/globals';
import type { LogFile, LogKind } from '../../src/contracts/logs.ts';
import type { Outcome, Row } from '../../src/contracts/rows.ts';
import { judgeTables } from '../../src/stages/aggregate-canary.ts';
import { found, smallDay, TestBed } from './aggregate-run.ts';

const file = (logs: LogKind, key: string, bytes = 5000): LogFile => ({
  logs,
  key,
  path: `s3://logs/${key}`,
  bytes,
  loadBalancer: null,
  format: 'text',
  columns: null,
});
const row = (logs: LogKind, source_file: string, lines: number, outcome: Outcome = 'accepted'): Row<'rows'> => ({
  logs,
  source_file,
  outcome,
  lines,
  sample: '',
});

test('is content when every file shows lines, even of other days, and with a file that is a header alone', () => {
  const rows = [row('requests', 'a', 10), row('requests', 'a', 1, 'format'), row('requests', 'b', 3, 'outside')];

  expect(() =>
    judgeTables(rows, { files: [file('requests', 'a'), file('requests', 'b'), file('flows', 'c', 300)] }),
  ).not.toThrow();
});

test('names the table that matches nothing, a file of it, and what to compare', () => {
  const files = [file('requests', 'a'), file('flows', 'b'), file('flows', 'c')];

  expect(() => judgeTables([row('requests', 'a', 10)], { files })).toThrow(
    expect.objectContaining({
      name: 'TableMatchesNothing',
      message: expect.stringMatching(
        /^The table raw_flows .* of 2 listed files it shows none of its lines \(s3:\/\/logs\/b\).*SHOW CREATE TABLE/,
      ),
    }),
  );
});

test('a table that shows a part of the files only is named, too', () => {
  const files = [file('requests', 'a'), file('requests', 'b')];

  expect(() => judgeTables([row('requests', 'b', 10)], { files })).toThrow(
    expect.objectContaining({ message: expect.stringContaining('not one line of 1 of them (s3://logs/a)') }),
  );
});

test('names the table whose lines are of another log', () => {
  const rows = [row('requests', 'a', 95, 'format'), row('requests', 'a', 5)];

  expect(() => judgeTables(rows, { files: [file('requests', 'a')] })).toThrow(
    expect.objectContaining({ name: 'TableUnreadable', message: expect.stringContaining('95 of 100') }),
  );
});

test('a report over tables that match nothing is not made; DuckDB reads no tables', async () => {
  const bed = new TestBed();
  const logs = { ...found, files: [file('connections', 'c')] };
  const event = await bed.event(smallDay, {}, logs);

  await expect(bed.make(event, { engine: 'athena' })).rejects.toThrow('raw_connections');
  await expect(bed.make(event, { engine: 'duckdb' })).resolves.toBeDefined();
});
