import { z } from 'zod';
import { dateSchema, periodSchema } from './period.ts';
import { comparisonSchema } from './report-comparison.ts';
import { count, familyFiguresSchema, shareSchema, text } from './report-figures.ts';
import { familyPerformanceSchema } from './report-performance.ts';
import { statusSchema } from './report-quality.ts';
import { severitySchema } from './report-security.ts';
import { reportNameSchema } from './request.ts';

/** Raised in the second place for additions, in the first for anything that breaks a reader. */
export const digestVersion = '1.0';

/** A week is that of ISO 8601, Monday to Sunday, a month that of the calendar, both in the report's zone. */
export const digestKindSchema = z.enum(['week', 'month']);
export type DigestKind = z.infer<typeof digestKindSchema>;

/** The daily report that an edition is folded from, and how. */
export const digestOfSchema = z.strictObject({ kind: digestKindSchema, of: reportNameSchema });
export type DigestOf = z.infer<typeof digestOfSchema>;

const suffixes: Record<DigestKind, string> = { week: 'weekly', month: 'monthly' };

/** The name of an edition: `weekly` of the report `daily`, `shop-weekly` of `shop`. @throws ZodError when too long */
export function digestName({ kind, of }: DigestOf): string {
  return reportNameSchema.parse(of === 'daily' ? suffixes[kind] : `${of}-${suffixes[kind]}`);
}

/**
 * A number of distinct things over several days. Those of the days cannot be added up, because one that comes twice
 * would count twice: `exact` where the archive holds the sets of all days, else null. `lower` is the highest of the
 * days, `upper` the sum of the days; both equal `exact` when it is known.
 */
const distinctSchema = z.strictObject({ exact: count.nullable(), lower: count, upper: count });
export type Distinct = z.infer<typeof distinctSchema>;

const daySchema = z.strictObject({
  date: dateSchema,
  status: z.enum([...statusSchema.options, 'missing']).describe('missing: the archive has no report of this day'),
  folder: text.nullable().describe('Key of the day’s report, null when it is missing'),
  revision: z.int().positive().nullable(),
  requests: familyFiguresSchema,
  bytes: familyFiguresSchema,
  flows: familyFiguresSchema,
  flowBytes: familyFiguresSchema,
  ipv6P50: z.number().nonnegative().nullable().describe('Seconds'),
  events: count.describe('Security events of severity warning or high'),
});
export type DigestDay = z.infer<typeof daySchema>;

const flowCountsSchema = z.strictObject({ ipv4: count, ipv6: count });

const recurringSchema = z.strictObject({
  name: text,
  source: text.describe('CIDR'),
  severity: severitySchema.describe('The gravest of its days'),
  days: count.describe('Days on which the rule met the source'),
  first: dateSchema,
  last: dateSchema,
});

/**
 * report.json of a weekly or monthly edition: folded from the report.json files of its days, without a query. Counts are
 * sums over the days that are there, latencies are read from the sums of the days’ histograms.
 */
export const digestSchema = z.strictObject({
  schemaVersion: z.literal(digestVersion),
  digest: digestOfSchema,
  report: z.strictObject({
    name: reportNameSchema,
    version: text,
    revision: z.int().positive(),
    generatedAt: z.iso.datetime({ offset: true }),
    period: periodSchema,
    sample: z.boolean(),
  }),
  quality: z.strictObject({
    status: statusSchema.describe('complete: every day is there and complete. empty: no day has a line'),
    reasons: z.array(text),
    days: z.strictObject({ expected: count, complete: count, partial: count, empty: count, missing: count }),
    missing: z.array(dateSchema).describe('Days without a report'),
    rows: z.strictObject({ read: count, accepted: count, rejected: count }),
  }),
  days: z.array(daySchema).describe('Every day of the period, the missing ones too'),
  traffic: z.strictObject({
    requests: familyFiguresSchema,
    bytes: familyFiguresSchema,
    flows: familyFiguresSchema,
    flowBytes: familyFiguresSchema,
    packets: familyFiguresSchema,
  }),
  clients: z.strictObject({
    ipv4: z.strictObject({ addresses: distinctSchema }),
    ipv6: z.strictObject({ addresses: distinctSchema, prefixes64: distinctSchema }),
  }),
  performance: z.strictObject({
    relativeError: z.number().describe('A percentile is at most this far, relatively, from a true sample'),
    ipv4: familyPerformanceSchema,
    ipv6: familyPerformanceSchema,
  }),
  flows: z.strictObject({ accepted: flowCountsSchema, rejected: flowCountsSchema }),
  prefixes: z
    .array(
      z.strictObject({
        prefix: text.describe('CIDR, RFC 5952'),
        requests: count.describe('At least so many: the sum of the days on which the prefix had a row of its own'),
        share: shareSchema.describe('Of all IPv6 requests'),
        days: count,
      }),
    )
    .max(25),
  security: z.strictObject({
    events: z.strictObject({ high: count, warning: count, info: count }),
    recurring: z.array(recurringSchema).max(50).describe('Sources that a rule met on two days or more'),
  }),
  comparison: comparisonSchema.describe('With the week or month before, folded in the same way'),
});
export type Digest = z.infer<typeof digestSchema>;
