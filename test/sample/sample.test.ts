import { expect, test } from '@jest/globals';
import { clientOf, collect, fieldsOf, filesOf } from './collect.ts';
import { recount } from './recount.ts';

const options = { rows: 4000, seed: 11, date: '2026-11-22' };
const sample = collect(options);
const { truth } = sample;

test('the same seed and options give the same text, another seed another', () => {
  expect(collect(options)).toEqual(sample);
  const other = collect({ ...options, seed: 12 });
  const text = ({ files }: typeof sample) => Array.from(files.values()).join('');
  expect(text(other)).not.toBe(text(sample));
  expect(other.counts.requests).toBe(4000);
});

test('whether the truth is counted changes nothing in the files', () => {
  const without = collect({ ...options, truth: false });
  expect(without.truth).toBeUndefined();
  expect(without.files).toEqual(sample.files);
});

test('the truth is what can be read from the lines', () => {
  expect(truth).toEqual({
    date: '2026-11-22',
    ...recount(sample.files, '2026-11-22'),
    rejected: { requests: { format: 0, time: 0, address: 0, number: 0 } },
    missing: [],
    skipped: ['test-file', 'nlb-log', 'health-check-log'].map((reason) => ({ key: expect.any(String), reason })),
  });
  for (const { key } of truth?.skipped ?? []) expect(sample.files.has(key)).toBe(true);
});

test('has the rows asked for, connections and flows in proportion', () => {
  const { counts } = sample;
  expect(counts.requests).toBe(4000);
  expect(counts.flows).toBe(2000);
  expect(counts.connections / 4000).toBeGreaterThan(0.22);
  expect(counts.connections / 4000).toBeLessThan(0.29);
});

test('38 in 100 requests are of IPv6', () => {
  const requests = collect({ ...options, rows: 30_000 }).truth?.requests ?? { ipv4: 0, ipv6: 0 };
  expect(requests.ipv4 + requests.ipv6).toBe(30_000);
  expect(Math.abs(requests.ipv6 / 30_000 - 0.38)).toBeLessThan(0.015);
});

test('every hour has rows of either family', () => {
  const hours = truth?.requestsByHour ?? { ipv4: [0], ipv6: [0] };
  expect(Math.min(...hours.ipv4, ...hours.ipv6)).toBeGreaterThan(0);
});

test('one row is a sample too', () => {
  const tiny = collect({ ...options, rows: 1 });
  expect(tiny.counts.requests).toBe(1);
  expect(recount(tiny.files, options.date).requests).toEqual(tiny.truth?.requests);
});

test('trace ids of requests are those of connections, but for the few that were opened before', () => {
  const opened = new Set(
    filesOf(sample.files, 'connections').flatMap(({ lines }) => lines.map((line) => fieldsOf(line)[11])),
  );
  const used = filesOf(sample.files, 'requests').flatMap(({ lines }) => lines.map((line) => fieldsOf(line)[29]));
  expect(used.every((id) => opened.has(id))).toBe(true);
  expect(new Set(used).size).toBeLessThan(opened.size);
});

test('days before have less traffic and less of it over IPv6, and the last day is the one without them', () => {
  const month = { ...options, rows: 1500, days: 40 };
  const { files, counts, truth: last } = collect(month);
  const lines = filesOf(files, 'requests').flatMap((file) => file.lines.map(fieldsOf));
  const days = new Map<string, { ipv4: number; ipv6: number }>();
  for (const fields of lines) {
    const date = fields[1]?.slice(0, 10) ?? '';
    const day = days.get(date) ?? { ipv4: 0, ipv6: 0 };
    day[clientOf(fields[3] ?? '').address.includes(':') ? 'ipv6' : 'ipv4']++;
    days.set(date, day);
  }
  const dates = Array.from(days.keys()).sort();
  expect([dates.length, dates[0], dates.at(-1)]).toEqual([40, '2026-10-14', '2026-11-22']);
  const totals = dates.map((date) => (days.get(date)?.ipv4 ?? 0) + (days.get(date)?.ipv6 ?? 0));
  expect(totals).toEqual([...totals].sort((a, b) => a - b));
  expect(totals.at(-1)).toBe(1500);
  expect(counts.requests).toBe(lines.length);
  const share = (part: string[]) => {
    const sums = part.map((date) => days.get(date) ?? { ipv4: 0, ipv6: 0 });
    const ipv6 = sums.reduce((sum, day) => sum + day.ipv6, 0);
    return ipv6 / sums.reduce((sum, day) => sum + day.ipv4 + day.ipv6, 0);
  };
  expect(share(dates.slice(0, 12))).toBeLessThan(share(dates.slice(-12)) - 0.02);
  expect(last).toEqual(collect({ ...month, days: 1 }).truth);
});
