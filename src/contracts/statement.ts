import { z } from 'zod';

/**
 * One SQL statement on its way to an engine. `parameters` are SQL literals (`'it''s'`, `42`), because that is what
 * Athena's ExecutionParameters take; engines that bind values read them back with `parseSqlLiteral`.
 */
export const statementSchema = z.strictObject({
  /** `extract` moves rows into a typed table, `analyse` answers rows as CSV with a header line. */
  kind: z.enum(['extract', 'analyse']),
  /** The file's name in queries/, without endings: `requests`, `clients`. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  sql: z.string().min(1),
  parameters: z.array(z.string()),
  /** Where the result goes: a location as `ObjectStore.locate` answers it. Athena adds its own file name to it. */
  output: z.string(),
  /** Makes starting idempotent: Athena answers the running execution when it sees a token again. */
  token: z.string().min(32).max(120),
});
export type Statement = z.infer<typeof statementSchema>;

export const statementResultSchema = z.strictObject({
  /** The engine's own identifier of the execution. */
  executionId: z.string(),
  /** Where the CSV lies (analyse) or the typed rows (extract). */
  output: z.string(),
  scannedBytes: z.int().nonnegative(),
  /** Milliseconds the engine worked. */
  millis: z.number().nonnegative(),
});
export type StatementResult = z.infer<typeof statementResultSchema>;

/** Writes a value as a SQL literal that every engine reads the same: quotes doubled, nothing else escaped. */
export function sqlLiteral(value: string | number): string {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`only whole numbers can be bound, not ${value}`);
    return String(value);
  }
  if (value.includes('\0')) throw new RangeError('a SQL string cannot hold a NUL character');
  return `'${value.replaceAll("'", "''")}'`;
}

/** The inverse of `sqlLiteral`. */
export function parseSqlLiteral(literal: string): string | number {
  if (/^-?\d+$/.test(literal)) return Number(literal);
  if (/^'(?:[^']|'')*'$/.test(literal)) return literal.slice(1, -1).replaceAll("''", "'");
  throw new RangeError(`not a SQL literal: ${literal}`);
}
