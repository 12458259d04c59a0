import { describe, expect, test } from '@jest/globals';
import type { LogFile, SkippedFile } from '../../src/contracts/logs.ts';
import type { Row } from '../../src/contracts/rows.ts';
import { quality } from '../../src/sections/quality.ts';
import { contextOf, fold, type Rows } from './fold.ts';

const lines = (row: Partial<Row<'rows'>>): Row<'rows'> => ({
  logs: 'requests',
  source_file: '/logs/a.log.gz',
  outcome: 'accepted',
  lines: 1000,
  sample: '',
  ...row,
});
const file = (key: string): LogFile => ({
  logs: 'requests',
  key,
  path: `/logs/${key}`,
  bytes: 500,
  loadBalancer: null,
  format: 'text',
  columns: null,
});
const skipped = (key: string, reason: SkippedFile['reason']): SkippedFile => ({ key, reason, detail: 'As seen.' });

function judge(rows: Rows, found: { files?: LogFile[]; skipped?: SkippedFile[] } = {}, context = contextOf()) {
  return fold(quality, rows, { ...context, found: { ...context.found, ...found } }).quality;
}

describe('the status', () => {
  test('complete: all lines are accepted, of another day, or say that nothing passed', () => {
    const answer = judge({
      rows: [
        lines({}),
        lines({ outcome: 'outside', lines: 50 }),
        lines({ logs: 'flows', outcome: 'nodata', lines: 3 }),
      ],
    });
    expect([answer.status, answer.reasons]).toEqual(['complete', []]);
  });

  test('a broken line here and there does not lower it', () => {
    expect(judge({ rows: [lines({}), lines({ outcome: 'format', lines: 3, sample: 'x' })] }).status).toBe('complete');
  });

  test('more than a hundredth of rejected lines does, of any kind of logs', () => {
    const flows = lines({ logs: 'flows', source_file: '/logs/f', lines: 1_000_000 });
    const some = (accepted: number, broken: number) =>
      judge({ rows: [flows, lines({ lines: accepted }), lines({ outcome: 'format', lines: broken, sample: 'x' })] });
    expect(some(990, 10).status).toBe('complete');
    const answer = some(988, 12);
    expect([answer.status, answer.reasons]).toEqual([
      'partial',
      ['12 access log lines, 1.2 % of those of the period, could not be read.'],
    ]);
    expect(some(0, 1).reasons).toEqual(['1 access log line, all of those of the period, could not be read.']);
  });

  test('a flow log without needed fields is named with its remedy', () => {
    const unfit = { key: 'fl-1.log.gz', reason: 'lacks-fields' as const, detail: 'It leaves out srcaddr.' };
    const answer = judge({ rows: [lines({})] }, { skipped: [unfit] });
    expect([answer.status, answer.reasons]).toEqual([
      'partial',
      ['A flow log could not be used. fl-1.log.gz: It leaves out srcaddr.'],
    ]);
  });

  test('empty without files', () => {
    const answer = judge({});
    expect([answer.status, answer.reasons]).toEqual([
      'empty',
      [expect.stringMatching(/^No log file of the period was found: .*ipv6-report doctor/)],
    ]);
  });

  test('empty without a line of the period', () => {
    const answer = judge({ rows: [lines({ outcome: 'outside' })] }, { files: [file('a.log.gz'), file('b.log.gz')] });
    expect([answer.status, answer.reasons]).toEqual([
      'empty',
      ['The 2 log files found hold no line of the period that could be used.'],
    ]);
  });

  test('partial where AWS lost records', () => {
    const answer = judge({ rows: [lines({}), lines({ logs: 'flows', outcome: 'skipdata', lines: 2 })] });
    expect([answer.status, answer.reasons]).toEqual([
      'partial',
      ['2 flow log lines say that AWS could not record all flows (SKIPDATA): their traffic is in no figure.'],
    ]);
  });

  test('partial with damaged and unreadable files, complete with files of another kind', () => {
    const rows = { rows: [lines({})] };
    const answer = judge(rows, {
      skipped: [
        skipped('a', 'damaged'),
        skipped('b', 'unreadable'),
        skipped('c', 'unreadable'),
        skipped('d', 'nlb-log'),
      ],
    });
    expect([answer.status, answer.reasons]).toEqual([
      'partial',
      ['1 log file is damaged and so left out.', '2 log files could not be opened and so left out.'],
    ]);
    const formats = judge(rows, { skipped: [skipped('a', 'unknown-format'), skipped('b', 'alb-log-json-or-w3c')] });
    expect(formats.reasons).toEqual(['2 log files are in formats that are not read and so left out.']);
    expect(judge(rows, { skipped: [skipped('d', 'nlb-log'), skipped('e', 'no-log')] }).status).toBe('complete');
  });
});

