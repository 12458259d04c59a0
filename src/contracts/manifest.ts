import { z } from 'zod';
import { catalogEntrySchema } from './catalog.ts';
import { logKindSchema } from './logs.ts';
import { changesSchema } from './report-changes.ts';
import { count } from './report-figures.ts';
import { sha256Schema } from './sha256.ts';
import type { Executed } from './stages.ts';

export const manifestVersion = '1.0';

/** What made the report. */
const versionsSchema = z.strictObject({
  program: z.string(),
  /** Node.js, e.g. `24.21.0`. */
  node: z.string(),
  /** Query engine and its version, e.g. `duckdb 1.5.6`. */
  engine: z.string(),
  /** schemaVersion of report.json. */
  schema: z.string(),
});
export type Versions = z.infer<typeof versionsSchema>;

/** inputs.json: every log file that was read. A file of its own, because there may be hundreds of thousands. */
export const inputsSchema = z.strictObject({
  schemaVersion: z.literal(manifestVersion),
  files: z
    .array(z.strictObject({ logs: logKindSchema, key: z.string(), bytes: count }))
    .describe('In code-unit order of the keys; bytes as stored (compressed)'),
});
export type Inputs = z.infer<typeof inputsSchema>;

/**
 * manifest.json: what the folder holds and where it comes from. It names every file of the folder but itself.
 * `statements` tells what this run did and cost; all else is the same whenever the same report is made.
 */
export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(manifestVersion),
  report: catalogEntrySchema.describe('The row of catalog.json, so that the catalog can be made again from manifests'),
  files: z.array(z.strictObject({ path: z.string(), bytes: count, sha256: sha256Schema })),
  inputs: z.strictObject({ files: count, bytes: count, list: z.literal('inputs.json'), sha256: sha256Schema }),
  changes: changesSchema.nullable().default(null).describe('What differs from the revision before; null in the first'),
  statements: z.array(
    z.strictObject({
      id: z.string(),
      executionId: z.string(),
      scannedBytes: z.number().nonnegative(),
      millis: z.number().nonnegative(),
    }),
  ),
  scannedBytes: z.number().nonnegative().describe('Sum over the statements'),
  versions: versionsSchema,
});
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];

/** The statements as the manifest names them, without the place of their results. */
export function manifestStatements(statements: readonly Executed[]): Manifest['statements'] {
  return statements.map(({ id, execution }) => ({
    id,
    executionId: execution.executionId,
    scannedBytes: execution.scannedBytes,
    millis: execution.millis,
  }));
}
