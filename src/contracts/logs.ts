import { z } from 'zod';

/** The three kinds of logs, named after the typed table that each becomes. */
export const logKinds = ['requests', 'connections', 'flows'] as const;
export const logKindSchema = z.enum(logKinds);
export type LogKind = z.infer<typeof logKindSchema>;

/** Why a file of the tree was not read. */
export const skipReasons = [
  'no-log', // neither its name nor its content is that of a log
  'test-file', // ELBAccessLogTestFile, which ELB writes when logging is switched on
  'nlb-log',
  'clb-log',
  'health-check-log',
  'transit-gateway-log',
  'alb-log-json-or-w3c', // vended logs in another format, Parquet among them
  'empty',
  'outside-period', // its name says that it was delivered on no day that matters
  'unreadable', // permission, input/output error
  'damaged', // truncated or corrupt gzip
  'unknown-format', // named as a log of ours, but its content is not
  'lacks-fields', // a flow log whose format leaves out what the report cannot do without
] as const;
export const skipReasonSchema = z.enum(skipReasons);
export type SkipReason = z.infer<typeof skipReasonSchema>;

export const skippedFileSchema = z.strictObject({
  key: z.string().describe('Path below the log tree, or the S3 key'),
  reason: skipReasonSchema,
  detail: z.string().describe('What was seen and what to do, one sentence'),
});
export type SkippedFile = z.infer<typeof skippedFileSchema>;

export const logFileSchema = z.strictObject({
  logs: logKindSchema,
  key: z.string(),
  /** What the engine opens: the file, or what is left of it to read; null when every line was read already. */
  path: z.string().nullable(),
  /** Bytes as stored (compressed). */
  bytes: z.int().nonnegative(),
  /** From the file's name; null when the name tells none. Connection logs of fewer than 14 fields name no load balancer. */
  loadBalancer: z.string().nullable(),
  /** Only flow logs come as Parquet. */
  format: z.enum(['text', 'parquet']).default('text'),
  /** Flow logs: 1-based position of each column (underscored name), from the header or schema. Null for ALB logs. */
  columns: z.record(z.string(), z.int().positive()).nullable(),
});
export type LogFile = z.infer<typeof logFileSchema>;

/** What a log source answers: the files to read, and the ones not to, each with its reason. */
export const foundLogsSchema = z.strictObject({
  roots: z.array(z.string()),
  files: z.array(logFileSchema),
  skipped: z.array(skippedFileSchema),
  /** True when a root holds the generated samples (their marker file lies in it); the report then says so. */
  sample: z.boolean(),
  /** Where typed rows of lines lie that were read while the files were sorted out: a directory of Parquet files each. */
  rows: z.partialRecord(logKindSchema, z.string()).optional(),
});
export type FoundLogs = z.infer<typeof foundLogsSchema>;
