import { expect, test } from '@jest/globals';
import { EnvironmentInvalid, readEnvironment, variables } from '../../functions/shared/environment.ts';
import { analysisSettingsSchema, settingsSchema } from '../../src/contracts/settings.ts';

const analysis = analysisSettingsSchema.parse({});
const { prefixes, detect } = analysis;

const faultsOf = (mask: Parameters<typeof variables.pick>[0], environment: Record<string, string>) => {
  try {
    readEnvironment(variables.pick(mask), environment);
    return '';
  } catch (error) {
    if (!(error instanceof EnvironmentInvalid)) throw error;
    return error.message;
  }
};

test('addresses, lists and numbers are read from text', () => {
  const read = readEnvironment(
    variables.pick({
      IPV6_REPORT_WORK: true,
      IPV6_REPORT_LOG_ACCOUNTS: true,
      IPV6_REPORT_LOG_REGIONS: true,
      IPV6_REPORT_MAIL_TO: true,
      IPV6_REPORT_SETTINGS: true,
      IPV6_REPORT_PDF: true,
    }),
    {
      IPV6_REPORT_WORK: 's3://work-bucket/some/prefix/',
      IPV6_REPORT_LOG_ACCOUNTS: '111122223333, 444455556666',
      IPV6_REPORT_LOG_REGIONS: 'eu-central-1,us-gov-west-1',
      IPV6_REPORT_MAIL_TO: 'a@example.com, b@example.com',
      IPV6_REPORT_SETTINGS: '{"prefixes":{"share":0.05},"detect":{"preset":"brief"}}',
      IPV6_REPORT_PDF: 'false',
      UNRELATED: 'x',
    },
  );
  expect(read).toEqual({
    IPV6_REPORT_WORK: { bucket: 'work-bucket', prefix: 'some/prefix' },
    IPV6_REPORT_LOG_ACCOUNTS: ['111122223333', '444455556666'],
    IPV6_REPORT_LOG_REGIONS: ['eu-central-1', 'us-gov-west-1'],
    IPV6_REPORT_MAIL_TO: ['a@example.com', 'b@example.com'],
    IPV6_REPORT_SETTINGS: {
      ...analysis,
      prefixes: { ...prefixes, share: 0.05 },
      detect: { ...detect, preset: 'brief' },
    },
    IPV6_REPORT_PDF: false,
  });
});

test('what is left out, or empty, has the default of the settings', () => {
  const { title, timezone, pdf, mail } = settingsSchema.parse({});
  const mask = {
    IPV6_REPORT_TITLE: true,
    IPV6_REPORT_TIMEZONE: true,
    IPV6_REPORT_PDF: true,
    IPV6_REPORT_SETTINGS: true,
    IPV6_REPORT_MAIL_TO: true,
    IPV6_REPORT_MAIL_ATTACHMENT_LIMIT: true,
    IPV6_REPORT_ARCHIVE_URL: true,
  } as const;
  const expected = {
    IPV6_REPORT_TITLE: title,
    IPV6_REPORT_TIMEZONE: timezone,
    IPV6_REPORT_PDF: pdf,
    IPV6_REPORT_SETTINGS: analysis,
    IPV6_REPORT_MAIL_TO: mail.to,
    IPV6_REPORT_MAIL_ATTACHMENT_LIMIT: mail.attachmentLimit,
  };
  expect(readEnvironment(variables.pick(mask), {})).toEqual(expected);
  const empty = Object.fromEntries(Object.keys(mask).map((name) => [name, '']));
  expect(readEnvironment(variables.pick(mask), empty)).toEqual(expected);
});

test('every variable that is wrong is named, with what it holds', () => {
  const text = faultsOf(
    { IPV6_REPORT_WORK: true, IPV6_REPORT_ARCHIVE: true, IPV6_REPORT_TITLE: true },
    { IPV6_REPORT_ARCHIVE: '/var/archive' },
  );
  expect(text).toContain('IPV6_REPORT_WORK is not set');
  expect(text).toContain('IPV6_REPORT_ARCHIVE, "/var/archive"');
  expect(text).toContain('s3://bucket/prefix');
  expect(text).not.toContain('IPV6_REPORT_TITLE');
});

test.each([
  ['IPV6_REPORT_LOG_ACCOUNTS', '1234'],
  ['IPV6_REPORT_LOG_ACCOUNTS', ','],
  ['IPV6_REPORT_LOG_REGIONS', 'Frankfurt'],
  ['IPV6_REPORT_MAIL_TO', 'nobody'],
  ['IPV6_REPORT_MAIL_ATTACHMENT_LIMIT', '7 MB'],
  ['IPV6_REPORT_SETTINGS', '{"prefixes":{"share":1.5}}'],
  ['IPV6_REPORT_SETTINGS', '{"colour":"blue"}'],
  ['IPV6_REPORT_SETTINGS', 'share: 0.05'],
  ['IPV6_REPORT_PDF', 'yes'],
  ['IPV6_REPORT_ARCHIVE_URL', 'reports'],
  ['IPV6_REPORT_ALERT_TOPIC', 'alerts'],
] as const)('%s cannot be %j', (name, text) => {
  expect(faultsOf({ [name]: true }, { [name]: text })).toContain(`${name}, "${text}"`);
});
