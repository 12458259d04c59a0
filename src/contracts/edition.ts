import { z } from 'zod';

/**
 * How much of an address an edition shows: `truncate` the first 48 bits of IPv6 and 24 of IPv4, `pseudonym` another
 * address that shares prefixes with the pseudonyms of its neighbours (ipcrypt-pfx). docs/privacy.md
 */
export const editionSchema = z.enum(['truncate', 'pseudonym']);
export type Edition = z.infer<typeof editionSchema>;
