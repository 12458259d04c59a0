import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailMessage } from '../ports.ts';

/**
 * A message as nodemailer takes it. Nothing in it can make nodemailer read a file or an address: all content is given as
 * bytes, and both doors are closed besides. The boundaries between the parts come from the Message-ID, so that one
 * message always gives the same bytes.
 */
export function toMailOptions(message: MailMessage): SendMailOptions & { baseBoundary: string } {
  return {
    from: message.from,
    to: message.to,
    subject: message.subject,
    text: message.text,
    html: message.html,
    messageId: message.messageId,
    date: message.date,
    headers: message.headers,
    attachments: message.attachments.map(({ filename, contentType, content, cid }) => ({
      filename,
      contentType,
      content: Buffer.from(content),
      ...(cid !== undefined && { cid, contentDisposition: 'inline' as const }),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
    baseBoundary: createHash('sha256').update(message.messageId).digest('hex').slice(0, 24),
  };
}

/** The message as text (RFC 5322), with CRLF line ends. */
export async function toMime(message: MailMessage): Promise<Buffer> {
  return new MailComposer({ ...toMailOptions(message), newline: 'windows' }).compile().build();
}
