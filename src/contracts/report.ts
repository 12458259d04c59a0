import { z } from 'zod';
import { editionSchema } from './edition.ts';
import { periodSchema } from './period.ts';
import { addressesSections } from './report-addresses.ts';
import { adoptionSchema } from './report-adoption.ts';
import { changesSchema } from './report-changes.ts';
import { comparisonSchema } from './report-comparison.ts';
import { ipv4CostsSchema } from './report-costs.ts';
import { dualStackSchema } from './report-dual-stack.ts';
import { count, familyFiguresSchema, text } from './report-figures.ts';
import { flowsSchema } from './report-flows.ts';
import { growthSchema, rhythmSchema } from './report-growth.ts';
import { anatomySchema, hostsSchema, recurrenceSchema } from './report-hosts.ts';
import { networksSchema, proxiesSchema } from './report-networks.ts';
import { performanceSchema } from './report-performance.ts';
import { policyParitySchema } from './report-policy.ts';
import { qualitySchema } from './report-quality.ts';
import { securitySchema } from './report-security.ts';
import { tlsSchema } from './report-tls.ts';
import { transitionSchema } from './report-transition.ts';
import {
  unknownAdoption,
  unknownAnatomy,
  unknownDualStack,
  unknownHosts,
  unknownIpv4Costs,
  unknownNetworks,
  unknownSecurity,
  unknownTls,
  unknownTransition,
} from './report-unknown.ts';
import { reportNameSchema } from './request.ts';
import { sha256Schema } from './sha256.ts';

/** Raised for anything that breaks a reader. Additions do not: they have a default, so that older reports can be read. */
export const schemaVersion = '1.0';

const trafficHourSchema = z.strictObject({
  start: z.iso.datetime({ offset: true }).describe('Begin of the hour in the report’s zone'),
  requests: z.strictObject({ ipv4: count, ipv6: count }),
  bytes: z.strictObject({ ipv4: count, ipv6: count }),
  flows: z.strictObject({ ipv4: count, ipv6: count }),
  flowBytes: z.strictObject({ ipv4: count, ipv6: count }),
  packets: z.strictObject({ ipv4: count, ipv6: count }),
});

const trafficSchema = z.strictObject({
  requests: familyFiguresSchema.describe('ALB requests, by the family of the client address'),
  bytes: familyFiguresSchema.describe(
    'Bytes received from and sent to clients, as the ALB counts them (no TLS, no TCP)',
  ),
  receivedBytes: familyFiguresSchema.describe('Bytes received from clients'),
  sentBytes: familyFiguresSchema.describe('Bytes sent to clients'),
  flows: familyFiguresSchema.describe('VPC flow log records, as the interfaces captured them'),
  flowBytes: familyFiguresSchema.describe('Bytes in those records'),
  packets: familyFiguresSchema.describe('Packets in those records'),
  hourly: z.array(trafficHourSchema).describe('Every hour of the period, hours without traffic too'),
});

export const sourceSchema = z.strictObject({
  logs: z.enum(['requests', 'connections', 'flows']),
  source: text.describe('A load balancer (app/name/id), "flow logs" or "transit gateway flow logs"'),
  lines: count.describe('Accepted lines of the period'),
  hourly: z
    .strictObject({
      start: z.iso.datetime({ offset: true }).describe('Begin of the first hour; hours are those of UTC'),
      lines: z.array(count).describe('Accepted lines of this and the following hours, as many as begin in the period'),
    })
    .optional()
    .describe('In periods of up to eight days'),
});

/** A section that could not be made is named here; the rest of the report stands. */
const sectionErrorSchema = z.strictObject({ section: text, error: text });

/**
 * report.json: every number in the HTML, the PDF, the mail and the CSV lists comes from here. Shares are fractions of
 * 1, or null where there is nothing to divide by. Bytes are bytes, latencies seconds, times ISO 8601.
 */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  report: z.strictObject({
    name: reportNameSchema,
    version: text.describe('Version of the program'),
    revision: z.int().positive().describe('1 for the first publication of the period, then 2, 3, …'),
    generatedAt: z.iso.datetime({ offset: true }),
    engine: z.enum(['duckdb', 'trino', 'athena']),
    period: periodSchema,
    sample: z.boolean().describe('True when the logs are the generated samples'),
    anonymised: editionSchema.optional().describe('How addresses are covered; absent when they are whole'),
    configuration: sha256Schema
      .optional()
      .describe(
        'SHA-256 of the settings that decide figures and findings; absent in reports of earlier versions of the program',
      ),
    sources: z.array(sourceSchema),
  }),
  quality: qualitySchema,
  traffic: trafficSchema,
  adoption: adoptionSchema.default(unknownAdoption),
  ...addressesSections,
  anatomy: anatomySchema.default(unknownAnatomy),
  hosts: hostsSchema.default(unknownHosts),
  recurrence: recurrenceSchema.default(null),
  dualStack: dualStackSchema.default(unknownDualStack),
  networks: networksSchema.default(unknownNetworks),
  proxies: proxiesSchema.default(null),
  transition: transitionSchema.default(unknownTransition),
  performance: performanceSchema,
  tls: tlsSchema.default(unknownTls),
  flows: flowsSchema,
  policyParity: policyParitySchema.default(null),
  security: securitySchema.default(unknownSecurity),
  ipv4Costs: ipv4CostsSchema.default(unknownIpv4Costs),
  comparison: comparisonSchema,
  growth: growthSchema.default(null),
  rhythm: rhythmSchema.default(null),
  sectionErrors: z.array(sectionErrorSchema),
  changes: changesSchema.nullable().default(null).describe('Null in the first revision'),
});
export type Report = z.infer<typeof reportSchema>;
export type SectionError = z.infer<typeof sectionErrorSchema>;
export type Traffic = Report['traffic'];
export type FamilyFigures = z.infer<typeof familyFiguresSchema>;
