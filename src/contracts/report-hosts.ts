import { z } from 'zod';
import { count, text } from './report-figures.ts';

/** How many hosts may be behind the IPv6 client addresses. One host has several addresses in a day, but few at a time. */
export const hostsSchema = z.strictObject({
  binSeconds: count.describe('Addresses of a /64 within so many seconds are there at once'),
  lower: count.describe('At least so many: of every /64 the most addresses at once'),
  upper: count.describe('At most so many: all addresses of the period'),
  prefixes64: z
    .array(
      z.strictObject({
        from: count.describe('Most addresses at once'),
        to: count.nullable(),
        prefixes: count,
        addresses: count.describe('All addresses of these /64s'),
      }),
    )
    .describe('/64s by their most addresses at once: 1, 2 to 3, 4 to 7, 8 to 15, …; those that occur'),
});
export type Hosts = z.infer<typeof hostsSchema>;

/** Which of the day's /64s were seen before, within the window of days. */
export const recurrenceSchema = z
  .strictObject({
    windowDays: count.describe('Days of the window, this one included'),
    daysKnown: count.describe('Days of it on which IPv6 clients were seen; 1: there is nothing to compare with'),
    prefixes64: count.describe('Distinct /64s of the day: firstSeen + returning'),
    firstSeen: count.describe('Not seen on the earlier days of the window'),
    returning: count,
    stable: count.describe('Of the returning ones, seen also three days before or earlier'),
  })
  .nullable()
  .describe('Null when the period is not one day');
export type Recurrence = z.infer<typeof recurrenceSchema>;

const spreadSchema = z.strictObject({
  prefixes: count,
  mean: z.number().nonnegative().nullable(),
  median: z.number().nonnegative().nullable(),
  max: count.nullable(),
});

/** How the IPv6 client addresses are made and handed out. */
export const anatomySchema = z.strictObject({
  registries: z
    .array(z.strictObject({ registry: text, addresses: count, requests: count, bytes: count }))
    .describe('Global unicast by the regional registry that the block was given to, most requests first'),
  prefixCounts: z
    .array(z.strictObject({ length: z.int().min(0).max(128), prefixes: count }))
    .describe('Distinct prefixes of the addresses at lengths 16, 20, … 64 and 128; empty without IPv6'),
  perPrefix64: spreadSchema.describe('Addresses per /64'),
  perPrefix48: spreadSchema.describe('Addresses per /48'),
  eui64: z.strictObject({
    identifiers: count.describe('Distinct EUI-64 identifiers: devices that show their MAC address'),
    moving: count.describe('Those seen in more than one /64'),
    makers: z
      .array(
        z.strictObject({
          oui: text.describe('First three bytes of the MAC address, given by the IEEE'),
          addresses: count,
          requests: count,
        }),
      )
      .max(20)
      .describe('Most addresses first'),
  }),
  delegations: z
    .array(
      z.strictObject({
        prefix: text.describe('A /32, mostly one provider'),
        prefixes64: count.describe('Distinct /64s seen in it, at least 64'),
        delegated: z
          .union([z.literal(48), z.literal(52), z.literal(56), z.literal(60), z.literal(64)])
          .nullable()
          .describe('Length of the prefix that a customer seems to get; null when the picture is unclear'),
        ratios: z
          .array(z.strictObject({ length: count, ratio: z.number().min(1).max(16) }))
          .describe('n(length + 4) ÷ n(length): how many of 16 parts of a prefix are in use on average'),
      }),
    )
    .max(20)
    .describe('Providers with most /64s'),
});
export type Anatomy = z.infer<typeof anatomySchema>;
