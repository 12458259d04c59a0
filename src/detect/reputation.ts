import { z } from 'zod';
import { formatPrefix } from '../ipv6/prefix.ts';
import { readCidr } from './networks.ts';

/** A network with a bad name, and who says so. */
export interface ListedNetwork {
  /** CIDR, RFC 5952. */
  readonly cidr: string;
  /** The list's name and, where it has one, its number of the entry. */
  readonly list: string;
}

const dropSchema = z.object({ cidr: z.string(), sblid: z.string().optional() });

/**
 * Reads a list: Spamhaus DROP as JSON lines (`{"cidr":…,"sblid":…}`, the last line is about the list), or one CIDR or
 * address per line with remarks after `#` or `;`. Lines that are neither are counted, not taken.
 */
export function parseReputationList(name: string, text: string): { networks: ListedNetwork[]; unreadable: number } {
  const networks: ListedNetwork[] = [];
  let unreadable = 0;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line.startsWith('{')) {
      const entry = parseEntry(line);
      if (entry === 'about-the-list') continue;
      const prefix = entry === null ? null : readCidr(entry.cidr);
      if (entry === null || prefix === null) unreadable++;
      else {
        const list = entry.sblid === undefined ? name : `${name} ${entry.sblid}`;
        networks.push({ cidr: formatPrefix(prefix.hex, prefix.length), list });
      }
      continue;
    }
    const cidr = line.replace(/[#;].*$/, '').trim();
    if (cidr === '') continue;
    const prefix = readCidr(cidr);
    if (prefix === null) unreadable++;
    else networks.push({ cidr: formatPrefix(prefix.hex, prefix.length), list: name });
  }
  return { networks, unreadable };
}

function parseEntry(line: string): z.infer<typeof dropSchema> | 'about-the-list' | null {
  let document: unknown;
  try {
    document = JSON.parse(line);
  } catch {
    return null;
  }
  const entry = dropSchema.safeParse(document);
  if (entry.success) return entry.data;
  return z.object({ type: z.literal('metadata') }).safeParse(document).success ? 'about-the-list' : null;
}
