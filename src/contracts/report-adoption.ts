import { z } from 'zod';
import { count, familyFiguresSchema, shareSchema, text } from './report-figures.ts';

const hourShareSchema = z.strictObject({
  start: z.iso.datetime({ offset: true }),
  requests: count.describe('Of both families'),
  ipv6Share: z.number().min(0).max(1),
});

const adoptionRowSchema = z.strictObject({ name: text, requests: familyFiguresSchema, bytes: familyFiguresSchema });

const dimensionSchema = z.strictObject({
  rows: z.array(adoptionRowSchema).max(50).describe('Most requests first'),
  rest: z.strictObject({ requests: familyFiguresSchema, bytes: familyFiguresSchema }).describe('All without a row'),
});

/** What could have been IPv6: requests that fulfil the condition, as a part of all requests. */
const capableSchema = z.strictObject({ requests: count, share: shareSchema });

/**
 * How far IPv6 has come, as three figures that must not be mixed: what is used, what could be used, and what clients
 * choose when they have both.
 */
export const adoptionSchema = z.strictObject({
  used: z
    .strictObject({ requests: familyFiguresSchema, bytes: familyFiguresSchema })
    .describe('What came over IPv6, of everything'),
  capable: z.strictObject({
    services: capableSchema.describe('Requests to hosts that are reached over IPv6: what the service makes possible'),
    networks: capableSchema
      .nullable()
      .describe('Requests from networks (AS) that also send IPv6; null without an ASN database'),
  }),
  preferred: z
    .strictObject({
      sources: count.describe('Likely dual-stack sources, see dualStack.clients'),
      requests: familyFiguresSchema.describe('Requests of these sources'),
    })
    .nullable()
    .describe('What sources that have both families choose; null when none can be told'),
  hours: z
    .strictObject({ lowest: hourShareSchema, highest: hourShareSchema })
    .nullable()
    .describe('Hours of at least 100 requests with the lowest and the highest IPv6 share; null when there are none'),
  loadBalancers: dimensionSchema,
  hosts: dimensionSchema.describe('By the name in the request’s URL'),
  targetGroups: dimensionSchema,
  types: dimensionSchema.describe('http, https, h2, grpcs, ws, wss'),
  devices: z
    .array(z.strictObject({ device: text, label: text, requests: familyFiguresSchema }))
    .describe('By what the user agent says it is, see docs/figures.md'),
});
export type Adoption = z.infer<typeof adoptionSchema>;
