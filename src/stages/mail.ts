import type { z } from 'zod';
import type { Settings } from '../contracts/settings.ts';
import { type Delivery, mailPartsSchema, type NotifyEvent, notifyEventSchema } from '../contracts/stages.ts';
import type { Archive, Mailer, MailMessage, ObjectStore } from '../ports.ts';
import { readDocument } from './documents.ts';
import { chartAttachment, pdfAttachment, withoutPicture, withRemark } from './mail-attachments.ts';
import { listId, messageId, oneLine, unsubscribeHeaders } from './mail-headers.ts';
import { claimMail, ledgerKey } from './mail-ledger.ts';
import { periodSlug } from './period-label.ts';
import { type Publishable, parsePublishable } from './publishable.ts';

export interface MailPorts {
  work: ObjectStore;
  archive: Archive;
  mailer: Mailer;
  /** False for a mailer that writes files: it writes the mail even when nobody is to get it. */
  needsRecipients: boolean;
  settings: Settings['mail'];
  /** Send again what the ledger says was sent. */
  force: boolean;
}

/**
 * Sends the mail of a published revision, once: a ledger in the archive keeps two runs, and a run that is repeated, from
 * sending it twice. A revision whose mail failed before is sent by the next run, changed or not. Throws `MailDeferred`
 * and `MailRejected` as the mailer does; the ledger then forgets the attempt.
 */
export async function mail(input: z.input<typeof notifyEventSchema>, ports: MailPorts): Promise<Delivery> {
  const event = notifyEventSchema.parse(input);
  const to = event.run.recipients ?? ports.settings.to;
  if (ports.needsRecipients && to.length === 0) {
    return { channel: 'mail', outcome: 'skipped', detail: 'mail.to names no recipient' };
  }
  const stored = await ports.work.get(event.report);
  const report = parsePublishable(event, stored.body, ports.work.locate(event.report));
  const message = await composeMail(event, report, { ...ports, settings: { ...ports.settings, to } });
  const claim = await claimMail(ports.archive, {
    key: ledgerKey(event.run.report, periodSlug(event.run.report, event.run.period), event.published.revision),
    messageId: message.messageId,
    recipients: message.to.length,
    run: event.run.run,
    force: ports.force,
  });
  if (claim.refused !== null) {
    const earlier = claim.earlier === null ? {} : { earlier: claim.earlier };
    return { channel: 'mail', outcome: 'skipped', detail: claim.refused, ...earlier };
  }
  let delivered: string;
  try {
    delivered = (await ports.mailer.send(message)).delivered;
  } catch (error) {
    await claim.release();
    throw error;
  }
  const remark = await claim.settle(delivered);
  return { channel: 'mail', outcome: 'sent', detail: `${delivered}${remark}` };
}

async function composeMail(event: NotifyEvent, report: Publishable, ports: MailPorts): Promise<MailMessage> {
  const { work, settings } = ports;
  const parts = await readDocument(work, event.rendered.mail, mailPartsSchema);
  const chart = await chartAttachment(work, event.printed.png);
  const pdf = await pdfAttachment(event, report, ports);
  const withPicture = chart === null ? { ...parts, html: withoutPicture(parts.html) } : parts;
  const { text, html } = pdf.remark === null ? withPicture : withRemark(withPicture, pdf.remark);
  return {
    from: settings.from,
    to: settings.to,
    subject: oneLine(parts.subject),
    text,
    html,
    messageId: messageId(report, event.published.revision, settings.from),
    date: new Date(report.report.generatedAt),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'List-ID': listId(report.report.name, settings.from),
      'X-Auto-Response-Suppress': 'All',
      ...unsubscribeHeaders(settings.unsubscribeUrl),
    },
    attachments: [chart, pdf.attachment].filter((attachment) => attachment !== null),
  };
}
