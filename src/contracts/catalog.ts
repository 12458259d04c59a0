import { z } from 'zod';
import { type Digest, digestOfSchema } from './digest.ts';
import { editionSchema } from './edition.ts';
import { periodSchema } from './period.ts';
import type { Report } from './report.ts';
import { count, shareSchema } from './report-figures.ts';
import { statusSchema } from './report-quality.ts';
import { reportNameSchema } from './request.ts';
import { sha256Schema } from './sha256.ts';

/** Raised in the second place for additions, in the first for anything that breaks a reader. */
export const catalogVersion = '1.0';

const seconds = z.number().nonnegative().nullable();

/** The files of a report's folder that a person opens, relative to the folder. */
const folderFilesSchema = z.strictObject({
  html: z.literal('index.html'),
  pdf: z.literal('report.pdf').nullable().describe('Null when the report was made without a PDF'),
  json: z.literal('report.json'),
  manifest: z.literal('manifest.json'),
  csv: z.array(z.string()).describe('CSV lists, e.g. csv/traffic-hourly.csv, in code-unit order'),
});
export type FolderFiles = z.infer<typeof folderFilesSchema>;

/** One report in one line: what the archive's page shows without opening the report. */
export const catalogEntrySchema = z.strictObject({
  name: reportNameSchema,
  period: periodSchema,
  folder: z
    .string()
    .min(1)
    .describe('Key of the folder that shows the current revision, no slash at the end; <folder>.r<revision> keeps it'),
  revision: z.int().positive(),
  status: statusSchema,
  sample: z.boolean().describe('True when the logs are the generated samples'),
  anonymised: editionSchema.optional().describe('How addresses are covered; absent when they are whole'),
  generatedAt: z.iso.datetime({ offset: true }),
  configuration: sha256Schema
    .optional()
    .describe(
      'Of the settings (report.configuration); absent in rows of editions and of earlier versions of the program',
    ),
  requests: count,
  ipv6Requests: count,
  ipv6RequestShare: shareSchema,
  bytes: count.describe('Bytes received from and sent to clients of load balancers'),
  ipv6Bytes: count,
  ipv4Clients: count.nullable().describe('Distinct IPv4 client addresses; null where an edition cannot tell'),
  ipv6Clients: count.nullable().describe('Distinct IPv6 client addresses; null where an edition cannot tell'),
  ipv6Prefixes64: count.nullable().describe('Distinct /64 prefixes of the IPv6 clients; null where unknown'),
  flows: count,
  ipv6Flows: count,
  ipv6FlowShare: shareSchema,
  flowBytes: count,
  ipv6FlowBytes: count,
  rejectedFlows: count.describe('Flow records with the action REJECT, both families'),
  ipv6RejectedFlows: count,
  ipv4P50: seconds.describe('Median latency of IPv4 requests, seconds; null without timed requests'),
  ipv6P50: seconds,
  ipv4ErrorRate: shareSchema,
  ipv6ErrorRate: shareSchema,
  rejectedLines: count,
  skippedFiles: count,
  missingHours: count.describe('Hours without a line from a source that otherwise writes every hour'),
  events: z
    .strictObject({ high: count, warning: count, info: count })
    .optional()
    .describe('Security events by severity; absent in rows of earlier versions of the program'),
  digest: digestOfSchema.optional().describe('Of a weekly or monthly edition: which days it is folded from'),
  files: folderFilesSchema,
});
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;

/** catalog.json: the current revision of every report, by name, then by period, the oldest first. */
export const catalogSchema = z.strictObject({
  schemaVersion: z.literal(catalogVersion),
  reports: z.array(catalogEntrySchema),
});
export type Catalog = z.infer<typeof catalogSchema>;

/** latest.json of a report: the current revision of its newest period. */
export const latestSchema = z.strictObject({
  schemaVersion: z.literal(catalogVersion),
  name: reportNameSchema,
  period: periodSchema,
  folder: z.string().min(1),
  revision: z.int().positive(),
  files: folderFilesSchema,
});
export type Latest = z.infer<typeof latestSchema>;

