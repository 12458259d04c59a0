import { z } from 'zod';
import { detectSettingsSchema } from './detect.ts';
import { editionSchema } from './edition.ts';
import { athenaSettingsSchema, trinoSettingsSchema } from './engines.ts';
import { networkSettingsSchema } from './networks.ts';
import { dateSchema } from './period.ts';
import { reportNameSchema } from './request.ts';

/**
 * ipv6-report.yaml. Flags stand over the environment, the environment over this file, this file over the defaults.
 * Every key is optional in the file; the defaults are here and nowhere else.
 */
export const settingsSchema = z.strictObject({
  report: reportNameSchema.default('daily'),
  title: z.string().min(1).max(120).default('IPv6 Traffic Report'),
  /** IANA name of the zone in which days and hours are counted. */
  timezone: z.string().min(1).default('UTC'),
  /** Directories or s3:// addresses. */
  logs: z.array(z.string().min(1)).default([]),
  archive: z.string().min(1).default('archive'),
  engine: z.enum(['duckdb', 'trino', 'athena']).default('duckdb'),
  pdf: z.boolean().default(true),
  /**
   * Directory for rows and results of the run; without it a temporary one that is removed at the end. With Trino and Athena
   * the place where the tables look for them, a directory or an s3:// address; there it must be named.
   */
  work: z.string().min(1).optional(),
  trino: trinoSettingsSchema.prefault({}),
  athena: athenaSettingsSchema.prefault({}),
  prefixes: z
    .strictObject({
      /** A prefix gets a row of its own from this share of the IPv6 requests on … */
      share: z.number().gt(0).max(1).default(0.01),
      /** … but never below this number of requests. */
      minimumRequests: z.int().positive().default(100),
    })
    .prefault({}),
  quality: z
    .strictObject({
      /** Part of the lines of a kind of logs that may be rejected; when more are, the run fails. 1: it never does. */
      mostRejected: z.number().min(0).max(1).default(0.01),
    })
    .prefault({}),
  /** What AWS charges for each public IPv4 address, since 1 February 2024. */
  publicIpv4: z
    .strictObject({
      /** Per hour. */
      price: z.number().nonnegative().default(0.005),
      currency: z.string().min(1).max(10).default('USD'),
      source: z.string().min(1).max(200).default('https://aws.amazon.com/vpc/pricing/, public IPv4 addresses'),
      /** Since when it holds, or when it was looked up. */
      asOf: dateSchema.default('2024-02-01'),
    })
    .prefault({}),
  /** What AWS charges for NAT gateways, in the currency of `publicIpv4`; other regions cost up to twice as much. */
  natGateway: z
    .strictObject({
      /** Per hour. */
      price: z.number().nonnegative().default(0.045),
      /** Per 2^30 bytes processed. */
      pricePerGB: z.number().nonnegative().default(0.045),
      source: z.string().min(1).max(200).default('https://aws.amazon.com/vpc/pricing/, NAT gateways, us-east-1'),
      asOf: dateSchema.default('2026-02-24'),
    })
    .prefault({}),
  /** An edition that covers addresses (docs/privacy.md). */
  anonymise: z
    .strictObject({
      edition: editionSchema.optional(),
      /** Of pseudonyms: 64 hex digits. Better in the environment or in a file of its own than in the settings. */
      key: z.string().optional(),
      /** A file that holds the key. */
      keyFile: z.string().min(1).optional(),
    })
    .prefault({}),
  networks: networkSettingsSchema.prefault({}),
  /** Rules, thresholds and the block list of the security events (docs/detections.md). */
  detect: detectSettingsSchema.prefault({}),
  mail: z
    .strictObject({
      from: z.string().min(3).default('IPv6 Traffic Report <ipv6-report@localhost>'),
      to: z.array(z.email()).default([]),
      /** Larger PDFs are linked instead of attached. Bytes. */
      attachmentLimit: z.int().nonnegative().default(7_000_000),
      /** Where readers find the archive: https://…; without it the mail names paths. */
      archiveUrl: z.url().optional(),
      /** Takes the POST of one-click unsubscribing (RFC 8058); without it the mail does not offer that. */
      unsubscribeUrl: z
        .string()
        .regex(/^https:\/\/[^\s<>]+$/, 'must be an https address')
        .optional(),
      /** smtp://user:password@host:port or smtps://…; without it the mail is written as a file. */
      smtp: z.string().optional(),
    })
    .prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The part that a deployment reads from a file (`--param="settings=FILE"`); it has parameters or objects for all else. */
export const analysisSettingsSchema = settingsSchema.pick({
  prefixes: true,
  publicIpv4: true,
  natGateway: true,
  detect: true,
});
