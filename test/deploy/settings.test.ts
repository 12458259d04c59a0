import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { DeploySettingsInvalid, readDeploySettings } from '../../scripts/deploy/settings.ts';

const file = new URL('../../serverless.yml', import.meta.url);
const serverless = parse(readFileSync(file, 'utf8'));
/** The parameters as serverless.yml has them. */
const defaults: Record<string, unknown> = serverless.params.default;

function faultsOf(change: Record<string, unknown>): string {
  try {
    readDeploySettings({ ...defaults, ...change });
    return '';
  } catch (error) {
    if (!(error instanceof DeploySettingsInvalid)) throw error;
    return error.message;
  }
}

test('the defaults of serverless.yml are usable, and all of them are checked', () => {
  expect(faultsOf({})).toBe('');
  expect(Object.keys(serverless.custom.settings).sort()).toEqual(Object.keys(defaults).sort());
  for (const [name, value] of Object.entries(serverless.custom.settings)) expect(value).toBe(`\${param:${name}}`);
});

test('what is given is read', () => {
  expect(
    readDeploySettings({
      ...defaults,
      logs: 's3://my-logs/alb',
      accounts: '111122223333, 444455556666',
      mailFrom: 'IPv6 <reports@example.com>',
      mailTo: 'a@example.com,b@example.com',
      lowIpv6Share: '12.5',
      scanLimitGigabytes: '50',
      flowLogVpcs: 'vpc-0123456789abcdef0',
      pdf: 'false',
    }),
  ).toMatchObject({
    logs: { bucket: 'my-logs', prefix: 'alb' },
    connectionLogs: undefined,
    accounts: ['111122223333', '444455556666'],
    mailFrom: 'IPv6 <reports@example.com>',
    mailTo: ['a@example.com', 'b@example.com'],
    lowIpv6Share: 12.5,
    scanLimitGigabytes: 50,
    flowLogVpcs: ['vpc-0123456789abcdef0'],
    flowLogInterval: 600,
    pdf: false,
  });
});

test('numbers and truth values may stand in YAML without quotes', () => {
  const read = readDeploySettings({ ...defaults, accounts: 111122223333, pdf: false, highTraffic: 1000 });
  expect(read).toMatchObject({ accounts: ['111122223333'], pdf: false, highTraffic: 1000 });
});

test.each([
  ['logs', 'my-logs'],
  ['logs', 's3://My_Logs'],
  ['accounts', '1234'],
  ['regions', 'Frankfurt'],
  ['report', 'Daily Report'],
  ['title', ''],
  ['timezone', 'Mars/Olympus'],
  ['schedule', 'every day'],
  ['mailFrom', 'nobody'],
  ['mailTo', 'a@example.com;b@example.com'],
  ['verifySender', 'yes'],
  ['alertMail', 'nobody'],
  ['archive', 's3://archive'],
  ['archiveUrl', 'http://reports.example.com'],
  ['scanLimitGigabytes', 0],
  ['workDays', 1],
  ['highTraffic', -1],
  ['lowIpv6Share', 101],
  ['flowLogVpcs', 'subnet-1'],
  ['flowLogInterval', 300],
  ['pdf', 'no'],
])('%s cannot be %j, and the message names it', (name, value) => {
  const message = faultsOf({ [name]: value, mailFrom: name === 'mailFrom' ? value : 'a@example.com' });
  expect(message).toContain(`  ${name}: `);
  expect(message).toContain(JSON.stringify(value));
});

test('mail needs a sender; what nobody knows is refused; all faults are told at once', () => {
  expect(faultsOf({ mailTo: 'a@example.com' })).toContain('mailFrom: is needed to send mail to mailTo');
  expect(faultsOf({ verifySender: 'true' })).toContain('mailFrom: is needed to verify the sender');
  expect(faultsOf({ colour: 'blue' })).toContain('colour');
  const both = faultsOf({ timezone: 'X', schedule: 'Y' });
  expect(both).toContain('timezone');
  expect(both).toContain('schedule');
});

test('pseudonyms need a key, which no message shows', () => {
  const key = 'a1'.repeat(32);
  expect(faultsOf({ anonymise: 'truncate' })).toBe('');
  expect(faultsOf({ anonymise: 'blur' })).toContain('  anonymise: ');
  expect(faultsOf({ anonymise: 'pseudonym' })).toContain('anonymiseKey: is needed for pseudonyms');
  expect(faultsOf({ anonymise: 'pseudonym', anonymiseKey: key })).toBe('');
  const secret = '{{resolve:secretsmanager:ipv6-report-pseudonyms}}';
  expect(faultsOf({ anonymise: 'pseudonym', anonymiseKey: secret })).toBe('');
  const fault = faultsOf({ anonymiseKey: `${key}zz` });
  expect(fault).toContain('anonymiseKey: is no key of 64 hex digits');
  expect(fault).not.toContain(key);
});
