import { z } from 'zod';
import { type Edition, editionSchema } from '../contracts/edition.ts';
import type { Settings } from '../contracts/settings.ts';
import { type Delivery, failureEventSchema } from '../contracts/stages.ts';
import type { Alerts, Clock, Mailer } from '../ports.ts';
import { coverTexts } from '../privacy/anonymise-report.ts';
import { truncatingMask } from '../privacy/mask.ts';
import { sha256 } from './documents.ts';
import { renderFailure } from './failure-mail.ts';
import { describeFailure, type FailureWords } from './failure-words.ts';
import { domainOf, listId, oneLine } from './mail-headers.ts';

export interface FailurePorts {
  mailer: Mailer;
  alerts: Alerts;
  /** For the mail's date: a failed run has no report to take it from. */
  clock: Clock;
  settings: Settings['mail'];
  /** Where editions cover addresses, the words of errors do, too. */
  anonymise?: Edition | undefined;
}

type FailureEvent = z.output<typeof failureEventSchema>;

export interface FailureTold {
  deliveries: Delivery[];
  /** What the execution gives as its own cause. */
  cause: string;
}

/**
 * Tells people that a run failed, and why, in words: by alert and, when recipients are known, by mail. One way
 * that fails does not keep the other from being tried. When all of them failed, the cause says so.
 */
export async function failure(input: z.input<typeof failureEventSchema>, ports: FailurePorts): Promise<FailureTold> {
  const event = withoutAddresses(failureEventSchema.parse(input), ports.anonymise);
  const words = describeFailure(event, ports.settings.archiveUrl);
  const deliveries = [
    await attempt('alert', async () => {
      await ports.alerts.send({ severity: 'high', subject: words.subject, text: words.text });
      return { outcome: 'sent', detail: words.subject };
    }),
    await attempt('mail', () => sendMail(words, event, ports)),
  ];
  const isUntold = deliveries.every((delivery) => delivery.outcome !== 'sent');
  const ways = deliveries.map(({ channel, detail }) => `${channel}: ${detail}`).join('; ');
  return { deliveries, cause: isUntold ? `${words.cause}\nNobody was told: ${ways}` : words.cause };
}

/** Shortened in both editions: a failed run may not have got as far as its key. */
function withoutAddresses(event: FailureEvent, anonymise: Edition | undefined): FailureEvent {
  const asked = z.object({ anonymise: editionSchema }).safeParse(event.request).success;
  return asked || anonymise !== undefined ? failureEventSchema.parse(coverTexts(event, truncatingMask())) : event;
}

async function sendMail(
  words: FailureWords,
  event: z.output<typeof failureEventSchema>,
  { mailer, clock, settings }: FailurePorts,
): Promise<Pick<Delivery, 'outcome' | 'detail'>> {
  if (settings.to.length === 0) return { outcome: 'skipped', detail: 'mail.to names no recipient' };
  const date = clock.now();
  const hash = sha256(JSON.stringify([event, date.toISOString()])).slice(0, 16);
  const { delivered } = await mailer.send({
    from: settings.from,
    to: settings.to,
    subject: oneLine(words.subject),
    text: words.text,
    html: renderFailure(words),
    messageId: `<failure-${words.report}.${hash}@${domainOf(settings.from)}>`,
    date,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'List-ID': listId(words.report, settings.from),
      'X-Auto-Response-Suppress': 'All',
    },
    attachments: [],
  });
  return { outcome: 'sent', detail: delivered };
}

async function attempt(
  channel: Delivery['channel'],
  work: () => Promise<Pick<Delivery, 'outcome' | 'detail'>>,
): Promise<Delivery> {
  try {
    return { channel, ...(await work()) };
  } catch (error) {
    return { channel, outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}
