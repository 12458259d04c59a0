import { readFileSync } from 'node:fs';
import { type Report, reportSchema } from '#src/contracts/report.ts';
import type { FamilyPerformance, PerformanceGap } from '#src/contracts/report-performance.ts';
import type { Security } from '#src/contracts/report-security.ts';
import { emptySections } from '#src/sections/empty.ts';

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

const nothing = emptySections([]);

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
  const { adoption, networks } = report;
  const tables = [adoption.loadBalancers, adoption.hosts, adoption.targetGroups, adoption.types];
  for (const { rows, rest } of tables) {
    for (const row of [...rows, rest]) Object.assign(row, { requests: alone(row.requests, family) });
  }
  for (const row of [...adoption.devices, ...(report.proxies?.rows ?? [])]) row.requests = alone(row.requests, family);
  adoption.used = { requests: traffic.requests, bytes: traffic.bytes };
  adoption.preferred = null;
  const capable = family === 'ipv6' ? traffic.requests.total : 0;
  adoption.capable.services = { requests: capable, share: family === 'ipv6' ? 1 : 0 };
  if (report.proxies !== null) report.proxies.requests = alone(report.proxies.requests, family);
  for (const table of [networks.countries, networks.asns]) {
    for (const row of table === null ? [] : [...table.rows, table.rest, table.unknown, table.special]) {
      row.requests = alone(row.requests, family);
      row.addresses[gone] = 0;
    }
  }
  report.dualStack.interfaces = null;
  report.dualStack.certificates = null;
  report.dualStack.clients = nothing.dualStack.clients;
  report.tls[gone] = nothing.tls[gone];
  report.tls.gap = nothing.tls.gap;
  for (const row of report.tls.protocols)
    Object.assign(row, {
      [gone]: { ...row[gone], connections: 0, share: null, timed: 0, p50: null, p90: null, p99: null },
    });
  report.ipv4Costs.requests = { ipv4: traffic.requests.ipv4, ipv4Share: family === 'ipv4' ? 1 : 0 };
  report.security = quiet(report.security);
  return keepDay(report);
}

/** The trend ends with what this day has. */
function keepDay(report: Report): Report {
  const { growth, traffic, clients, performance } = report;
  const today = growth?.days.at(-1);
  if (growth !== null && today !== undefined) {
    Object.assign(today, {
      requests: traffic.requests.total,
      ipv6Requests: traffic.requests.ipv6,
      ipv6RequestShare: traffic.requests.ipv6Share,
      ipv6Clients: clients.ipv6.addresses,
      ipv6P50: performance.ipv6.p50,
      ipv6ErrorRate: performance.ipv6.errorRate,
    });
    growth.trend = null;
    growth.projection = [];
  }
  return report;
}

function quiet(security: Security): Security {
  return {
    ...security,
    eventsTotal: 0,
    events: [],
    rules: security.rules.map((rule) => ({ ...rule, events: 0 })),
    blocklist: { ...nothing.security.blocklist },
  };
}

/** Rules that had no logs to look at. */
function blind(security: Security): Security {
  return { ...quiet(security), rules: security.rules.map((rule) => ({ ...rule, events: 0, state: 'no-data' })) };
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
  report.anatomy = nothing.anatomy;
  report.hosts = nothing.hosts;
  report.recurrence = null;
  report.transition = { ...nothing.transition, flows: report.transition.flows };
  return keepDay(report);
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
  report.adoption = nothing.adoption;
  report.networks = { ...nothing.networks, sources: report.networks.sources, absent: [], faults: [] };
  report.proxies = null;
  report.tls = nothing.tls;
  report.dualStack.clients = nothing.dualStack.clients;
  report.dualStack.certificates = null;
  report.ipv4Costs.requests = { ipv4: 0, ipv4Share: null };
  return keepDay(report);
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
    transitGateways: [],
    icmpv6: [],
    nat64: noSums,
    protocols: [],
  };
  report.policyParity = null;
  report.dualStack.interfaces = null;
  report.transition.flows = [];
  report.ipv4Costs = { ...report.ipv4Costs, interfaces: null, addresses: report.ipv4Costs.loadBalancerAddresses };
  report.security = blind(report.security);
  return report;
}

function withoutComparison(report: Report): Report {
  report.comparison = { previous: null, sameWeekday: null, moved: [] };
  if (report.growth !== null) {
    report.growth = { ...report.growth, days: report.growth.days.slice(-1), trend: null, projection: [] };
  }
  if (report.rhythm !== null) report.rhythm.days = 1;
  if (report.recurrence !== null) report.recurrence.daysKnown = 1;
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
  report.ipv4Costs = { ...nothing.ipv4Costs, hours: 24 };
  report.security = blind(report.security);
  report.quality = {
    status: 'empty',
    reasons: [
      'No log file of the period was found: look whether load balancers and flow logs write to the place that was read (ipv6-report doctor).',
    ],
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
  if (hours.length < 23 || hours.length > 25) Object.assign(report, { growth: null, rhythm: null, recurrence: null });
  for (const event of report.security.events) Object.assign(event, { firstSeen: start, lastSeen: hours.at(-1) });
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
  const { hosts, targetGroups, loadBalancers, types } = report.adoption;
  for (const table of [hosts, targetGroups, loadBalancers, types]) {
    table.rows = repeat(table.rows, 50, (row, index) => ({ ...row, name: `${row.name}-${index}` }));
  }
  const { countries, asns } = report.networks;
  if (countries !== null) countries.rows = repeat(countries.rows, 50, (row) => row);
  if (asns !== null) asns.rows = repeat(asns.rows, 50, (row, index) => ({ ...row, asn: 64_500 + index }));
  if (report.dualStack.interfaces !== null) {
    report.dualStack.interfaces.rows = repeat(report.dualStack.interfaces.rows, 50, (row) => row);
  }
  report.tls.ciphers = repeat(report.tls.ciphers, 40, (row) => row);
  report.flows.services = repeat(report.flows.services, 60, (row) => row);
  report.anatomy.delegations = repeat(report.anatomy.delegations, 20, (row) => row);
  const { security } = report;
  security.events = repeat(security.events, 200, (row, index) => ({ ...row, id: `${row.id} ${index}` }));
  security.eventsTotal = 10_000;
  security.blocklist.entries = repeat(security.blocklist.entries, 10_000, (row, index) => ({
    ...row,
    cidr: `2001:db8:${index.toString(16)}::/48`,
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
  'short-day': () =>
    period(
      exampleReport(),
      '2026-03-29T00:00:00+01:00',
      '2026-03-30T00:00:00+02:00',
      Array.from({ length: 23 }, (_, index) => {
        const hour = String(index < 2 ? index : index + 1).padStart(2, '0');
        return `2026-03-29T${hour}:00:00+0${index < 2 ? 1 : 2}:00`;
      }),
    ),
  quiet: () => {
    const report = exampleReport();
    report.security = quiet(report.security);
    return report;
  },
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
