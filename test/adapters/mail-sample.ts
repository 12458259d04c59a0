import { deflateSync } from 'node:zlib';
import type { MailMessage } from '../../src/ports.ts';

/** A small picture and document that are what their types say. */
export const pdf = Buffer.from('%PDF-1.4\n%âãÏÓ\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n', 'latin1');
export const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), deflateSync(Buffer.alloc(300))]);

export function sampleMail(change: Partial<MailMessage> = {}): MailMessage {
  return {
    from: 'IPv6 Traffic Report <ipv6@example.com>',
    to: ['noc@example.com', 'Größe <web@example.com>'],
    subject: 'IPv6 traffic 22 Nov 2026: 39.1 % (+0.4) · partial',
    text: `Share: 39.1 %\nA line that is rather long ${'x'.repeat(1200)}\n.\nFrom here – umlauts: äöü\n`,
    html: '<html><body><p>Share 39.1 % – äöü</p><img src="cid:chart" alt="Requests by hour"></body></html>',
    messageId: '<daily-2026-11-22-r1.0123456789ab@example.com>',
    date: new Date('2026-11-23T00:42:07Z'),
    headers: { 'Auto-Submitted': 'auto-generated', 'List-ID': 'IPv6 <daily.ipv6-report.example.com>' },
    attachments: [
      { filename: 'chart.png', contentType: 'image/png', content: png, cid: 'chart' },
      { filename: 'ipv6-report-daily-2026-11-22.pdf', contentType: 'application/pdf', content: pdf },
    ],
    ...change,
  };
}

/** The content types of a message's parts, as a tree of text: `mixed(alternative(plain, related(html, png)), pdf)`. */
export function structureOf(source: string): string {
  const [head = '', ...rest] = source.split('\r\n\r\n');
  const headers = head.replaceAll(/\r\n[ \t]+/g, ' ');
  const type = /^content-type:\s*[a-z]+\/([a-z]+)/im.exec(headers)?.[1] ?? '?';
  const boundary = /boundary="?([^";\s]+)"?/i.exec(headers)?.[1];
  if (boundary === undefined) return type;
  const parts = rest.join('\r\n\r\n').split(`--${boundary}`).slice(1, -1);
  return `${type}(${parts.map((part) => structureOf(part.replace(/^\r\n/, ''))).join(', ')})`;
}
