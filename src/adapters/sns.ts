import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Alerts } from '../ports.ts';

/** SNS takes subjects of at most 100 ASCII characters without line breaks, and texts of at most 256 KiB. */
const subjectLimit = 100;
const textLimit = 250_000;

export function createSnsAlerts(client: SNSClient, topicArn: string): Alerts {
  return {
    send: async ({ severity, subject, text }) => {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: toSubject(subject),
          Message: text.length > textLimit ? `${text.slice(0, textLimit)}\n(cut)` : text,
          MessageAttributes: { severity: { DataType: 'String', StringValue: severity } },
        }),
      );
    },
  };
}

function toSubject(text: string): string {
  const plain = text.replaceAll(/[^\u0020-\u007e]+/g, ' ').trim();
  return (plain === '' ? 'IPv6 Traffic Report' : plain).slice(0, subjectLimit);
}
