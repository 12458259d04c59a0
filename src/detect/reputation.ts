import { z } from 'zod';
import type { ReputationList } from '../contracts/networks.ts';
import { formatPrefix } from '../ipv6/prefix.ts';
import { readCidr } from './networks.ts';

/** A network with a bad name, and who says so. */
export type ListedNetwork = ReputationList['networks'][number];

export interface ReadList extends ReputationList {
  /** Lines that are no network, by their number, 1-based. */
  readonly unreadable: readonly { readonly line: number; readonly text: string }[];
}

const entrySchema = z.object({ cidr: z.string(), sblid: z.string().optional() });
/** The last line of Spamhaus DROP; seconds since 1970. */
const aboutSchema = z.object({ type: z.literal('metadata'), timestamp: z.number().optional() });

/**
 * Reads a list of networks: Spamhaus DROP as JSON lines (`{"cidr":…,"sblid":…}`, the last line is about the list), or one
 * CIDR or address per line with remarks after `#` or `;`. Lines that are neither are named, not taken.
 */
export function readNetworkList(name: string, text: string): ReadList {
  const networks: ListedNetwork[] = [];
  const unreadable: { line: number; text: string }[] = [];
  let built: string | null = null;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    const about = line.startsWith('{') ? aboutSchema.safeParse(parseJson(line)) : null;
    if (about?.success === true) {
      built = dayOf(about.data.timestamp) ?? built;
      continue;
    }
    const entry = readEntry(line);
    if (entry === 'empty') continue;
    const prefix = entry === null ? null : readCidr(entry.cidr);
    if (entry === null || prefix === null) unreadable.push({ line: index + 1, text: line });
    else {
      const list = entry.sblid === undefined ? name : `${name} ${entry.sblid}`;
      networks.push({ cidr: formatPrefix(prefix.hex, prefix.length), list });
    }
  }
  return { name, built, networks, unreadable };
}

function readEntry(line: string): z.infer<typeof entrySchema> | 'empty' | null {
  if (line.startsWith('{')) return entrySchema.safeParse(parseJson(line)).data ?? null;
  const cidr = line.replace(/[#;].*$/, '').trim();
  return cidr === '' ? 'empty' : { cidr };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function dayOf(seconds: number | undefined): string | null {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 10);
}
