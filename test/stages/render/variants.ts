import { readFileSync } from 'node:fs';
import { type Report, reportSchema } from '#src/contracts/report.ts';
import type { FamilyPerformance, PerformanceGap } from '#src/contracts/report-performance.ts';

const fixture = readFileSync(new URL('../../fixtures/report.json', import.meta.url), 'utf8');

/** A fresh copy of test/fixtures/report.json. */
export function exampleReport(): Report {
  return reportSchema.parse(JSON.parse(fixture));
}

const noFamily = { total: 0, ipv4: 0, ipv6: 0, ipv6Share: null };
const noSums = { flows: 0, packets: 0, bytes: 0 };
const noneByFamily = { ipv4: noSums, ipv6: noSums };
const noPerformance: FamilyPerformance = {
  requests: 0,
  timed: 0,
  p50: null,
  p90: null,
  p99: null,
  errorRate: null,
  elb5xxRate: null,
};

const noGap: PerformanceGap = {
  latency: { verdict: 'too-few', difference: null, low: null, high: null, ratio: null, longer: null, z: null },
  errors: { verdict: 'too-few', difference: null, low: null, high: null },
};

function alone(figures: Report['traffic']['requests'], family: 'ipv4' | 'ipv6'): Report['traffic']['requests'] {
  const total = figures[family];
  return { total, ipv4: 0, ipv6: 0, [family]: total, ipv6Share: total === 0 ? null : family === 'ipv6' ? 1 : 0 };
}

function onlyFamily(report: Report, family: 'ipv4' | 'ipv6'): Report {
  const gone = family === 'ipv4' ? 'ipv6' : 'ipv4';
  const { traffic, performance, flows } = report;
  for (const figure of ['requests', 'bytes', 'receivedBytes', 'sentBytes', 'flows', 'flowBytes', 'packets'] as const) {
    traffic[figure] = alone(traffic[figure], family);
  }
  for (const hour of traffic.hourly) {
    for (const figure of ['requests', 'bytes', 'flows', 'flowBytes', 'packets'] as const) hour[figure][gone] = 0;
  }
  performance[gone] = noPerformance;
  performance.gap = noGap;
  for (const bin of performance.histogram) bin[gone] = 0;
  for (const group of performance.targetGroups) Object.assign(group, { [gone]: noPerformance, gap: noGap });
  for (const part of [flows.accepted, flows.rejected, flows.otherAction, flows.interfaces.rest]) part[gone] = noSums;
  for (const row of flows.interfaces.rows) row[gone] = noSums;
  if (flows.internetEgress !== null) flows.internetEgress[gone] = noSums;
  flows.protocols = flows.protocols.filter((row) => row.family === family);
  flows.addresses[gone] = 0;
  return report;
}

function withoutIpv6Clients(report: Report): Report {
  report.clients.ipv6 = {
    addresses: 0,
    prefixes: { '64': 0, '56': 0, '48': 0, '32': 0 },
    addressesPerPrefix64: null,
    maxAddressesInPrefix64: null,
  };
  report.addressTypes = [];
  report.interfaceIdentifiers = [];
  report.prefixes = { threshold: 100, rows: [], rest: { requests: 0, bytes: 0, addresses: 0, share: null } };
  return report;
}

function withoutRequests(report: Report): Report {
  const { traffic, performance, clients } = withoutIpv6Clients(report);
  for (const figure of ['requests', 'bytes', 'receivedBytes', 'sentBytes'] as const) traffic[figure] = noFamily;
  for (const hour of traffic.hourly) {
    hour.requests = { ipv4: 0, ipv6: 0 };
    hour.bytes = { ipv4: 0, ipv6: 0 };
  }
  clients.ipv4 = { addresses: 0, mappedRequests: 0 };
  report.performance = {
    ...performance,
    ipv4: noPerformance,
    ipv6: noPerformance,
    gap: noGap,
    histogram: [],
    targetGroups: [],
    otherTargetGroups: null,
  };
  return report;
}

function withoutFlows(report: Report): Report {
  const { traffic } = report;
  for (const figure of ['flows', 'flowBytes', 'packets'] as const) {
    traffic[figure] = noFamily;
    for (const hour of traffic.hourly) hour[figure] = { ipv4: 0, ipv6: 0 };
  }
  report.flows = {
    accepted: noneByFamily,
    rejected: noneByFamily,
    otherAction: noneByFamily,
    addresses: { ipv4: 0, ipv6: 0 },
    interfaces: { total: 0, rows: [], rest: noneByFamily },
    internetEgress: null,
    paths: [],
    services: [],
    icmpv6: [],
    nat64: noSums,
    protocols: [],
  };
  return report;
}

function withoutComparison(report: Report): Report {
  report.comparison = { previous: null, sameWeekday: null, moved: [] };
  return report;
}

/** Keeps the comparison in step with figures that a variant took away. */
function compareUnknown(report: Report): Report {
  for (const day of [report.comparison.previous, report.comparison.sameWeekday]) {
    for (const change of day?.changes ?? []) Object.assign(change, { now: null, difference: null, ratio: null });
  }
  report.comparison.moved = [];
  return report;
}

