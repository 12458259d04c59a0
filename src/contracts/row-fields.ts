import { z } from 'zod';

/** The values of CSV answers. They come as text from every engine. */

export type Family = 'ipv4' | 'ipv6';

export const count = z
  .string()
  .regex(/^-?\d{1,16}$/)
  .transform(Number);
export const family = z.enum(['4', '6']).transform((text) => (text === '4' ? 'ipv4' : 'ipv6') as Family);
export const address = z.string().regex(/^[0-9a-f]{32}$/);
/** `2026-11-22 13:05`, UTC. */
export const minute = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/);
/** `2026-11-22 13:05:59`, UTC. */
export const second = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
