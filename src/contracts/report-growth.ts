import { z } from 'zod';
import { dateSchema } from './period.ts';
import { count, shareSchema } from './report-figures.ts';
import { statusSchema } from './report-quality.ts';

const fraction = z.number().min(0).max(1);

/** How the IPv6 share of requests has moved over the days of the archive, and where that leads. */
export const growthSchema = z
  .strictObject({
    days: z
      .array(
        z.strictObject({
          date: dateSchema,
          status: statusSchema,
          requests: count,
          ipv6Requests: count,
          ipv6RequestShare: shareSchema,
          ipv6Clients: count,
          ipv6P50: z.number().nonnegative().nullable().describe('Seconds'),
          ipv6ErrorRate: shareSchema.default(null),
        }),
      )
      .max(180)
      .describe('Days of the archive, the oldest first, this one last; days without a report are not there'),
    neededDays: count.describe('From so many days on there is a trend'),
    trend: z
      .strictObject({
        verdict: z.enum(['rising', 'falling', 'unclear']),
        days: count.describe('Days that it is made of'),
        spanDays: count.describe('From the first to the last of them'),
        perThirtyDays: z.number().describe('Change of the share in 30 days, as a fraction'),
        low: z.number().describe('95 % confidence interval of it'),
        high: z.number(),
      })
      .nullable()
      .describe('Null with too few days'),
    projection: z
      .array(
        z.strictObject({
          date: dateSchema,
          days: count.describe('Days ahead'),
          share: fraction,
          low: fraction.describe('95 % interval for a single day, if nothing changes the trend'),
          high: fraction,
        }),
      )
      .describe('7, 30, 90 and 180 days ahead, never further than the history reaches back'),
  })
  .nullable()
  .describe('Null when the period is not one day');
export type Growth = z.infer<typeof growthSchema>;

const week = z.array(z.array(count).length(24)).length(7);

/** When in the week IPv6 is used: hours of the clock in the report's zone over the last days of the archive. */
export const rhythmSchema = z
  .strictObject({
    days: count.describe('Days that it is made of, this one included, at most 28'),
    requests: week.describe('Requests of both families: a row for each weekday, Monday first, an hour in each column'),
    ipv6Requests: week.describe('Of these, over IPv6'),
  })
  .nullable()
  .describe('Null when the period is not one day');
export type Rhythm = z.infer<typeof rhythmSchema>;
