import type { Report } from '../contracts/report.ts';
import { shareOf } from '../contracts/report-figures.ts';
import type { MetricPoint } from '../ports.ts';

type Hour = Report['traffic']['hourly'][number];

/** Figures of an hour: name, unit and value. */
const requestFigures = {
  Requests: ['Count', ({ requests }: Hour) => requests.ipv4 + requests.ipv6],
  IPv6Requests: ['Count', ({ requests }: Hour) => requests.ipv6],
  Bytes: ['Bytes', ({ bytes }: Hour) => bytes.ipv4 + bytes.ipv6],
  IPv6Bytes: ['Bytes', ({ bytes }: Hour) => bytes.ipv6],
} as const;
const flowFigures = {
  Flows: ['Count', ({ flows }: Hour) => flows.ipv4 + flows.ipv6],
  IPv6Flows: ['Count', ({ flows }: Hour) => flows.ipv6],
  FlowBytes: ['Bytes', ({ flowBytes }: Hour) => flowBytes.ipv4 + flowBytes.ipv6],
  IPv6FlowBytes: ['Bytes', ({ flowBytes }: Hour) => flowBytes.ipv6],
  Packets: ['Count', ({ packets }: Hour) => packets.ipv4 + packets.ipv6],
  IPv6Packets: ['Count', ({ packets }: Hour) => packets.ipv6],
} as const;

/** Figures that the report knows for the whole period only; their moment is its begin. */
const requestTotals = {
  IPv6Clients: ({ clients }: Report) => clients.ipv6.addresses,
  IPv6Prefixes64: ({ clients }: Report) => clients.ipv6.prefixes['64'],
} as const;
const flowTotals = {
  AcceptedFlows: ({ flows }: Report) => flows.accepted.ipv4.flows + flows.accepted.ipv6.flows,
  IPv6AcceptedFlows: ({ flows }: Report) => flows.accepted.ipv6.flows,
  RejectedFlows: ({ flows }: Report) => flows.rejected.ipv4.flows + flows.rejected.ipv6.flows,
  IPv6RejectedFlows: ({ flows }: Report) => flows.rejected.ipv6.flows,
} as const;
const lineTotals = {
  RejectedLines: ({ quality }: Report) => quality.rows.rejected,
  SkippedFiles: ({ quality }: Report) => quality.files.skippedTotal,
  MissingHours: ({ quality }: Report) => quality.missing.length,
} as const;

/**
 * The points of a report, or, with the report `before` whose points are out, the differences from it. Logs that are not
 * there give no points: zero would say that there was no traffic. A share has no point for an hour without requests.
 * ReportPublished has the moment of making, so that an alarm on its absence works; all others that of the traffic.
 */
export function metricPoints(report: Report, before: Report | null): MetricPoint[] {
  const points: MetricPoint[] = [];
  const dimensions = { Report: report.report.name };
  const add = (name: string, unit: MetricPoint['unit'], value: number, moment: string) =>
    points.push({ name, unit, value, timestamp: new Date(moment), dimensions });
  const addChange = (name: string, unit: MetricPoint['unit'], now: number, was: number | null, moment: string) => {
    if (was === null || now !== was) add(name, unit, now - (was ?? 0), moment);
  };

  const { requests, flows } = kindsOf(report);
  const known = before === null ? { requests: false, flows: false } : kindsOf(before);
  const hoursBefore = new Map(before?.traffic.hourly.map((hour) => [hour.start, hour]));
  for (const hour of report.traffic.hourly) {
    const earlier = hoursBefore.get(hour.start);
    const addFigures = (figures: typeof requestFigures | typeof flowFigures, isKnown: boolean) => {
      for (const [name, [unit, figureOf]] of Object.entries(figures)) {
        addChange(name, unit, figureOf(hour), isKnown && earlier !== undefined ? figureOf(earlier) : null, hour.start);
      }
    };
    if (requests) {
      addFigures(requestFigures, known.requests);
      const share = ipv6Share(hour);
      const shareBefore = known.requests && earlier !== undefined ? ipv6Share(earlier) : null;
      if (share !== null && share !== shareBefore) add('IPv6RequestShare', 'Percent', share * 100, hour.start);
    }
    if (flows) addFigures(flowFigures, known.flows);
  }

  const addTotals = (totals: Record<string, (report: Report) => number>, isKnown: boolean) => {
    for (const [name, figureOf] of Object.entries(totals)) {
      const was = isKnown && before !== null ? figureOf(before) : null;
      addChange(name, 'Count', figureOf(report), was, report.report.period.start);
    }
  };
  if (requests) addTotals(requestTotals, known.requests);
  if (flows) addTotals(flowTotals, known.flows);
  addTotals(lineTotals, before !== null);
  add('ReportPublished', 'Count', 1, report.report.generatedAt);
  return points;
}

/** Which logs had lines of the period. */
function kindsOf({ report }: Report): { requests: boolean; flows: boolean } {
  const has = (logs: 'requests' | 'flows') => report.sources.some((source) => source.logs === logs);
  return { requests: has('requests'), flows: has('flows') };
}

function ipv6Share({ requests }: Hour): number | null {
  return shareOf(requests.ipv6, requests.ipv4 + requests.ipv6);
}
