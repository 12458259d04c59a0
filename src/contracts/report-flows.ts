import { z } from 'zod';
import { count, text } from './report-figures.ts';
import { icmpv6Kinds } from './rows.ts';

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
  paths: z
    .array(
      z.strictObject({
        path: z.int().positive().describe('traffic-path of the flow log record'),
        name: text,
        ...byFamily.shape,
      }),
    )
    .default([])
    .describe('How egress records left their interface, most bytes first; empty without the field'),
  services: z
    .array(
      z.strictObject({ service: text.describe('As AWS names it: S3, DYNAMODB, EC2 …'), to: byFamily, from: byFamily }),
    )
    .default([])
    .describe(
      'Records with an AWS service as packet destination or source, most bytes first; empty without the fields',
    ),
  transitGateways: z
    .array(
      z.strictObject({
        attachment: text.describe('tgw-attachment-id'),
        direction: z.enum(['ingress', 'egress', 'unknown']).describe('Into the gateway or out of it'),
        ...byFamily.shape,
      }),
    )
    .default([])
    .describe('Records of transit gateway flow logs, most bytes first; they are in no other figure of the report'),
  icmpv6: z
    .array(
      z.strictObject({ kind: z.enum(icmpv6Kinds), label: text, accepted: flowSumsSchema, rejected: flowSumsSchema }),
    )
    .default([])
    .describe('ICMPv6 by what its addresses tell of its purpose; flow logs have no ICMPv6 type'),
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
