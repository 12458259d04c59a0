import { z } from 'zod';
import { count, text } from './report-figures.ts';

const flowSumsSchema = z.strictObject({ flows: count, packets: count, bytes: count });
const byFamily = z.strictObject({ ipv4: flowSumsSchema, ipv6: flowSumsSchema });

/**
 * A record is counted where an interface captured it: a flow that crosses two logged interfaces appears twice. The
 * family is that of the packets on the wire.
 */
export const flowsSchema = z.strictObject({
  accepted: byFamily,
  rejected: byFamily,
  otherAction: byFamily.describe('Records without an action'),
  addresses: z.strictObject({ ipv4: count, ipv6: count }).describe('Distinct source and destination addresses'),
  interfaces: z.strictObject({
    total: count.describe('Interface and direction pairs in the logs'),
    rows: z.array(
      z.strictObject({
        interface: text,
        vpc: text,
        direction: z.enum(['ingress', 'egress', 'unknown']),
        ipv4: flowSumsSchema,
        ipv6: flowSumsSchema,
      }),
    ),
    rest: byFamily.describe('All interfaces that have no row'),
  }),
  internetEgress: byFamily
    .nullable()
    .describe(
      'Records that left through an internet gateway (traffic-path 8, or 2 on older logs); null without the field',
    ),
  nat64: flowSumsSchema.describe('IPv6 records whose destination is an IPv4 host behind NAT64'),
  protocols: z.array(
    z.strictObject({
      family: z.enum(['ipv4', 'ipv6']),
      protocol: z.int().nonnegative().describe('IANA protocol number'),
      name: text,
      accepted: flowSumsSchema,
      rejected: flowSumsSchema,
    }),
  ),
});
export type FlowSums = z.infer<typeof flowSumsSchema>;
export type Flows = z.infer<typeof flowsSchema>;
