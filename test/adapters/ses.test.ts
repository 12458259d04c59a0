import { SESv2Client, SESv2ServiceException } from '@aws-sdk/client-sesv2';
import { expect, test } from '@jest/globals';
import { createSesMailer } from '../../src/adapters/ses.ts';
import type { MailMessage } from '../../src/ports.ts';
import { answerBy } from '../support/scripted-aws.ts';

const message: MailMessage = {
  from: 'IPv6 Traffic Report <reports@example.com>',
  to: ['noc@example.com'],
  subject: 'IPv6',
  text: 'text',
  html: '<p>text</p>',
  messageId: '<1@example.com>',
  date: new Date('2026-11-23T00:00:00Z'),
  headers: {},
  attachments: [],
};

const refuse = (name: string, text: string, httpStatusCode = 400) =>
  new SESv2ServiceException({ name, message: text, $fault: 'client', $metadata: { httpStatusCode } });

async function send(SendEmail: object) {
  const client = answerBy(new SESv2Client({ region: 'eu-central-1' }), { SendEmail });
  return createSesMailer(client).send(message);
}

test('a mail that SES takes is delivered with its id', async () => {
  expect(await send({ MessageId: '0107' })).toEqual({ delivered: 'SES 0107' });
});

test.each([
  [
    'reports@example.com',
    'Verify reports@example.com: aws sesv2 create-email-identity --email-identity reports@example.com --region eu-central-1',
  ],
  [
    'IPv6 Traffic Report <reports@example.com>, noc@example.com',
    'Verify reports@example.com, noc@example.com (recipients need it while SES is in the sandbox): ' +
      'aws sesv2 create-email-identity --email-identity reports@example.com --region eu-central-1; ' +
      'aws sesv2 create-email-identity --email-identity noc@example.com --region eu-central-1',
  ],
])('identities that are not verified, %s, are named with the command that verifies them', async (list, remedy) => {
  const said = `Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: ${list}`;
  await expect(send(refuse('MessageRejected', said))).rejects.toMatchObject({
    name: 'MailRejected',
    message: `MessageRejected: ${said}. ${remedy}`,
  });
});

test('what passes by itself is deferred, everything else is rejected in the words of SES', async () => {
  await expect(send(refuse('TooManyRequestsException', 'rate'))).rejects.toMatchObject({ name: 'MailDeferred' });
  await expect(send(refuse('InternalError', 'oops', 500))).rejects.toMatchObject({ name: 'MailDeferred' });
  const denied = 'User: arn:aws:sts::1:x is not authorized to perform: ses:SendEmail';
  await expect(send(refuse('AccessDeniedException', denied, 403))).rejects.toMatchObject({
    name: 'MailRejected',
    message: `AccessDeniedException: ${denied}`,
  });
});
