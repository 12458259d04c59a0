import { z } from 'zod';

/**
 * Where Trino is, for `--engine trino`. Credentials are no settings: they come by the environment, IPV6_REPORT_TRINO_PASSWORD
 * or IPV6_REPORT_TRINO_TOKEN.
 */
export const trinoSettingsSchema = z.strictObject({
  /** https://host:port of the coordinator; http:// only where nobody has to sign in. */
  url: z.url({ protocol: /^https?$/, error: 'an address like https://trino.example.com:8443' }).optional(),
  user: z.string().min(1).default('ipv6-report'),
  /** Catalog (of the hive connector) and schema with the tables that `ipv6-report tables` writes. */
  catalog: z.string().min(1).default('hive'),
  schema: z.string().min(1).default('ipv6_report'),
  /** PEM file of the authority that signed the server's certificate, when it is none that everybody trusts. */
  certificateAuthority: z.string().min(1).optional(),
});
export type TrinoSettings = z.infer<typeof trinoSettingsSchema>;

/** Where Athena is, for `--engine athena`: what the deployment of stage `prod` makes, unless it is said otherwise. */
export const athenaSettingsSchema = z.strictObject({
  workgroup: z.string().min(1).default('ipv6-report-prod'),
  /** Glue database with the tables of queries/tables. */
  database: z
    .string()
    .regex(/^[a-z0-9_]+$/, 'lower-case letters, digits and underscores')
    .default('ipv6_report_prod'),
  /** Without it that of AWS_REGION, or of the profile. */
  region: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'a region like eu-central-1')
    .optional(),
});
