import { z } from 'zod';
import { dateSchema } from './period.ts';
import { count, shareSchema, text } from './report-figures.ts';

const amount = z.number().nonnegative();

/** What NAT gateways carry for IPv4: traffic that would need none over IPv6. */
const natGatewaysSchema = z.strictObject({
  gateways: count.describe('Interfaces of NAT gateways that were seen at work'),
  bytes: count.describe('Between them and the internet, both directions: what AWS bills as processed'),
  pricePerHour: amount.describe('For one gateway, in `currency`'),
  pricePerGB: amount.describe('For 2^30 bytes processed'),
  priceSource: text,
  priceAsOf: dateSchema.describe('Day on which the prices were looked up'),
  cost: amount.describe('Of the period: gateways × hours × price, and bytes × price'),
  costPerMonth: amount.describe('The same for 730 hours, at the pace of the period'),
});

/** What IPv4 still costs: AWS charges for every public IPv4 address by the hour. Lower bounds, from what the logs show. */
export const ipv4CostsSchema = z.strictObject({
  pricePerHour: amount.describe('For one public IPv4 address, in `currency`'),
  currency: text,
  priceSource: text,
  priceAsOf: dateSchema.nullable().default(null).describe('Day since which the price holds, or was looked up'),
  hours: amount.describe('Of the period'),
  loadBalancerAddresses: count.describe('Public IPv4 addresses of load balancer nodes, most in one hour'),
  interfaces: count
    .nullable()
    .describe('Interfaces whose IPv4 traffic left through an internet gateway; null without the field traffic-path'),
  addresses: count.describe('At least so many public IPv4 addresses: the larger of the two'),
  cost: amount.describe('addresses × hours × price'),
  costPerMonth: amount.describe('The same for 730 hours'),
  requests: z.strictObject({ ipv4: count, ipv4Share: shareSchema }).describe('What these addresses are still for'),
  loadBalancers: z
    .array(
      z.strictObject({
        name: text,
        addresses: count.describe('Public IPv4 addresses of its nodes, most in one hour'),
        costPerMonth: amount,
        requests: count.describe('Of both families'),
        ipv4Requests: count.describe('What would be lost without them, as far as these clients have no IPv6'),
        ipv4Share: shareSchema,
      }),
    )
    .max(50)
    .default([])
    .describe('Load balancers with public IPv4 addresses, the lowest share of IPv4 first'),
  natGateways: natGatewaysSchema
    .nullable()
    .default(null)
    .describe('Null when flow logs lack the fields pkt-dstaddr and flow-direction'),
});
export type Ipv4Costs = z.infer<typeof ipv4CostsSchema>;
