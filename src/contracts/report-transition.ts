import { z } from 'zod';
import { count, shareSchema, text } from './report-figures.ts';

const mechanismSchema = z.enum(['6to4', 'teredo', 'nat64', 'isatap', 'ipv4-mapped', 'ipv4-compatible']);
const topIPv4 = text.describe('Embedded IPv4 address, dotted decimal');

/** Addresses of transition technologies hold the IPv4 address of whom they stand for; traffic is credited to it. */
export const transitionSchema = z.strictObject({
  native: z
    .strictObject({ requests: count, share: shareSchema })
    .describe('IPv6 requests from addresses that hold no IPv4 address, and their part of all IPv6 requests'),
  clients: z
    .array(
      z.strictObject({
        mechanism: mechanismSchema,
        label: text,
        addresses: count.describe('Distinct client addresses'),
        hosts: count.describe('Distinct IPv4 addresses inside them'),
        requests: count,
        bytes: count.describe('Received and sent'),
        share: shareSchema.describe('Of all requests of both families'),
        top: z.array(z.strictObject({ ipv4: topIPv4, requests: count })).max(10),
      }),
    )
    .describe('Clients of ALB requests; ipv4-mapped are counted as IPv4 everywhere else'),
  flows: z
    .array(
      z.strictObject({
        mechanism: mechanismSchema,
        label: text,
        addresses: count,
        hosts: count,
        flows: count.describe('Flow records with such an address as source or destination'),
        top: z.array(z.strictObject({ ipv4: topIPv4, flows: count })).max(10),
      }),
    )
    .describe('Sources and destinations of flow records'),
});
export type TransitionUse = z.infer<typeof transitionSchema>;
