import { z } from 'zod';
import type { FoundLogs } from '../contracts/logs.ts';
import type { NetworkData } from '../contracts/networks.ts';
import type { Period } from '../contracts/period.ts';

import { reportSchema, sourceSchema } from '../contracts/report.ts';
import type { QueryId, Row } from '../contracts/rows.ts';
import type { Settings } from '../contracts/settings.ts';
import type { EarlierPeaks } from '../detect/history.ts';
import type { ListedNetwork } from '../detect/reputation.ts';
import type { PrefixHistory } from '../ipv6/prefix-history.ts';
import type { EarlierDay } from './source-rhythm.ts';

/**
 * A section of the report: rows in, figures out. It names the queries whose rows it wants; each row is handed to every
 * section that wants it, once, in no particular order, so that a section is a fold and never holds a whole answer.
 */

/** One hour of the period. */
export interface Hour {
  /** Its begin in the period's zone, `2026-11-22T00:00:00+01:00`. */
  readonly iso: string;
  /** Milliseconds since 1970; `end` no longer belongs to it. */
  readonly start: number;
  readonly end: number;
}

/** What every section may know besides its rows. */
export interface SectionContext {
  readonly period: Period;
  /** All hours of the period in order, without gaps. */
  readonly hours: readonly Hour[];
  readonly found: FoundLogs;
  readonly prefixes: Settings['prefixes'];
  /** The defaults without. */
  readonly detect?: Settings['detect'];
  /** Networks with a bad name, of the lists in the settings. */
  readonly reputation?: readonly ListedNetwork[];
  /** The heaviest minutes of the hours of earlier days, as far as there are reports of them. */
  readonly earlierPeaks?: EarlierPeaks;
  /** Which source wrote when, on the days before; for the hours that are missing. */
  readonly earlierDays?: readonly EarlierDay[];
  /** Files of the user that tell about networks. */
  readonly networks: NetworkData;
  /** What AWS charges for a public IPv4 address. */
  readonly publicIpv4: Settings['publicIpv4'];
  /** What AWS charges for a NAT gateway. */
  readonly natGateway: Settings['natGateway'];
  /** The day of the report and which /64s were seen before it; null when the period is not one day. */
  readonly history: { readonly date: string; readonly before: PrefixHistory | null } | null;
}

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/**
 * The parts of report.json that sections make. `sources` becomes `report.sources`; `prefixHistory` becomes a file beside
 * the report (ipv6/prefix-history-file.ts), null when the period is not one day.
 */
export const sectionsSchema = reportSchema
  .pick({
    quality: true,
    traffic: true,
    adoption: true,
    clients: true,
    addressTypes: true,
    interfaceIdentifiers: true,
    prefixes: true,
    anatomy: true,
    hosts: true,
    recurrence: true,
    dualStack: true,
    networks: true,
    proxies: true,
    transition: true,
    ipv4Costs: true,
    performance: true,
    tls: true,
    flows: true,
    policyParity: true,
    security: true,
  })
  .extend({ sources: z.array(sourceSchema), prefixHistory: bytes.nullable() });
export type ReportSections = z.infer<typeof sectionsSchema>;

export type RowHandlers<Q extends QueryId = QueryId> = { readonly [K in Q]: (row: Row<K>) => void };

/**
 * A report of very many clients is made from shards: each a fold of its own, over the rows of `clients` whose /64 (IPv4: the
 * address) falls into it. What such a fold has gathered is dumped as numbers, text, maps and typed arrays, and loaded by
 * the fold that makes the section; that one sees no row of `clients` itself.
 */
export interface ClientParts {
  dump(): unknown;
  load(part: unknown): void;
}

/** What a section dumps is what it loads: written by the same version of the program within one run. */
export function clientParts<Part>(parts: { dump(): Part; load(part: Part): void }): ClientParts {
  return { dump: parts.dump, load: (part) => parts.load(part as Part) };
}

interface Fold<Q extends QueryId, K extends keyof ReportSections> {
  readonly on: RowHandlers<Q>;
  /** Of the sections that want `clients`, each. */
  readonly clientParts?: ClientParts;
  finish(): Pick<ReportSections, K>;
}

/** A section as its file writes it: the types of queries and keys hold each other together. */
interface SectionDefinition<Q extends QueryId, K extends keyof ReportSections> {
  /** File name, test name, and the name in `sectionErrors`. */
  readonly id: string;
  readonly queries: readonly Q[];
  readonly keys: readonly K[];
  start(context: SectionContext): Fold<Q, K>;
}

/** A section as the registry holds it. */
export interface Section {
  readonly id: string;
  readonly queries: readonly QueryId[];
  /** The parts of the report that it makes. */
  readonly keys: readonly (keyof ReportSections)[];
  start(context: SectionContext): {
    readonly on: Partial<RowHandlers>;
    readonly clientParts?: ClientParts;
    finish(): Partial<ReportSections>;
  };
}

export function defineSection<Q extends QueryId, K extends keyof ReportSections>(
  definition: SectionDefinition<Q, K>,
): Section {
  return definition;
}