test('a damaged file of the day before or after does not concern this one', () => {
  const rows = { rows: [lines({})] };
  const stamped = (stamp: string) => skipped(`2026/11/22/1_elb_eu_app.web.1_${stamp}_192.0.2.1_x.log.gz`, 'damaged');
  const statusOf = (stamp: string) => judge(rows, { skipped: [stamped(stamp)] }).status;
  expect(['20261121T0905Z', '20261123T0905Z', '20261121T2255Z'].map(statusOf)).toEqual(
    Array.from({ length: 3 }, () => 'complete'),
  );
  expect(
    ['20261122T0905Z', '20261122T0000Z', '20261123T0000Z', '20261123T0005Z', '20269999T9999Z'].map(statusOf),
  ).toEqual(Array.from({ length: 5 }, () => 'partial'));
  expect(judge(rows, { skipped: [stamped('20261121T0905Z')] }).files.skippedTotal).toBe(1);
});

describe('lines', () => {
  test('are counted by kind of logs and by reason, and read is the sum', () => {
    const { rows } = judge({
      rows: [
        lines({ lines: 100 }),
        lines({ lines: 20, source_file: '/logs/b' }),
        lines({ outcome: 'outside', lines: 5 }),
        lines({ outcome: 'time', lines: 2, sample: 'x' }),
        lines({ outcome: 'address', lines: 1, sample: 'x' }),
        lines({ logs: 'flows', lines: 300 }),
        lines({ logs: 'flows', outcome: 'nodata', lines: 7 }),
        lines({ logs: 'flows', outcome: 'skipdata', lines: 4 }),
        lines({ logs: 'flows', outcome: 'number', lines: 3, sample: 'x' }),
        lines({ logs: 'connections', outcome: 'format', lines: 6, sample: 'x' }),
      ],
    });
    expect(rows).toMatchObject({ read: 448, accepted: 420, rejected: 12, outsidePeriod: 5, noData: 7, skipData: 4 });
    expect(rows.byReason).toEqual({ format: 6, time: 2, address: 1, number: 3 });
    expect(rows.byLogs.requests).toMatchObject({ read: 128, accepted: 120, rejected: 3, outsidePeriod: 5 });
    expect(rows.byLogs.flows).toMatchObject({ read: 314, accepted: 300, rejected: 3, noData: 7, skipData: 4 });
    expect(rows.byLogs.connections).toMatchObject({ read: 6, accepted: 0, rejected: 6 });
    for (const counts of [rows, ...Object.values(rows.byLogs)]) {
      const { accepted, rejected, outsidePeriod, noData, skipData, byReason } = counts;
      expect(counts.read).toBe(accepted + rejected + outsidePeriod + noData + skipData);
      expect(rejected).toBe(byReason.format + byReason.time + byReason.address + byReason.number);
    }
  });

  test('that were rejected name their file by its key, most lines first', () => {
    const { rejectedFiles } = judge(
      {
        rows: [
          lines({ outcome: 'time', lines: 2, sample: 'h2 2026-11-31 …' }),
          lines({ outcome: 'format', lines: 9, sample: 'nonsense' }),
          lines({ outcome: 'format', lines: 1, sample: 'other', source_file: 's3://elsewhere/b' }),
        ],
      },
      { files: [file('a.log.gz')] },
    );
    expect(rejectedFiles).toEqual([
      { logs: 'requests', key: 'a.log.gz', reason: 'format', lines: 9, sample: 'nonsense', line: null },
      { logs: 'requests', key: 'a.log.gz', reason: 'time', lines: 2, sample: 'h2 2026-11-31 …', line: null },
      { logs: 'requests', key: 's3://elsewhere/b', reason: 'format', lines: 1, sample: 'other', line: null },
    ]);
  });

  test('of a hundred and more files name a hundred', () => {
    const rows = Array.from({ length: 120 }, (_, index) =>
      lines({ outcome: 'format', lines: index + 1, source_file: `f${index}`, sample: 'x' }),
    );
    const answer = judge({ rows });
    expect(answer.rejectedFiles).toHaveLength(100);
    expect(answer.rejectedFiles[0]?.lines).toBe(120);
    expect(answer.rows.rejected).toBe((120 * 121) / 2);
  });
});

