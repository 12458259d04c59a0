import { z } from 'zod';

/** A path, or an s3:// address. */
const file = z.string().min(1);

/** `networks:` of the settings. Each file is optional; what it would tell is left out without it, and the report says so. */
export const networkSettingsSchema = z.strictObject({
  /** MMDB file of countries: GeoLite2-Country, DB-IP Country Lite, ipinfo Lite … */
  country: file.optional(),
  /** MMDB file of autonomous systems: GeoLite2-ASN, DB-IP ASN Lite, ipinfo Lite … May be the same as `country`. */
  asn: file.optional(),
  /** https://ip-ranges.amazonaws.com/ip-ranges.json, saved. */
  awsRanges: file.optional(),
  /** Addresses of CDNs and proxies in front of the load balancers: one CIDR per line, remarks after `#` or `;`. */
  proxies: z.array(z.strictObject({ name: z.string().min(1).max(60), file })).default([]),
});
export type NetworkSettings = z.infer<typeof networkSettingsSchema>;

/** An MMDB file in memory. */
export interface NetworkDatabase<T> {
  /** What the file calls itself, `GeoLite2-ASN`. */
  readonly type: string;
  /** Day on which it was built, `2026-11-20`. */
  readonly built: string;
  /** `address`: RFC 5952 or dotted decimal. Null where the file has nothing. */
  find(address: string): T | null;
}

export interface AutonomousSystem {
  readonly number: number;
  /** Empty when the file has none. */
  readonly name: string;
}

export interface AwsRange {
  /** CIDR, as the file has it. */
  readonly prefix: string;
  readonly service: string;
}

/** A list of networks as its file has it. */
export interface ListText {
  readonly name: string;
  /** Path or address of the file, for faults. */
  readonly place: string;
  readonly text: string;
}

interface Databases {
  /** ISO 3166-1 alpha-2. */
  readonly country: NetworkDatabase<string> | null;
  readonly asn: NetworkDatabase<AutonomousSystem> | null;
  readonly aws: { readonly created: string; readonly ranges: readonly AwsRange[] } | null;
  /** What could not be used, a sentence each: the file, where in it, why, and what to do. */
  readonly faults: readonly string[];
}

/** The user's files about networks, opened; lists are not read yet. */
export interface NetworkFiles extends Databases {
  readonly proxies: readonly ListText[];
  readonly reputation: readonly ListText[];
  /** SHA-256 of the files that could be used, hex. */
  readonly sha256: { readonly [K in 'country' | 'asn' | 'awsRanges']?: string };
}

/** Networks with a bad name. */
export interface ReputationList {
  readonly name: string;
  /** Day on which it was made, where it says so. */
  readonly built: string | null;
  /** `list`: its name and, where it has one, its number of the entry. */
  readonly networks: readonly { readonly cidr: string; readonly list: string }[];
}

/** What is known of networks besides the logs. */
export interface NetworkData extends Databases {
  /** CIDRs. */
  readonly proxies: readonly { readonly name: string; readonly prefixes: readonly string[] }[];
  readonly reputation: readonly ReputationList[];
}

const nothing = { country: null, asn: null, aws: null, proxies: [], reputation: [], faults: [] };
export const noNetworkFiles: NetworkFiles = { ...nothing, sha256: {} };
export const noNetworks: NetworkData = nothing;
