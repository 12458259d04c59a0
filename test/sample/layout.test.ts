import { expect, test } from '@jest/globals';
import { planDays } from '../../src/sample/plan.ts';
import { makeSample } from '../../src/sample/sample.ts';
import { collect, filesOf, type Kind } from './collect.ts';

const hourly = collect({ rows: 20_000, seed: 5, date: '2026-12-31' });
const day = Date.UTC(2026, 11, 31) / 1000;

test.each(['requests', 'connections'] as const)('%s: a file for each node and hour, stamped with its end', (kind) => {
  const found = filesOf(hourly.files, kind);
  expect(found).toHaveLength(3 * 24);
  for (const { lines, stamp } of found) {
    const times = lines.map((line) => Date.parse(line.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/)?.[0] ?? '') / 1000);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(stamp - 3600);
    expect(Math.max(...times)).toBeLessThan(stamp);
  }
});

test('from 150,000 rows on, a file for every five minutes', () => {
  const stamps = makeSample({ rows: 150_000, seed: 5, date: '2026-11-22' })
    .units()
    .take(8)
    .map((unit) => new Set(Array.from(unit.pieces(), ({ key }) => key.match(/_(\d{8}T\d{4}Z)_/)?.[1])));
  const [early, late] = [new Set(['20261122T0000Z']), new Set(['20261122T0005Z'])];
  expect(Array.from(stamps)).toEqual([early, late, late, late, late, ...Array(3).fill(new Set(['20261122T0010Z']))]);
  const slots = (rows: number) =>
    planDays({ rows, flows: 75_000, days: 1, midnight: day, flaws: false })[0]?.slots.length;
  expect([slots(149_999), slots(150_000)]).toEqual([24, 288]);
});

test.each(['requests', 'connections', 'flows'] as Kind[])('%s: times never go back within a file', (kind) => {
  for (const { lines } of filesOf(hourly.files, kind)) {
    const times = lines.flatMap(
      (line) => (kind === 'flows' ? line.match(/ (\d{10}) /)?.[1] : line.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/)?.[0]) ?? [],
    );
    expect(times).toEqual([...times].sort());
  }
});

test('the last interval of the day lies in the next day’s folder, the next year’s', () => {
  for (const kind of ['requests', 'connections'] as const) {
    const next = filesOf(hourly.files, kind).filter(({ folder }) => folder === '2027/01/01');
    expect(next.map(({ stamp }) => stamp)).toEqual([day + 86_400, day + 86_400, day + 86_400]);
    for (const { lines } of next) expect(lines.every((line) => line.includes('2026-12-31T23:'))).toBe(true);
    expect(filesOf(hourly.files, kind).filter(({ folder }) => folder === '2026/12/31')).toHaveLength(69);
  }
});

test('flow files are stamped with the start of their window, in which the records end', () => {
  const files = filesOf(hourly.files, 'flows');
  const today = files.filter(({ folder }) => folder === '2026/12/31');
  expect(today.map(({ stamp }) => stamp)).toEqual(Array.from({ length: 24 }, (_, hour) => day + hour * 3600));
  for (const { lines, stamp } of files) {
    const ends = lines.slice(1).map((line) => Number(line.split(' ')[11]));
    expect(ends.filter((end) => end < stamp || end >= stamp + 3600)).toEqual([]);
  }
});

test('records that end after midnight lie in the next day’s folder, though they start on this one', () => {
  const [after, ...more] = filesOf(hourly.files, 'flows').filter(({ folder }) => folder === '2027/01/01');
  expect(more).toEqual([]);
  const starts = after?.lines.slice(1).map((line) => Number(line.split(' ')[10])) ?? [];
  expect(starts.length).toBeGreaterThan(0);
  expect(Math.max(...starts)).toBeLessThan(day + 86_400);
});

test('files that are no log of ours lie among them', () => {
  const ours = new Set(
    (['requests', 'connections', 'flows'] as const).flatMap((kind) =>
      filesOf(hourly.files, kind).map(({ key }) => key),
    ),
  );
  const foreign = Array.from(hourly.files).filter(([key]) => !ours.has(key));
  expect(foreign.map(([key]) => key.replace(/_\w{8}\.log/, '.log')).sort()).toEqual([
    'AWSLogs/123456789012/ELBAccessLogTestFile',
    'AWSLogs/123456789012/elasticloadbalancing/eu-central-1/2026/12/31/123456789012_elasticloadbalancing_eu-central-1_net.edge.c6e77e28c25b2234_20261231T0005Z.log.gz',
    'AWSLogs/123456789012/elasticloadbalancing/eu-central-1/2026/12/31/health_check_log_123456789012_elasticloadbalancing_eu-central-1_app.web.50dc6c495c0c9188_20261231T0005Z_198.51.100.12.log.gz',
  ]);
  expect(hourly.files.get('AWSLogs/123456789012/ELBAccessLogTestFile')).toMatch(/^Enable AccessLog for ELB: web at /);
});
