import { z } from 'zod';
import { s3AddressSchema } from '../../src/adapters/s3-address.ts';
import { editionSchema } from '../../src/contracts/edition.ts';
import { reportNameSchema } from '../../src/contracts/request.ts';

/** An empty parameter is one that was left out. YAML takes accounts and the like for numbers. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(
    (value) => (value === '' || value === null ? undefined : typeof value === 'number' ? String(value) : value),
    schema.optional(),
  );

const list = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item).min(1));

const timezone = z.string().refine(
  (zone) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
    } catch {
      return false;
    }
  },
  { error: 'is no IANA time zone such as Europe/Berlin' },
);

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const sender = z
  .string()
  .regex(/^(?:[^<>]*<)?[^<>\s@]+@[^<>\s@]+\.[^<>\s@]+>?$/, 'is no address like reports@example.com');
const schedule = z.string().regex(/^(?:cron|rate)\(.+\)$/, 'is no expression like cron(30 3 * * ? *)');
const yesNo = z.preprocess(
  (value) => (typeof value === 'boolean' ? String(value) : value),
  z.stringbool({ truthy: ['true'], falsy: ['false'] }),
);

/** The parameters of serverless.yml, which says what each is for. */
export const deploySettingsSchema = z
  .strictObject({
    logs: optional(s3AddressSchema),
    connectionLogs: optional(s3AddressSchema),
    flowLogs: optional(s3AddressSchema),
    accounts: optional(list(z.string().regex(/^\d{12}$/, 'is no account of 12 digits'))),
    regions: optional(list(z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'is no region'))),
    report: reportNameSchema,
    title: z.string().min(1).max(120),
    timezone,
    schedule,
    catchUpDays: wholeNumber(0, 31),
    weeklySchedule: optional(schedule),
    monthlySchedule: optional(schedule),
    mailFrom: optional(sender),
    mailTo: optional(list(z.email())),
    verifySender: yesNo,
    alertMail: optional(z.email()),
    archive: optional(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is no name of a bucket')),
    website: yesNo,
    signInDomain: optional(z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'is no prefix of a domain')),
    archiveUrl: optional(z.url({ protocol: /^https$/ })),
    pdf: yesNo,
    mostRejected: z.coerce.number().min(0).max(1),
    anonymise: optional(editionSchema),
    anonymiseKey: optional(
      z.string().regex(/^(?:[0-9a-fA-F]{64}|\{\{resolve:secretsmanager:.+\}\})$/, 'is no key of 64 hex digits'),
    ),
    settings: optional(z.string()),
    scanLimitGigabytes: wholeNumber(1, 7_000_000),
    workDays: wholeNumber(2, 365),
    logDays: wholeNumber(2, 3650),
    highTraffic: optional(wholeNumber(1, 1e12)),
    manyRejections: optional(wholeNumber(1, 1e12)),
    lowIpv6Share: optional(z.coerce.number().gt(0).max(100)),
    flowLogVpcs: optional(list(z.string().regex(/^vpc-[0-9a-f]{8,17}$/, 'is no VPC like vpc-0123456789abcdef0'))),
    flowLogInterval: z.coerce.number().refine((seconds) => seconds === 60 || seconds === 600, 'is neither 60 nor 600'),
  })
  .refine((settings) => settings.mailTo === undefined || settings.mailFrom !== undefined, {
    path: ['mailFrom'],
    error: 'is needed to send mail to mailTo',
  })
  .refine((settings) => settings.anonymise !== 'pseudonym' || settings.anonymiseKey !== undefined, {
    path: ['anonymiseKey'],
    error: 'is needed for pseudonyms: 64 hex digits (openssl rand -hex 32)',
  })
  .refine((settings) => !settings.verifySender || settings.mailFrom !== undefined, {
    path: ['mailFrom'],
    error: 'is needed to verify the sender',
  })
  .refine((settings) => !settings.website || settings.signInDomain !== undefined, {
    path: ['signInDomain'],
    error: 'is needed for a website: readers sign in at https://<signInDomain>.auth.<region>.amazoncognito.com',
  })
  .refine((settings) => !settings.website || settings.archive === undefined, {
    path: ['website'],
    error: 'needs a bucket that is made here: the policy of another one is not ours to write',
  });
export type DeploySettings = z.output<typeof deploySettingsSchema>;

/** A parameter of the deployment is missing or wrong. */
export class DeploySettingsInvalid extends Error {
  override readonly name = 'DeploySettingsInvalid';
}

/** @throws DeploySettingsInvalid which names every parameter that is wrong, and what it is */
export function readDeploySettings(given: unknown): DeploySettings {
  const read = deploySettingsSchema.safeParse(given);
  if (read.success) return read.data;
  const values = z.record(z.string(), z.unknown()).catch({}).parse(given);
  const faults = read.error.issues.map(({ path, message }) => {
    const name = String(path[0] ?? 'parameters');
    // A key is not to be shown, not even a wrong one.
    if (name === 'anonymiseKey') return `  ${name}: ${message}`;
    return `  ${name}: ${message} (it is ${JSON.stringify(values[name]) ?? 'not set'})`;
  });
  throw new DeploySettingsInvalid(`The parameters of the deployment are not usable:\n${faults.join('\n')}`);
}
