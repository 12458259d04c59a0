import { z } from 'zod';
import { count, familyFiguresSchema, shareSchema, text } from './report-figures.ts';

const sumsSchema = z.strictObject({
  addresses: z.strictObject({ ipv4: count, ipv6: count }).describe('Distinct client addresses'),
  requests: familyFiguresSchema,
  bytes: familyFiguresSchema,
});

/** A file that tells about networks. */
const sourceSchema = z.strictObject({
  kind: z.enum(['country', 'asn', 'aws', 'proxies', 'reputation']),
  name: text.describe('What the file calls itself, or its name in the settings'),
  built: text.nullable().describe('When the file was made; null when it does not say'),
  networks: count
    .nullable()
    .default(null)
    .describe('Entries of a list or of ip-ranges.json; null for databases, which do not say'),
});

const othersSchema = {
  rest: sumsSchema.describe('All that have no row'),
  unknown: sumsSchema.describe('Not in the file'),
  special: sumsSchema.describe(
    'Private, reserved and other addresses that are nobody’s on the internet: never looked up',
  ),
};

/** Where the clients of ALB requests are. Transition addresses are looked up by the IPv4 address inside. */
export const networksSchema = z.strictObject({
  sources: z.array(sourceSchema).describe('The files that were used'),
  absent: z
    .array(z.strictObject({ kind: z.enum(['country', 'asn', 'aws', 'reputation']), setting: text, hint: text }))
    .describe('Files that are not set, and where they come from'),
  faults: z.array(text).describe('Files that are set and could not be used'),
  countries: z
    .strictObject({
      rows: z.array(sumsSchema.extend({ country: text.describe('ISO 3166-1 alpha-2') })).max(50),
      ...othersSchema,
    })
    .nullable()
    .describe('Null without a country database'),
  asns: z
    .strictObject({ rows: z.array(sumsSchema.extend({ asn: count, name: text })).max(50), ...othersSchema })
    .nullable()
    .describe('Autonomous systems; null without an ASN database'),
  aws: z
    .strictObject({
      services: z.array(sumsSchema.extend({ service: text })),
      requests: familyFiguresSchema,
      share: shareSchema,
    })
    .nullable()
    .describe('Clients with addresses of AWS, by the most specific service; null without ip-ranges.json'),
  reputation: z
    .strictObject({
      lists: z.array(sumsSchema.extend({ list: text })).describe('By the list that names them, most requests first'),
      requests: familyFiguresSchema,
      share: shareSchema,
    })
    .nullable()
    .default(null)
    .describe('Clients in networks with a bad name; null without a list'),
});
export type Networks = z.infer<typeof networksSchema>;

/** CDNs and proxies whose addresses stand in the log in place of the clients’. */
export const proxiesSchema = z
  .strictObject({
    rows: z.array(sumsSchema.extend({ name: text, toldBy: z.enum(['list', 'aws', 'asn']) })),
    requests: familyFiguresSchema,
    share: shareSchema.describe(
      'Of all requests: so much tells how proxies reach the load balancer, not how people reach them',
    ),
  })
  .nullable()
  .describe('Null when no file could tell: neither a list of proxies, nor ip-ranges.json, nor an ASN database');
export type Proxies = z.infer<typeof proxiesSchema>;
