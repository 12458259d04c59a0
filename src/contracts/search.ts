import { z } from 'zod';
import { severitySchema } from './report-security.ts';

/** Raised in the second place for additions, in the first for anything that breaks a reader. */
export const searchVersion = '1.0';

/** What the archive's page can find of one report: its heavy hitters, and its events. */
export const searchRowSchema = z.strictObject({
  folder: z.string().min(1),
  revision: z.int().positive(),
  prefixes: z
    .array(z.tuple([z.string(), z.int().nonnegative()]))
    .max(30)
    .describe('CIDR and requests, most first'),
  events: z
    .array(z.tuple([z.string(), severitySchema, z.string().nullable()]))
    .max(60)
    .describe('Name, severity and source (CIDR), the gravest first'),
});
export type SearchRow = z.infer<typeof searchRowSchema>;

/** search.json: made from the report.json files, and made again from them when it is lost. */
export const searchSchema = z.strictObject({
  schemaVersion: z.literal(searchVersion),
  reports: z.array(searchRowSchema),
});
export type Search = z.infer<typeof searchSchema>;
