import { GetAccountCommand, GetEmailIdentityCommand, NotFoundException, type SESv2Client } from '@aws-sdk/client-sesv2';
import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import { awsCommand, type Finding } from './finding.ts';

/** May SES send as this address? */
export async function checkMail(client: SESv2Client, sender: string | undefined): Promise<Finding[]> {
  const area = 'mail';
  if (sender === undefined) {
    const message = 'No mail is sent: deploy with mailFrom and mailTo to have the report in the mail.';
    return [{ area, subject: '', state: 'note', message }];
  }
  const findings = [await checkSender(client, sender)];
  const { ProductionAccessEnabled: production, SendingEnabled: enabled } = await client.send(new GetAccountCommand());
  if (production === false) {
    const message =
      'SES is in the sandbox here: it sends to verified addresses only. Verify the recipients, or leave the sandbox:';
    const command = awsCommand(
      await client.config.region(),
      ...['sesv2', 'put-account-details', '--production-access-enabled', '--mail-type', 'TRANSACTIONAL'],
      ...['--website-url', 'https://YOUR-SITE'],
    );
    findings.push({ area, subject: 'account', state: 'note', message, command });
  }
  if (enabled === false) {
    const message = 'SES has stopped sending for this account. Its console says why.';
    findings.push({ area, subject: 'account', state: 'gap', message });
  }
  return findings;
}

/** An address is verified by itself, or by its domain. */
async function checkSender(client: SESv2Client, sender: string): Promise<Finding> {
  const area = 'mail';
  for (const identity of [sender, sender.slice(sender.lastIndexOf('@') + 1)]) {
    if (await isVerified(client, identity)) {
      return { area, subject: sender, state: 'ok', message: `SES may send as this address (${identity} is verified).` };
    }
  }
  return {
    area,
    subject: sender,
    state: 'gap',
    message: 'SES may not send as this address: it is not verified. Verify it (SES sends it a mail with a link):',
    command: awsCommand(
      await client.config.region(),
      ...['sesv2', 'create-email-identity', '--email-identity', sender],
    ),
  };
}

async function isVerified(client: SESv2Client, identity: string): Promise<boolean> {
  try {
    return (
      (await client.send(new GetEmailIdentityCommand({ EmailIdentity: identity }))).VerifiedForSendingStatus === true
    );
  } catch (error) {
    if (error instanceof NotFoundException) return false;
    throw error;
  }
}

/** Does anybody hear the alerts? */
export async function checkAlerts(client: SNSClient, topic: string): Promise<Finding[]> {
  const area = 'alerts';
  const endpoints: { endpoint: string; confirmed: boolean }[] = [];
  for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topic })) {
    for (const { Endpoint: endpoint = '', SubscriptionArn: arn = '' } of page.Subscriptions ?? []) {
      endpoints.push({ endpoint, confirmed: arn.startsWith('arn:') });
    }
  }
  if (endpoints.length === 0) {
    const region = await client.config.region();
    const command = awsCommand(
      region,
      ...['sns', 'subscribe', '--protocol', 'email', '--notification-endpoint', 'YOUR-ADDRESS', '--topic-arn', topic],
    );
    return [{ area, subject: '', state: 'gap', message: 'Nobody has subscribed to the alerts. Subscribe:', command }];
  }
  return endpoints.map(
    ({ endpoint, confirmed }): Finding =>
      confirmed
        ? { area, subject: endpoint, state: 'ok', message: 'It gets the alerts.' }
        : {
            area,
            subject: endpoint,
            state: 'gap',
            message: 'It has not confirmed its subscription: look for the mail of AWS in its inbox.',
          },
  );
}