function emptyDay(): Report {
  const report = compareUnknown(withoutFlows(withoutRequests(exampleReport())));
  const none = { format: 0, time: 0, address: 0, number: 0 };
  const rows = { read: 0, accepted: 0, rejected: 0, outsidePeriod: 0, noData: 0, skipData: 0, byReason: none };
  report.report.sources = [];
  report.security.events = [];
  report.security.eventsTotal = 0;
  for (const rule of report.security.rules) Object.assign(rule, { state: 'no-data', events: 0 });
  report.quality = {
    status: 'empty',
    reasons: ['No log file of the period was found.'],
    files: { read: 0, bytes: 0, skippedTotal: 0, skipped: [] },
    rows: { ...rows, byLogs: { requests: rows, connections: rows, flows: rows } },
    rejectedFiles: [],
    missing: [],
  };
  return report;
}

function period(report: Report, start: string, end: string, hours: string[]): Report {
  report.report.period = { ...report.report.period, start, end };
  const { hourly } = report.traffic;
  report.traffic.hourly = hours.map((hour, index) => {
    const example = hourly[index % hourly.length];
    if (example === undefined) throw new RangeError('The fixture has no hours.');
    return { ...example, start: hour };
  });
  return report;
}

function clockChange(): Report {
  const hours = Array.from({ length: 25 }, (_, index) => {
    const hour = String(index < 3 ? index : index - 1).padStart(2, '0');
    return `2026-10-25T${hour}:00:00+0${index < 3 ? 2 : 1}:00`;
  });
  return period(exampleReport(), '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00', hours);
}

function days(count: number): Report {
  const hours = Array.from({ length: count * 24 }, (_, index) => {
    const time = new Date(Date.UTC(2026, 10, 22, index));
    return `${time.toISOString().slice(0, 19)}+01:00`;
  });
  const end = new Date(Date.UTC(2026, 10, 22 + count)).toISOString().slice(0, 19);
  return period(exampleReport(), '2026-11-22T00:00:00+01:00', `${end}+01:00`, hours);
}

function manyOfAll(): Report {
  const report = exampleReport();
  const repeat = <T>(rows: readonly T[], count: number, change: (row: T, index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => {
      const row = rows[index % rows.length];
      if (row === undefined) throw new RangeError('The fixture has no such row.');
      return change(structuredClone(row), index);
    });
  report.prefixes.rows = repeat(report.prefixes.rows, 100_000, (row, index) => ({
    ...row,
    prefix: `2001:db8:${index.toString(16)}::/48`,
  }));
  report.flows.interfaces.rows = repeat(report.flows.interfaces.rows, 5_000, (row) => row);
  report.flows.interfaces.total = 6_000;
  report.performance.targetGroups = repeat(report.performance.targetGroups, 50, (row, index) => ({
    ...row,
    targetGroup: `targetgroup/service-${index}/6d0ecf831eec9f09`,
  }));
  report.quality.missing = repeat(report.quality.missing, 3_000, (row) => row);
  report.quality.rejectedFiles = repeat(report.quality.rejectedFiles, 100, (row) => row);
  report.quality.files.skipped = repeat(report.quality.files.skipped, 500, (row) => row);
  report.quality.files.skippedTotal = 12_345;
  report.report.sources = repeat(report.report.sources, 1_000, (row) => row);
  return report;
}

/** Days that are out of the ordinary, each a whole report. */
export const variants: Record<string, () => Report> = {
  ordinary: exampleReport,
  empty: emptyDay,
  first: () => withoutComparison(exampleReport()),
  'no-ipv6': () => compareUnknown(withoutIpv6Clients(onlyFamily(exampleReport(), 'ipv4'))),
  'only-ipv6': () => {
    const report = onlyFamily(exampleReport(), 'ipv6');
    report.clients.ipv4 = { addresses: 0, mappedRequests: 0 };
    return report;
  },
  'no-flows': () => compareUnknown(withoutFlows(exampleReport())),
  'only-flows': () => compareUnknown(withoutRequests(exampleReport())),
  sample: () => {
    const report = exampleReport();
    report.report.sample = true;
    report.quality = { ...report.quality, status: 'complete', reasons: [] };
    return report;
  },
  'clock-change': clockChange,
  hours: () =>
    period(
      exampleReport(),
      '2026-11-22T10:00:00+01:00',
      '2026-11-22T13:00:00+01:00',
      ['10', '11', '12'].map((hour) => `2026-11-22T${hour}:00:00+01:00`),
    ),
  'one-hour': () =>
    period(exampleReport(), '2026-11-22T10:00:00+01:00', '2026-11-22T11:00:00+01:00', ['2026-11-22T10:00:00+01:00']),
  'three-days': () => days(3),
  'thirty-days': () => days(30),
  'failed-sections': () => {
    const report = withoutIpv6Clients(exampleReport());
    report.sectionErrors = [{ section: 'addresses', error: 'clients.csv has 3 columns instead of 6' }];
    return report;
  },
  'many-of-all': manyOfAll,
};
