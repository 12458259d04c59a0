import { z } from 'zod';
import { digestOfSchema } from './digest.ts';
import { editionSchema } from './edition.ts';
import { periodSchema } from './period.ts';
import { statusSchema } from './report-quality.ts';
import { reportNameSchema, runRequestSchema } from './request.ts';
import { statementSchema } from './statement.ts';

/**
 * What the stages hand each other: small documents with object keys of the work store, never rows (Step Functions
 * stops at 256 KiB).
 */

const key = z.string().min(1);

/** The part that every stage after `plan` gets. */
export const runSchema = z.strictObject({
  /** The execution's name (at most 80), with `-2` when everything began again; the prefix of its keys in the work store. */
  run: z.string().regex(/^[A-Za-z0-9_-]{1,82}$/),
  report: reportNameSchema,
  period: periodSchema,
  /** Key of the found logs (contracts/logs.ts) in the work store. */
  logs: key,
  /** Set for a weekly or monthly edition: folded from daily reports, so that no statement runs. */
  digest: digestOfSchema.optional(),
  /** Instead of the recipients in the settings. */
  recipients: z.array(z.string()).optional(),
  /** Set for an edition that covers addresses. */
  anonymise: editionSchema.optional(),
});
export type Run = z.infer<typeof runSchema>;

/** The question for the clients of one shard. It carries the run, because a Map hands its items over and nothing else. */
export const shardStatementSchema = statementSchema.extend({ run: runSchema, shard: z.int().nonnegative() });
export type ShardStatement = z.infer<typeof shardStatementSchema>;

/** A run of its own for a day before that has no report; `name`: that of its execution. */
export const missedRunSchema = z.strictObject({ name: z.string().min(1).max(80), request: runRequestSchema });
export type MissedRun = z.infer<typeof missedRunSchema>;

/** What became of a missed day. */
export const caughtUpSchema = z.strictObject({ date: z.string(), outcome: z.enum(['made', 'failed']) });
export type CaughtUp = z.infer<typeof caughtUpSchema>;

export const plannedSchema = z.strictObject({
  run: runSchema,
  /** The oldest first. */
  missed: z.array(missedRunSchema),
  extract: z.array(statementSchema),
  analyse: z.array(statementSchema),
  /** Empty on a day whose clients one function can take. */
  shards: z.array(shardStatementSchema),
});
export type Planned = z.infer<typeof plannedSchema>;

/** One finished statement, as the Map states collect them. */
export const executedSchema = z.strictObject({
  id: z.string(),
  execution: z.strictObject({
    executionId: z.string(),
    output: z.string(),
    scannedBytes: z.number().nonnegative(),
    millis: z.number().nonnegative(),
  }),
});
export type Executed = z.infer<typeof executedSchema>;

export const foldShardEventSchema = z.strictObject({
  run: runSchema,
  shard: z.int().nonnegative(),
  /** Where the answer lies. */
  output: z.string(),
});
/** `part`: key of what the sections have gathered from the shard's clients. */
export const foldedShardSchema = z.strictObject({ part: key });
export type FoldedShard = z.infer<typeof foldedShardSchema>;

/** A finished shard, as its Map state collects them. */
const shardSchema = executedSchema.extend({ part: key });

export const aggregateEventSchema = z.strictObject({
  run: runSchema,
  extract: z.array(executedSchema),
  analyse: z.array(executedSchema),
  shards: z.array(shardSchema).default([]),
});

/** Key figures that fit into a state, for the terminal, the mail's subject and the execution's output. */
export const summarySchema = z.strictObject({
  status: statusSchema,
  requests: z.int(),
  ipv6RequestShare: z.number().nullable(),
  ipv6Clients: z.int().nullable().describe('Null where the days of an edition cannot be added up'),
  ipv6Prefixes64: z.int().nullable(),
  flows: z.int(),
  ipv6FlowShare: z.number().nullable(),
  rejectedLines: z.int(),
  skippedFiles: z.int(),
});
export type Summary = z.infer<typeof summarySchema>;

export const aggregatedSchema = z.strictObject({ report: key, revision: z.int().positive(), summary: summarySchema });
export type Aggregated = z.infer<typeof aggregatedSchema>;

export const renderEventSchema = z.strictObject({ run: runSchema, report: key });
export const renderedSchema = z.strictObject({
  html: key,
  /** A small page with the one picture of the mail. */
  chart: key,
  /** The mail as JSON: subject, HTML and text part. */
  mail: key,
});
export type Rendered = z.infer<typeof renderedSchema>;

export const printEventSchema = z.strictObject({ run: runSchema, report: key, rendered: renderedSchema });
/** Both are null when no PDF was asked for: then no browser is started. */
export const printedSchema = z.strictObject({ pdf: key.nullable(), png: key.nullable() });
export type Printed = z.infer<typeof printedSchema>;

export const publishEventSchema = z.strictObject({
  run: runSchema,
  report: key,
  rendered: renderedSchema,
  printed: printedSchema,
  extract: z.array(executedSchema),
  analyse: z.array(executedSchema),
  shards: z.array(shardSchema).default([]),
});
export const publishedSchema = z.strictObject({
  folder: z.string(),
  revision: z.int().positive(),
  /** False when the archive already held the same report: nothing was written, no mail is due. */
  changed: z.boolean(),
  files: z.strictObject({ html: z.string(), pdf: z.string().nullable(), json: z.string(), manifest: z.string() }),
});
export type Published = z.infer<typeof publishedSchema>;

export const notifyEventSchema = z.strictObject({
  run: runSchema,
  report: key,
  rendered: renderedSchema,
  printed: printedSchema,
  published: publishedSchema,
});
export type NotifyEvent = z.infer<typeof notifyEventSchema>;

/** What became of one way of telling people. A failed delivery never unpublishes. */
export const deliverySchema = z.strictObject({
  channel: z.enum(['mail', 'metrics', 'alert']),
  outcome: z.enum(['sent', 'skipped', 'failed']),
  detail: z.string(),
  /** What the mailer answered when this was sent by a run before this one. */
  earlier: z.string().optional(),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** Input of the failure path: what Step Functions' Catch hands over. */
export const failureEventSchema = z.object({
  request: z.unknown().optional(),
  error: z.object({ Error: z.string(), Cause: z.string().optional() }),
  /** Not the run failed but its mail. */
  undelivered: z.object({ run: runSchema, published: publishedSchema }).optional(),
});

/** The mail's parts as render stores them. */
export const mailPartsSchema = z.strictObject({ subject: z.string(), html: z.string(), text: z.string() });
export type MailParts = z.infer<typeof mailPartsSchema>;