/** The order of the catalog: name, then begin and end of the period as instants, then folder. */
export function compareEntries(a: CatalogEntry, b: CatalogEntry): number {
  return (
    compareText(a.name, b.name) ||
    Date.parse(a.period.start) - Date.parse(b.period.start) ||
    Date.parse(a.period.end) - Date.parse(b.period.end) ||
    compareText(a.folder, b.folder)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The catalog's row of a report. Every figure is taken from report.json as it is. */
export function toCatalogEntry(report: Report, folder: string, files: FolderFiles): CatalogEntry {
  const { traffic, clients, performance, flows, quality } = report;
  return {
    name: report.report.name,
    period: report.report.period,
    folder,
    revision: report.report.revision,
    status: quality.status,
    sample: report.report.sample,
    ...(report.report.anonymised !== undefined && { anonymised: report.report.anonymised }),
    generatedAt: report.report.generatedAt,
    ...(report.report.configuration !== undefined && { configuration: report.report.configuration }),
    requests: traffic.requests.total,
    ipv6Requests: traffic.requests.ipv6,
    ipv6RequestShare: traffic.requests.ipv6Share,
    bytes: traffic.bytes.total,
    ipv6Bytes: traffic.bytes.ipv6,
    ipv4Clients: clients.ipv4.addresses,
    ipv6Clients: clients.ipv6.addresses,
    ipv6Prefixes64: clients.ipv6.prefixes['64'],
    flows: traffic.flows.total,
    ipv6Flows: traffic.flows.ipv6,
    ipv6FlowShare: traffic.flows.ipv6Share,
    flowBytes: traffic.flowBytes.total,
    ipv6FlowBytes: traffic.flowBytes.ipv6,
    rejectedFlows: flows.rejected.ipv4.flows + flows.rejected.ipv6.flows,
    ipv6RejectedFlows: flows.rejected.ipv6.flows,
    ipv4P50: performance.ipv4.p50,
    ipv6P50: performance.ipv6.p50,
    ipv4ErrorRate: performance.ipv4.errorRate,
    ipv6ErrorRate: performance.ipv6.errorRate,
    rejectedLines: quality.rows.rejected,
    skippedFiles: quality.files.skippedTotal,
    missingHours: quality.missing.length,
    events: countEvents(report.security.events),
    files,
  };
}

function countEvents(events: Report['security']['events']): { high: number; warning: number; info: number } {
  const count = (severity: string) => events.filter((event) => event.severity === severity).length;
  return { high: count('high'), warning: count('warning'), info: count('info') };
}

/** The catalog's row of a weekly or monthly edition. */
export function toDigestEntry(digest: Digest, folder: string, files: FolderFiles): CatalogEntry {
  const { traffic, clients, performance, flows, quality, report } = digest;
  return {
    name: report.name,
    period: report.period,
    folder,
    revision: report.revision,
    status: quality.status,
    sample: report.sample,
    generatedAt: report.generatedAt,
    requests: traffic.requests.total,
    ipv6Requests: traffic.requests.ipv6,
    ipv6RequestShare: traffic.requests.ipv6Share,
    bytes: traffic.bytes.total,
    ipv6Bytes: traffic.bytes.ipv6,
    ipv4Clients: clients.ipv4.addresses.exact,
    ipv6Clients: clients.ipv6.addresses.exact,
    ipv6Prefixes64: clients.ipv6.prefixes64.exact,
    flows: traffic.flows.total,
    ipv6Flows: traffic.flows.ipv6,
    ipv6FlowShare: traffic.flows.ipv6Share,
    flowBytes: traffic.flowBytes.total,
    ipv6FlowBytes: traffic.flowBytes.ipv6,
    rejectedFlows: flows.rejected.ipv4 + flows.rejected.ipv6,
    ipv6RejectedFlows: flows.rejected.ipv6,
    ipv4P50: performance.ipv4.p50,
    ipv6P50: performance.ipv6.p50,
    ipv4ErrorRate: performance.ipv4.errorRate,
    ipv6ErrorRate: performance.ipv6.errorRate,
    rejectedLines: quality.rows.rejected,
    skippedFiles: 0,
    missingHours: 0,
    events: digest.security.events,
    digest: digest.digest,
    files,
  };
}
