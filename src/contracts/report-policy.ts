import { z } from 'zod';
import { count, text } from './report-figures.ts';

const holeSchema = z.strictObject({
  interface: text,
  protocol: count.describe('IANA protocol number'),
  protocolName: text,
  port: count,
  open: z.enum(['ipv4', 'ipv6']).describe('The family that lets strangers in; the other refused all of them'),
  accepted: count.describe('Attempts let in over that family'),
  rejected: count.describe('Attempts refused over the other'),
  networks: count.describe('/64s (IPv4: /24s) that those let in came from'),
  address: text.nullable().describe('Own address that is open; null when the log does not say'),
});

/** Whether both families meet the same rules: ports of interfaces that strangers tried, by what became of them. */
export const policyParitySchema = z
  .strictObject({
    ports: z.strictObject({
      bothOpen: count.describe('Let in over both families'),
      bothClosed: count.describe('Refused over both'),
      ipv6Only: count.describe('Let in over IPv6, refused over IPv4'),
      ipv4Only: count.describe('Let in over IPv4, refused over IPv6'),
      untried: z
        .strictObject({ ipv4: count, ipv6: count })
        .describe('Tried over the other family alone: nothing to compare'),
    }),
    holes: z.array(holeSchema).max(50).describe('ipv6Only and ipv4Only, most networks first'),
    holesTotal: count,
  })
  .nullable()
  .describe('Null when no flow log record is an attempt of a stranger');
export type PolicyParity = z.infer<typeof policyParitySchema>;