test('files: those read with their bytes; of those skipped first what a reader may act on', () => {
  const { files } = judge(
    { rows: [lines({})] },
    {
      files: [file('a'), file('b')],
      skipped: [
        skipped('z', 'outside-period'),
        skipped('y', 'nlb-log'),
        skipped('x', 'no-log'),
        skipped('w', 'damaged'),
        skipped('v', 'damaged'),
      ],
    },
  );
  expect([files.read, files.bytes, files.skippedTotal]).toEqual([2, 1000, 5]);
  expect(files.skipped.map(({ key }) => key)).toEqual(['v', 'w', 'x', 'y', 'z']);
});

test('of thousands of skipped files five hundred are named and all are counted', () => {
  const { files } = judge({}, { skipped: Array.from({ length: 4000 }, (_, index) => skipped(`f${index}`, 'nlb-log')) });
  expect([files.skippedTotal, files.skipped.length]).toEqual([4000, 500]);
});

describe('missing hours', () => {
  const hours = (
    logs: Row<'sources'>['logs'],
    source: string,
    without: readonly number[],
    offset = 0,
  ): Row<'sources'>[] =>
    Array.from({ length: 24 }, (_, hour) => hour + offset)
      .filter((hour) => !without.includes(hour))
      .map((hour) => ({
        logs,
        source,
        hour: new Date(Date.UTC(2026, 10, 22, hour)).toISOString().slice(0, 16).replace('T', ' '),
        lines: 100,
      }));

  test('are named by source and hour, with a sentence for each log, and once for each load balancer', () => {
    const { missing, reasons, status } = judge({
      rows: [lines({})],
      sources: [
        ...hours('flows', 'flows', [3]),
        ...hours('requests', 'app/web/1', [14, 15, 20]),
        ...hours('connections', 'app/web/1', [8, 14]),
        ...hours('requests', 'app/api/2', []),
      ],
    });
    expect(status).toBe('partial');
    expect(reasons).toEqual([
      'The access log of app/web/1 has no line from 14:00 to 16:00 and from 20:00 to 21:00, though the other hours have many.',
      'The connection log of app/web/1 has no line from 08:00 to 09:00, though the other hours have many.',
      'The flow logs have no line from 03:00 to 04:00, though the other hours have many.',
    ]);
    expect(missing).toEqual([
      { source: 'app/web/1', hour: '2026-11-22T14:00:00Z' },
      { source: 'app/web/1', hour: '2026-11-22T15:00:00Z' },
      { source: 'app/web/1', hour: '2026-11-22T20:00:00Z' },
      { source: 'app/web/1 (connections)', hour: '2026-11-22T08:00:00Z' },
      { source: 'flow logs', hour: '2026-11-22T03:00:00Z' },
    ]);
  });

  test('are told in the zone of the report', () => {
    const context = contextOf({ date: '2026-11-22' }, 'Europe/Berlin');
    const { missing, reasons } = judge(
      { rows: [lines({})], sources: hours('requests', 'app/web/1', [22], -1) },
      {},
      context,
    );
    expect(missing).toEqual([{ source: 'app/web/1', hour: '2026-11-22T23:00:00+01:00' }]);
    expect(reasons[0]).toContain('no line from 23:00 to 24:00,');
  });

  test('lines of less than an hour add up to it', () => {
    const quarters = hours('requests', 'app/web/1', []).flatMap((row) =>
      [':00', ':15', ':30', ':45'].map((minute) => ({ ...row, hour: row.hour.replace(':00', minute), lines: 6 })),
    );
    expect(judge({ rows: [lines({})], sources: quarters }).missing).toEqual([]);
  });
});
