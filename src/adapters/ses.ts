import { type SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { MailDeferred, type Mailer, type MailMessage, MailRejected } from '../ports.ts';
import { toMime } from './smtp-message.ts';

/** What passes by itself (SES API v2, SendEmail, "Errors"; throttling and server faults besides). */
const passing = new Set([
  'TooManyRequestsException',
  'LimitExceededException',
  'SendingPausedException',
  'ThrottlingException',
]);

/**
 * Sends through Amazon SES, API version 2, as a raw message (40 MB after base64). Throws `MailRejected` with what to do
 * when the identity is not verified or the account may not send, `MailDeferred` when SES cannot take the mail now.
 */
export function createSesMailer(client: SESv2Client): Mailer {
  return {
    send: async (message) => {
      try {
        const answer = await client.send(
          new SendEmailCommand({
            FromEmailAddress: message.from,
            Destination: { ToAddresses: message.to },
            Content: { Raw: { Data: await toMime(message) } },
          }),
        );
        return { delivered: `SES ${answer.MessageId ?? ''}`.trim() };
      } catch (error) {
        throw toMailError(error, message);
      }
    },
  };
}

function toMailError(error: unknown, message: MailMessage): unknown {
  if (!(error instanceof SESv2ServiceException)) return error;
  const text = `${error.name}: ${error.message}`;
  const status = error.$metadata.httpStatusCode ?? 0;
  if (passing.has(error.name) || status >= 500) return new MailDeferred(text, { cause: error });
  if (/not verified/i.test(error.message)) {
    return new MailRejected(`${text}. ${remedyFor(error.message, message)}`, { cause: error });
  }
  return new MailRejected(text, { cause: error });
}

/**
 * SES names the identities that it does not know (SES guide, "Amazon SES email sending errors"). A recipient is among them
 * as long as the account is in the sandbox.
 */
function remedyFor(said: string, { from }: MailMessage): string {
  const [, region, list] = /in region ([\w-]+): (.+?)\.?$/.exec(said) ?? [];
  const sender = addressOf(from);
  const unverified = (list?.split(', ') ?? [sender]).map(addressOf);
  const where = region === undefined ? '' : ` --region ${region.toLowerCase()}`;
  const commands = unverified.map((one) => `aws sesv2 create-email-identity --email-identity ${one}${where}`);
  const sandbox = unverified.some((one) => one !== sender) ? ' (recipients need it while SES is in the sandbox)' : '';
  return `Verify ${unverified.join(', ')}${sandbox}: ${commands.join('; ')}`;
}

/** What stands between the angle brackets, if there are any. */
function addressOf(text: string): string {
  return /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;
}
