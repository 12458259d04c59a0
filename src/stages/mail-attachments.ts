import type { Settings } from '../contracts/settings.ts';
import type { MailParts, NotifyEvent } from '../contracts/stages.ts';
import type { Archive, MailAttachment, ObjectStore } from '../ports.ts';
import { periodSlug } from './period-label.ts';
import type { Publishable } from './publishable.ts';

/** As the mail's template writes small print; its classes change the colours in the dark. */
const family = "font-family:'Source Sans 3','Segoe UI',Helvetica,Arial,sans-serif";
const small = 'font-size:15px;line-height:22px;color:#57606a';

/** The Content-ID by which the HTML part shows the picture. */
const pictureId = 'chart';

export async function chartAttachment(work: ObjectStore, png: string | null): Promise<MailAttachment | null> {
  if (png === null) return null;
  const { body } = await work.get(png);
  return { filename: 'chart.png', contentType: 'image/png', content: body, cid: pictureId };
}

/** The PDF when it may be attached; otherwise the sentence that says why not, and where it is. */
export async function pdfAttachment(
  event: NotifyEvent,
  report: Publishable,
  ports: { work: ObjectStore; archive: Archive; settings: Settings['mail'] },
): Promise<{ attachment: MailAttachment | null; remark: Remark | null }> {
  const { pdf } = event.printed;
  if (pdf === null) return { attachment: null, remark: null };
  const { body } = await ports.work.get(pdf);
  const limit = ports.settings.attachmentLimit;
  const published = event.published.files.pdf ?? event.published.files.html;
  const link = archiveLink(ports.archive, ports.settings.archiveUrl, published);
  if (body.byteLength > limit) {
    const reason =
      `The PDF is not attached: it has ${megabytes(body.byteLength)}, ` +
      `and attachments are limited to ${megabytes(limit)}.`;
    return { attachment: null, remark: { reason, link } };
  }
  const { name, period } = report.report;
  const filename = `ipv6-report-${name}-${periodSlug(name, period)}.pdf`;
  return { attachment: { filename, contentType: 'application/pdf', content: body }, remark: null };
}

export interface Remark {
  reason: string;
  /** An address, or a path of the machine that keeps the archive. */
  link: string;
}

/** Adds a sentence to both parts, in the HTML part as the last paragraph. */
export function withRemark(parts: MailParts, { reason, link }: Remark): MailParts {
  const place = /^https?:\/\//.test(link)
    ? `<a class="link" href="${escapeHtml(link)}" style="color:#005c91">Open the PDF</a>`
    : `It is here: ${escapeHtml(link)}`;
  const paragraph =
    `<p class="soft" style="margin:0 auto;max-width:560px;padding:0 20px 24px;${family};${small}">` +
    `${escapeHtml(reason)} ${place}</p>`;
  const end = parts.html.toLowerCase().lastIndexOf('</body>');
  const html =
    end < 0 ? `${parts.html}${paragraph}` : `${parts.html.slice(0, end)}${paragraph}${parts.html.slice(end)}`;
  return { ...parts, html, text: `${parts.text.trimEnd()}\n\n${reason}\n${link}\n` };
}

/** Puts the alternative text in the place of a picture that was not made, instead of a broken one. */
export function withoutPicture(html: string): string {
  return html.replaceAll(/<img\b[^>]*\bsrc=(["'])cid:chart\1[^>]*>/g, (tag) => {
    const words = /\balt=(["'])(.*?)\1/s.exec(tag)?.[2] ?? '';
    return `<p class="soft" style="margin:0;padding:0 20px;text-align:left;${small}">${words}</p>`;
  });
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Where people find a key of the archive: below its address when it has one, else its own place. */
export function archiveLink(archive: Archive, archiveUrl: string | undefined, key: string): string {
  if (archiveUrl === undefined) return archive.locate(key);
  return `${archiveUrl.replace(/\/+$/, '')}/${key.split('/').map(encodeURIComponent).join('/')}`;
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
