import { z } from 'zod';
import { reportSchema } from '../contracts/report.ts';
import type { ComparedFigure } from '../contracts/report-comparison.ts';
import { familyPerformanceSchema } from '../contracts/report-performance.ts';

const { report, quality, traffic, clients, flows } = reportSchema.shape;
const { ipv6 } = clients.shape;

/**
 * What a comparison needs to know of a report. Less than the whole, and open to additions, so that days stay comparable
 * when report.json grows.
 */
export const comparableSchema = z.object({
  report: z.object({
    period: report.shape.period,
    sample: z.boolean(),
    configuration: report.shape.configuration,
  }),
  quality: z.object({
    status: quality.shape.status,
    rows: z.object({
      byLogs: z.object({
        requests: z.object({ accepted: z.number() }),
        flows: z.object({ accepted: z.number(), noData: z.number() }),
      }),
    }),
  }),
  traffic: z.object({
    requests: traffic.shape.requests.strip(),
    flowBytes: traffic.shape.flowBytes.strip(),
  }),
  clients: z.object({ ipv6: z.object({ addresses: ipv6.shape.addresses }) }),
  performance: z.object({
    ipv6: z.object({
      p50: familyPerformanceSchema.shape.p50,
      errorRate: familyPerformanceSchema.shape.errorRate,
    }),
  }),
  flows: z.object({ rejected: z.object({ ipv6: z.object({ flows: flows.shape.nat64.shape.flows }) }) }),
  sectionErrors: z.array(z.object({ section: z.string() })),
});
export type Comparable = z.infer<typeof comparableSchema>;

export type Figures = Readonly<Record<ComparedFigure, number | null>>;

/** The figures of a report; null where they are unknown: no such log on that day, or its section was not made. */
export function figuresOf(report: Comparable): Figures {
  const { traffic, clients, performance, flows, quality } = report;
  const { byLogs } = quality.rows;
  const failed = new Set(report.sectionErrors.map(({ section }) => section));
  const fromRequests = (section: string, value: number | null) =>
    byLogs.requests.accepted === 0 || failed.has(section) ? null : value;
  const fromFlows = (section: string, value: number) =>
    byLogs.flows.accepted + byLogs.flows.noData === 0 || failed.has(section) ? null : value;
  return {
    requests: fromRequests('traffic', traffic.requests.total),
    ipv6Requests: fromRequests('traffic', traffic.requests.ipv6),
    ipv6RequestShare: fromRequests('traffic', traffic.requests.ipv6Share),
    ipv6Clients: fromRequests('addresses', clients.ipv6.addresses),
    ipv6P50: fromRequests('performance', performance.ipv6.p50),
    ipv6ErrorRate: fromRequests('performance', performance.ipv6.errorRate),
    ipv6FlowBytes: fromFlows('traffic', traffic.flowBytes.ipv6),
    ipv6RejectedFlows: fromFlows('flows', flows.rejected.ipv6.flows),
  };
}
