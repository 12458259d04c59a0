import { expect, test } from '@jest/globals';
import { collect, filesOf } from './collect.ts';
import { recount } from './recount.ts';

const options = { rows: 2000, seed: 6, date: '2026-11-22' };
const many = { ...options, flows: 20_000 };
const usual = collect(options);
const busy = collect(many);

/** Lines with log-status OK, with the day that their start is in. */
function recordsOf({ files }: typeof usual) {
  return filesOf(files, 'flows')
    .flatMap(({ lines }) => lines.slice(1))
    .filter((line) => line.includes(' OK '))
    .map((line) => {
      const fields = line.split(' ');
      return { fields, date: new Date(Number(fields[10]) * 1000).toISOString().slice(0, 10) };
    });
}

test.each([
  [2000, 1],
  [2000, 777],
  [2000, 20_000],
  [1, 5000],
])('%i rows with %i flow records', (rows, flows) => {
  const sample = collect({ ...options, rows, flows });
  expect(sample.counts).toMatchObject({ requests: rows, flows });
  const dates = recordsOf(sample).map(({ date }) => date);
  expect(dates).toEqual(Array(flows).fill(options.date));
});

test('half as many as rows is what there is without the option', () => {
  for (const rows of [2000, 2001]) {
    const flows = Math.round(rows / 2);
    const days = { ...options, rows, days: 5 };
    expect(collect({ ...days, flows })).toEqual(collect(days));
  }
});

test('the same seed and options give the same text, another seed other records', () => {
  expect(collect(many)).toEqual(busy);
  const other = collect({ ...many, seed: 7 });
  expect(other.counts.flows).toBe(20_000);
  const lines = new Set(recordsOf(busy).map(({ fields }) => fields.join(' ')));
  expect(recordsOf(other).filter(({ fields }) => lines.has(fields.join(' ')))).toEqual([]);
});

test('access and connection logs are the same however many flow records there are', () => {
  for (const kind of ['requests', 'connections'] as const) {
    expect(filesOf(busy.files, kind)).toEqual(filesOf(usual.files, kind));
  }
});

test.each([{ flows: 20_000 }, { flows: 40 }])('the truth is what can be read from the lines: %j', (more) => {
  const { files, truth } = collect({ ...options, ...more });
  expect(truth).toMatchObject(recount(files, options.date));
  const { accepted, rejected } = truth?.flows ?? {};
  const all = [accepted?.ipv4, accepted?.ipv6, rejected?.ipv4, rejected?.ipv6];
  expect(all.reduce((sum, part) => sum + (part?.flows ?? 0), 0)).toBe(more.flows);
});

test('more records are other conversations of the same kinds', () => {
  const records = recordsOf(busy);
  // Interface, both ends, their ports, the protocol and the second: ICMP has no ports, and may come twice in one.
  const conversations = new Set(records.map(({ fields }) => [2, 3, 4, 5, 6, 7, 10].map((i) => fields[i]).join(' ')));
  expect(conversations.size).toBeGreaterThan(0.999 * records.length);
  const shares = (sample: typeof usual, field: number) => {
    const all = recordsOf(sample);
    const groups = Map.groupBy(all, ({ fields }) => fields[field] ?? '');
    return new Map(Array.from(groups, ([value, { length }]) => [value, length / all.length]));
  };
  const even = collect({ ...options, rows: 20_000, flows: 10_000 });
  // Interface, protocol, action, family, direction, path.
  for (const field of [2, 7, 12, 18, 26, 27]) {
    const [expected, found] = [shares(even, field), shares(busy, field)];
    expect(new Set(found.keys())).toEqual(new Set(expected.keys()));
    for (const [value, share] of found) expect(Math.abs(share - (expected.get(value) ?? 0))).toBeLessThan(0.02);
  }
});

test('days before have fewer in the proportion in which they have fewer requests', () => {
  const days = collect({ ...many, days: 3 });
  const perDay = Map.groupBy(recordsOf(days), ({ date }) => date);
  const counts = ['2026-11-20', '2026-11-21', '2026-11-22'].map((date) => perDay.get(date)?.length);
  // 0.988 of the day after: 1952, 1976 and 2000 requests.
  expect(counts).toEqual([19_520, 19_760, 20_000]);
  expect(days.counts).toMatchObject({ requests: 1952 + 1976 + 2000, flows: 19_520 + 19_760 + 20_000 });
});
