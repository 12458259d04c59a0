import { beforeEach, expect, test } from '@jest/globals';
import type { Report } from '../../src/contracts/report.ts';
import type { MetricPoint, Metrics } from '../../src/ports.ts';
import { metrics } from '../../src/stages/metrics.ts';
import { metricPoints } from '../../src/stages/metrics-points.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { prepareNotify, type RunOptions, readFixture } from './archive-run.ts';

let archive: MemoryStore;
let published: MetricPoint[];
const recorder: Metrics = {
  publish: async (points) => {
    published.push(...points);
    return points.length;
  },
};

beforeEach(() => {
  archive = new MemoryStore();
  published = [];
});

async function publishMetrics(options: RunOptions = {}, sink: Metrics | null = recorder) {
  const { work, event } = await prepareNotify(archive, options);
  return metrics(event, { work, archive, metrics: sink });
}

const sumOf = (points: readonly MetricPoint[], name: string) =>
  points.filter((point) => point.name === name).reduce((sum, point) => sum + point.value, 0);

const expectedSums = ({ traffic, flows, quality, clients }: Report) => ({
  Requests: traffic.requests.total,
  IPv6Requests: traffic.requests.ipv6,
  Bytes: traffic.bytes.total,
  IPv6Bytes: traffic.bytes.ipv6,
  Flows: traffic.flows.total,
  IPv6Flows: traffic.flows.ipv6,
  FlowBytes: traffic.flowBytes.total,
  IPv6FlowBytes: traffic.flowBytes.ipv6,
  Packets: traffic.packets.total,
  IPv6Packets: traffic.packets.ipv6,
  AcceptedFlows: flows.accepted.ipv4.flows + flows.accepted.ipv6.flows,
  IPv6AcceptedFlows: flows.accepted.ipv6.flows,
  RejectedFlows: flows.rejected.ipv4.flows + flows.rejected.ipv6.flows,
  IPv6RejectedFlows: flows.rejected.ipv6.flows,
  RejectedLines: quality.rows.rejected,
  SkippedFiles: quality.files.skippedTotal,
  MissingHours: quality.missing.length,
  IPv6Clients: clients.ipv6.addresses,
  IPv6Prefixes64: clients.ipv6.prefixes['64'],
});

const sumsOf = (points: readonly MetricPoint[], report: Report) =>
  Object.fromEntries(Object.keys(expectedSums(report)).map((name) => [name, sumOf(points, name)]));

test('the points add up to the report, each with its own hour and the report’s name', async () => {
  expect(await publishMetrics()).toMatchObject({ channel: 'metrics', outcome: 'sent' });
  const report = readFixture();
  expect(sumsOf(published, report)).toEqual(expectedSums(report));
  const requests = published.filter((point) => point.name === 'IPv6Requests');
  expect(requests.map((point) => point.timestamp.toISOString())).toEqual(
    report.traffic.hourly.map((hour) => new Date(hour.start).toISOString()),
  );
  expect(requests[0]).toEqual({
    name: 'IPv6Requests',
    unit: 'Count',
    value: report.traffic.hourly[0]?.requests.ipv6,
    timestamp: new Date('2026-11-21T23:00:00Z'),
    dimensions: { Report: 'daily' },
  });
  expect(published.filter((point) => point.name === 'ReportPublished')).toMatchObject([
    { value: 1, timestamp: new Date('2026-11-23T00:42:07Z') },
  ]);
});

test('a share is IPv6 of all, in percent, and has no point for an hour without requests', async () => {
  const report = readFixture();
  const [first, second] = report.traffic.hourly;
  if (first === undefined || second === undefined) throw new Error('the fixture has hours');
  first.requests = { ipv4: 3, ipv6: 1 };
  second.requests = { ipv4: 0, ipv6: 0 };
  const shares = metricPoints(report, null).filter((point) => point.name === 'IPv6RequestShare');
  expect(shares[0]).toMatchObject({ value: 25, unit: 'Percent', timestamp: new Date(first.start) });
  expect(shares.map((point) => point.timestamp)).not.toContainEqual(new Date(second.start));
});

test('logs that are not there give no points, not zeros', () => {
  const report = readFixture();
  report.report.sources = report.report.sources.filter((source) => source.logs !== 'flows');
  const names = new Set(metricPoints(report, null).map((point) => point.name));
  expect(names).toContain('Requests');
  for (const name of ['Flows', 'FlowBytes', 'Packets', 'RejectedFlows']) expect(names).not.toContain(name);
  report.report.sources = [];
  expect([...new Set(metricPoints(report, null).map((point) => point.name))].sort()).toEqual([
    'MissingHours',
    'RejectedLines',
    'ReportPublished',
    'SkippedFiles',
  ]);
});

test('the same revision publishes nothing again', async () => {
  await publishMetrics();
  const before = published.length;
  expect(await publishMetrics({ run: 'run-2' })).toEqual({
    channel: 'metrics',
    outcome: 'skipped',
    detail: 'the figures of revision 1 are out already',
  });
  expect(published).toHaveLength(before);
});

test('a later revision publishes the difference: the sum of all points is the latest figure', async () => {
  await publishMetrics();
  const late = (report: Report) => {
    const hour = report.traffic.hourly[5];
    if (hour === undefined) throw new Error('the fixture has hours');
    hour.requests.ipv6 += 40;
    report.traffic.requests.ipv6 += 40;
    report.traffic.requests.total += 40;
    report.quality.rows.rejected -= 2;
    report.quality.missing = [];
  };
  const before = published.length;
  expect(await publishMetrics({ run: 'run-2', revision: 2, change: late })).toMatchObject({
    outcome: 'sent',
    detail: '6 points, as differences from revision 1',
  });
  const report = readFixture();
  late(report);
  expect(sumsOf(published, report)).toEqual(expectedSums(report));
  expect(published.slice(before).map((point) => [point.name, point.value])).toEqual([
    ['Requests', 40],
    ['IPv6Requests', 40],
    ['IPv6RequestShare', expect.any(Number)],
    ['RejectedLines', -2],
    ['MissingHours', -2],
    ['ReportPublished', 1],
  ]);
});

test('without monitoring nothing is published, nor noted as published', async () => {
  expect(await publishMetrics({}, null)).toEqual({
    channel: 'metrics',
    outcome: 'skipped',
    detail: 'no monitoring is configured',
  });
  expect(await publishMetrics({ run: 'run-2' })).toMatchObject({ outcome: 'sent' });
});

test('points that could not be published are published by the next run', async () => {
  const broken: Metrics = { publish: () => Promise.reject(new Error('throttled')) };
  await expect(publishMetrics({}, broken)).rejects.toThrow('throttled');
  expect(await publishMetrics({ run: 'run-2' })).toMatchObject({ outcome: 'sent' });
  expect(sumOf(published, 'Requests')).toBe(readFixture().traffic.requests.total);
});

test('logs that came only with a later revision are published whole', async () => {
  await publishMetrics({
    change: (report) => {
      report.report.sources = report.report.sources.filter((source) => source.logs !== 'flows');
    },
  });
  await publishMetrics({ run: 'run-2', revision: 2 });
  const report = readFixture();
  expect(sumsOf(published, report)).toEqual(expectedSums(report));
});

test('points that the monitoring does not take any more are told', async () => {
  const delivery = await publishMetrics({}, { publish: async () => 1 });
  expect(delivery.detail).toMatch(/^1 points; \d+ are of too long ago for the monitoring and left out$/);
});
