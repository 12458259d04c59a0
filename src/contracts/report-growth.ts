import { z } from 'zod';
import { dateSchema } from './period.ts';
import { count, shareSchema, text } from './report-figures.ts';
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

/** What IPv4 still costs: AWS charges for every public IPv4 address by the hour. Lower bounds, from what the logs show. */
export const ipv4CostsSchema = z.strictObject({
  pricePerHour: z.number().nonnegative().describe('For one public IPv4 address, in `currency`'),
  currency: text,
  priceSource: text,
  hours: z.number().nonnegative().describe('Of the period'),
  loadBalancerAddresses: count.describe('Public IPv4 addresses of load balancer nodes, most in one hour'),
  interfaces: count
    .nullable()
    .describe('Interfaces whose IPv4 traffic left through an internet gateway; null without the field traffic-path'),
  addresses: count.describe('At least so many public IPv4 addresses: the larger of the two'),
  cost: z.number().nonnegative().describe('addresses × hours × price'),
  costPerMonth: z.number().nonnegative().describe('The same for 730 hours'),
  requests: z.strictObject({ ipv4: count, ipv4Share: shareSchema }).describe('What these addresses are still for'),
});
export type Ipv4Costs = z.infer<typeof ipv4CostsSchema>;
