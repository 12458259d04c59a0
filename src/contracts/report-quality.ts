import { z } from 'zod';
import { logKindSchema, skippedFileSchema } from './logs.ts';
import { count, text } from './report-figures.ts';
import { rejections } from './rows.ts';

const rejected = z.strictObject({ format: count, time: count, address: count, number: count });

const rowCounts = {
  read: count.describe('Lines of the files read: accepted + rejected + outsidePeriod + noData + skipData'),
  accepted: count.describe('Lines of the period that are in the figures'),
  rejected: count.describe('Lines whose time, client or sizes cannot be known: in no other figure'),
  outsidePeriod: count.describe(
    'Lines whose time lies outside the period, and the other lines of files that hold nothing of the period',
  ),
  noData: count.describe('Flow log lines that say nothing passed an interface'),
  skipData: count.describe('Flow log lines that say records were lost'),
  byReason: rejected,
};

/** complete: all logs are there. partial: something is known to be missing. empty: not one line of the period. */
export const statusSchema = z.enum(['complete', 'partial', 'empty']);

export const qualitySchema = z.strictObject({
  status: statusSchema,
  reasons: z.array(text).describe('Why the status is not complete, a sentence each'),
  files: z.strictObject({
    read: count,
    bytes: count.describe('Compressed bytes of the files read'),
    skippedTotal: count.describe('Files of the tree that were not read'),
    skipped: z.array(skippedFileSchema).max(500).describe('The first of them, the ones that matter first'),
  }),
  rows: z.strictObject({
    ...rowCounts,
    byLogs: z.record(logKindSchema, z.strictObject(rowCounts)),
  }),
  rejectedFiles: z
    .array(
      z.strictObject({
        logs: logKindSchema,
        key: text,
        reason: z.enum(rejections),
        lines: count,
        sample: text.describe(
          'One such line, at most 500 characters of it, without query strings and with control characters escaped',
        ),
        line: z.int().positive().nullable().describe('1-based number of the first such line in its file'),
      }),
    )
    .max(100)
    .describe('Which file, which line, what was wrong; at most 100, most lines first. rows.byReason has them all'),
  missing: z
    .array(z.strictObject({ source: text, hour: z.iso.datetime({ offset: true }) }))
    .describe('Hours without a line from a source that otherwise writes every hour'),
});
export type Quality = z.infer<typeof qualitySchema>;
