import { z } from 'zod';
import { count, shareSchema, text } from './report-figures.ts';
import { latencyGapSchema, rateGapSchema, unknownLatencyGap, unknownRateGap } from './report-gap.ts';

const seconds = z.number().nonnegative();

export const familyPerformanceSchema = z.strictObject({
  requests: count.describe('All requests of the family'),
  timed: count.describe('Requests whose three processing times are all known; only they have a latency'),
  p50: seconds.nullable().describe('Median of request + target + response processing time, seconds'),
  p90: seconds.nullable(),
  p99: seconds.nullable(),
  errorRate: shareSchema.describe('Requests answered with an ELB status of 400 or more, of all requests'),
  elb5xxRate: shareSchema.describe('Requests that the load balancer itself answered with 5xx, of all requests'),
});

export const performanceGapSchema = z.strictObject({
  latency: latencyGapSchema,
  errors: rateGapSchema.describe('Of errorRate'),
});
export type PerformanceGap = z.infer<typeof performanceGapSchema>;
export const unknownGap: PerformanceGap = { latency: unknownLatencyGap, errors: unknownRateGap };

export const performanceSchema = z.strictObject({
  relativeError: z.number().describe('A percentile is at most this far, relatively, from a true sample'),
  ipv4: familyPerformanceSchema,
  ipv6: familyPerformanceSchema,
  gap: performanceGapSchema.default(unknownGap).describe('IPv6 against IPv4, all requests'),
  histogram: z
    .array(z.strictObject({ from: seconds, to: seconds, ipv4: count, ipv6: count }))
    .describe('Timed requests by latency, ten logarithmic bins per factor of ten; zero has a bin of its own'),
  targetGroups: z
    .array(
      z.strictObject({
        targetGroup: text.describe('targetgroup/name/id, or "-" where no target group was chosen'),
        ipv4: familyPerformanceSchema,
        ipv6: familyPerformanceSchema,
        gap: performanceGapSchema.default(unknownGap).describe('IPv6 against IPv4, with this target group'),
      }),
    )
    .max(50)
    .describe('The target groups with most requests, most first'),
  otherTargetGroups: z
    .strictObject({ targetGroups: count, ipv4: familyPerformanceSchema, ipv6: familyPerformanceSchema })
    .nullable()
    .describe('All target groups that have no row, as one; null when every one has a row'),
});
export type FamilyPerformance = z.infer<typeof familyPerformanceSchema>;
