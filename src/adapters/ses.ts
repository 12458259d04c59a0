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
    return new MailRejected(
      `${text} Verify the sender with: aws sesv2 create-email-identity --email-identity ${identityOf(message.from)}`,
      { cause: error },
    );
  }
  return new MailRejected(text, { cause: error });
}

/** The address or domain that SES asks to be verified: what stands between the angle brackets, if there are any. */
function identityOf(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
}
