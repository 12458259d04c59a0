import { z } from 'zod';

const difference = z.number().nullable();

/**
 * Latency over IPv6 against IPv4. `slower`, `faster`: shown by two tests and large enough to matter. `similar`: the
 * interval rules out a difference that matters. `unclear`: neither. `too-few`: fewer than 100 in a family.
 */
export const latencyGapSchema = z.strictObject({
  verdict: z.enum(['slower', 'faster', 'similar', 'unclear', 'too-few']),
  difference: difference.describe('Median of IPv6 − median of IPv4, seconds; null without both'),
  low: difference.describe('95 % confidence interval of the difference, seconds; null below 100 in a family'),
  high: difference,
  ratio: z
    .number()
    .nonnegative()
    .nullable()
    .describe('Median of IPv6 ÷ median of IPv4; null when that is 0 or unknown'),
  longer: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Chance that one of IPv6 took longer than one of IPv4, ties counted half: 0.5 means no difference'),
  z: z.number().nullable().describe('Standard score of the Mann-Whitney test; beyond ±3.29 is p < 0.001'),
});
export type LatencyGap = z.infer<typeof latencyGapSchema>;

/** A rate of IPv6 against IPv4; the verdicts are as those of latency. */
export const rateGapSchema = z.strictObject({
  verdict: z.enum(['higher', 'lower', 'similar', 'unclear', 'too-few']),
  difference: difference.describe('Rate of IPv6 − rate of IPv4, as a fraction; null without both'),
  low: difference.describe('95 % confidence interval of the difference; null below 100 in a family'),
  high: difference,
});
export type RateGap = z.infer<typeof rateGapSchema>;

export const unknownLatencyGap: LatencyGap = {
  verdict: 'too-few',
  difference: null,
  low: null,
  high: null,
  ratio: null,
  longer: null,
  z: null,
};
export const unknownRateGap: RateGap = { verdict: 'too-few', difference: null, low: null, high: null };
