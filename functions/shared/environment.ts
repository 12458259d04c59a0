import { z } from 'zod';
import { s3AddressSchema } from '../../src/adapters/s3-address.ts';
import { editionSchema } from '../../src/contracts/edition.ts';
import { reportNameSchema } from '../../src/contracts/request.ts';
import { analysisSettingsSchema, settingsSchema } from '../../src/contracts/settings.ts';

/** A variable of the function's environment is missing, or holds what it must not. */
export class EnvironmentInvalid extends Error {
  override readonly name = 'EnvironmentInvalid';
}

/** Several values in one variable, separated by commas; blanks around them do not count. */
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const accounts = list.pipe(z.array(z.string().regex(/^\d{12}$/, 'is no account of 12 digits')).min(1));
const regions = list.pipe(z.array(z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'is no region')).min(1));

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'is no whole number')
  .transform(Number);
const fraction = z
  .string()
  .regex(/^[01](?:\.\d+)?$/, 'is no number from 0 to 1')
  .transform(Number);
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('is no JSON');
    return z.NEVER;
  }
});
const onOff = z.enum(['true', 'false']).transform((text) => text === 'true');

/** The settings' own limits and defaults (contracts/settings.ts). */
const { title, timezone, mail, quality } = settingsSchema.shape;
const { from, to, attachmentLimit, archiveUrl } = mail.unwrap().shape;
const { mostRejected } = quality.unwrap().shape;
const defaults = settingsSchema.parse({});

/** What serverless.yml tells the functions; each function picks what it needs. */
export const variables = z.object({
  IPV6_REPORT_WORK: s3AddressSchema,
  IPV6_REPORT_ARCHIVE: s3AddressSchema,
  IPV6_REPORT_ACCESS_LOGS: s3AddressSchema,
  IPV6_REPORT_CONNECTION_LOGS: s3AddressSchema,
  IPV6_REPORT_FLOW_LOGS: s3AddressSchema,
  IPV6_REPORT_LOG_ACCOUNTS: accounts,
  IPV6_REPORT_LOG_REGIONS: regions,
  IPV6_REPORT_TIMEZONE: timezone,
  IPV6_REPORT_TITLE: title,
  IPV6_REPORT_PDF: onOff.default(defaults.pdf),
  /** JSON, as scripts/deploy/analysis-settings.ts writes it. */
  IPV6_REPORT_SETTINGS: json.pipe(analysisSettingsSchema).prefault('{}'),
  IPV6_REPORT_MOST_REJECTED: fraction.pipe(mostRejected.unwrap()).default(defaults.quality.mostRejected),
  IPV6_REPORT_ANONYMISE: editionSchema.optional(),
  IPV6_REPORT_ANONYMISE_KEY: z.string().optional(),
  IPV6_REPORT_MAIL_FROM: from,
  IPV6_REPORT_MAIL_TO: list.pipe(to.unwrap()).default(defaults.mail.to),
  IPV6_REPORT_MAIL_ATTACHMENT_LIMIT: wholeNumber.pipe(attachmentLimit.unwrap()).default(defaults.mail.attachmentLimit),
  IPV6_REPORT_ARCHIVE_URL: archiveUrl,
  IPV6_REPORT_STATE_MACHINE: z.string().startsWith('arn:', 'is no ARN of a state machine'),
  IPV6_REPORT_SESSION_SECRET: z.string().min(32, 'is too short to be guessed by nobody'),
  IPV6_REPORT_SITE: z.url({ protocol: /^https$/ }),
  IPV6_REPORT_SIGN_IN: z.url({ protocol: /^https$/ }),
  IPV6_REPORT_USER_POOL: z.string().min(1),
  IPV6_REPORT_CLIENT: z.string().min(1),
  IPV6_REPORT_NAME: reportNameSchema,
  IPV6_REPORT_ALERT_TOPIC: z.string().startsWith('arn:', 'is no ARN of a topic'),
});

/**
 * Reads the picked variables: `readEnvironment(variables.pick({ IPV6_REPORT_WORK: true }))`. An empty variable counts as
 * missing, because that is how a template leaves a setting out.
 * @throws EnvironmentInvalid which names every variable that is wrong
 */
export function readEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  environment: Record<string, string | undefined> = process.env,
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== undefined && text !== ''));
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => {
    const variable = String(path[0]);
    const text = given[variable];
    return text === undefined ? `${variable} is not set` : `${variable}, "${text}": ${message}`;
  });
  throw new EnvironmentInvalid(`The environment of the function cannot be used: ${faults.join('; ')}.`);
}
