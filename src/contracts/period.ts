import { z } from 'zod';

/** A calendar day, `2026-11-22`. Whether the day exists is checked where the zone is known (stages/period.ts). */
export const dateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date like 2026-11-22');

/**
 * The time a report speaks of: from `start` on, up to and without `end`. ISO 8601 with the offset that holds in
 * `timezone` at that instant, without fractions (`2026-11-22T00:00:00+01:00`).
 */
export const periodSchema = z.strictObject({
  start: z.iso.datetime({ offset: true }).describe('First instant that belongs to the period, ISO 8601'),
  end: z.iso.datetime({ offset: true }).describe('First instant that no longer belongs to the period, ISO 8601'),
  timezone: z.string().min(1).describe('IANA time zone name in which days and hours are counted'),
});
export type Period = z.infer<typeof periodSchema>;
