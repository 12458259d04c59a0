import { z } from 'zod';
import { count, shareSchema, text } from './report-figures.ts';

/** What the distinct client addresses of the ALB requests tell. Counts of addresses, never of users. */
const clientsSchema = z.strictObject({
  ipv4: z.strictObject({
    addresses: count.describe('Distinct IPv4 client addresses'),
    mappedRequests: count.describe('IPv4 requests logged in IPv4-mapped form (::ffff:0:0/96)'),
  }),
  ipv6: z.strictObject({
    addresses: count.describe('Distinct IPv6 client addresses (/128)'),
    prefixes: z.strictObject({ '64': count, '56': count, '48': count, '32': count }).describe('Distinct prefixes'),
    addressesPerPrefix64: z.number().nonnegative().nullable().describe('Mean of addresses per /64, null without IPv6'),
    maxAddressesInPrefix64: count.nullable(),
  }),
});

const addressTypeSchema = z.strictObject({
  type: text.describe('Class of the address block, see docs/figures.md'),
  label: text,
  addresses: count,
  requests: count,
  bytes: count,
});

const interfaceIdentifierSchema = z.strictObject({
  class: text.describe('Class of the low 64 bits, see docs/figures.md'),
  label: text,
  addresses: count,
  requests: count,
});

const prefixRowSchema = z.strictObject({
  prefix: text.describe('CIDR, RFC 5952'),
  requests: count.describe('Requests not already counted under a longer prefix of this table'),
  bytes: count,
  addresses: count,
  share: shareSchema.describe('Of all IPv6 requests'),
});

const prefixesSchema = z.strictObject({
  threshold: count.describe('Requests from which on a prefix has a row of its own'),
  rows: z.array(prefixRowSchema),
  rest: z.strictObject({ requests: count, bytes: count, addresses: count, share: shareSchema }),
});

export const addressesSections = {
  clients: clientsSchema,
  addressTypes: z.array(addressTypeSchema).describe('IPv6 clients by class of address'),
  interfaceIdentifiers: z.array(interfaceIdentifierSchema).describe('IPv6 clients by class of interface identifier'),
  prefixes: prefixesSchema.describe('Hierarchical heavy hitters: rows + rest = all IPv6 requests'),
};
