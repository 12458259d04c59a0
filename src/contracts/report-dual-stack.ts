import { z } from 'zod';
import { count, familyFiguresSchema, shareSchema, text } from './report-figures.ts';

const receivedSchema = z.strictObject({
  addresses: count.describe('Own addresses of the interface that packets came to'),
  flows: count,
  bytes: count,
});

export const dualStackSchema = z.strictObject({
  interfaces: z
    .strictObject({
      both: count.describe('Interfaces that accepted packets to own addresses of both families'),
      ipv4Only: count,
      ipv6Only: count,
      rows: z
        .array(z.strictObject({ interface: text, vpc: text, ipv4: receivedSchema, ipv6: receivedSchema }))
        .max(50)
        .describe('Most bytes first'),
    })
    .nullable()
    .describe('Exact, from flow logs; null when they do not have the field flow-direction'),
  certificates: z
    .strictObject({
      both: count.describe('Client certificates (mTLS) shown over both families: the same client for sure'),
      ipv4Only: count,
      ipv6Only: count,
      connections: familyFiguresSchema.describe('Connections of those shown over both'),
    })
    .nullable()
    .describe('Exact, from connection logs; null when no client showed a certificate'),
  clients: z.strictObject({
    told: z
      .enum(['pairs', 'chance', 'none'])
      .describe('pairs: told apart from chance. chance: no more of them than chance makes. none: nobody qualifies'),
    pairs: count.describe('An IPv4 address and a /64 that are likely one client; 0 unless told'),
    requests: familyFiguresSchema.describe('Requests of these pairs'),
    chancePairs: count.describe('Pairs that the same rule finds where there can be none: what chance makes'),
    leastBits: z.number().describe('Evidence that a pair needs, in bits'),
    paired: z.strictObject({ ipv4: count, ipv6: count }).describe('Distinct IPv4 addresses and /64s in pairs'),
    unpaired: z.strictObject({ ipv4: count, ipv6: count }).describe('All others: not known to be dual-stack, or not'),
    unpairedShare: z.strictObject({ ipv4: shareSchema, ipv6: shareSchema }),
  }),
});
export type DualStack = z.infer<typeof dualStackSchema>;
