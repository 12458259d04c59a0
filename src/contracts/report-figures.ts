import { z } from 'zod';

/** The small shapes that the report's sections share. */

export const text = z.string();
export const count = z.int().nonnegative();
/** A fraction of 1. Null, never 0 or 1, when there is nothing to divide by. */
export const shareSchema = z.number().min(0).max(1).nullable();

export const familyFiguresSchema = z.strictObject({
  total: count,
  ipv4: count,
  ipv6: count,
  ipv6Share: shareSchema.describe('IPv6 / (IPv4 + IPv6); null without traffic'),
});

/** The share of `part` in `whole`, null when there is no whole. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

export function familyFigures(ipv4: number, ipv6: number): z.infer<typeof familyFiguresSchema> {
  const total = ipv4 + ipv6;
  return { total, ipv4, ipv6, ipv6Share: shareOf(ipv6, total) };
}
