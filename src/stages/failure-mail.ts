import type { FailurePart, FailureWords } from './failure-words.ts';
import { escapeHtml } from './mail-attachments.ts';

/** Mail programs that know no style sheet show the light colours of the attributes. */
const styleSheet = `@media (prefers-color-scheme: dark) {
  .paper { background-color: #14181d !important; }
  .ink { color: #e8eaed !important; }
  .soft { color: #a9b2bd !important; }
  .link { color: #7cc0ea !important; }
  .wash { background-color: #20262d !important; }
}`;

const wrap = 'overflow-wrap:anywhere;word-break:break-word';
const mono = `font-family:'Source Code Pro',Consolas,monospace;${wrap}`;
/** Class and style of a line: the words of an error may hold keys of any length, and line breaks. */
const looks: Record<FailurePart['kind'], [string, string]> = {
  words: ['ink', `font-size:16px;line-height:24px;color:#1b1f24;${wrap}`],
  cause: [
    'ink wash',
    `padding:8px 12px;background-color:#f5f7f9;font-size:14px;line-height:21px;color:#1b1f24;white-space:pre-wrap;${mono}`,
  ],
  place: ['soft', `font-size:13px;line-height:20px;color:#57606a;${mono}`],
};

/** The mail about a failed run as HTML, without a template: the function that sends it has none. */
export function renderFailure({ subject, parts }: Pick<FailureWords, 'subject' | 'parts'>): string {
  const paragraphs = parts.flatMap((lines) =>
    lines.map(({ kind, text }, index) => {
      const [name, style] = looks[kind];
      const below = index === lines.length - 1 ? 16 : 8;
      return `<p class="${name}" style="margin:0 0 ${below}px;${style}">${toMarkup(text)}</p>`;
    }),
  );
  return [
    '<!DOCTYPE html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(subject)}</title><style>${styleSheet}</style></head>`,
    '<body class="paper" style="margin:0;padding:16px;background-color:#ffffff">',
    `<div style="max-width:600px;margin:0 auto;border-top:4px solid #d55e00;padding-top:14px;font-family:'Source Sans 3','Segoe UI',Helvetica,Arial,sans-serif">`,
    `<h1 class="ink" style="margin:0 0 12px;font-size:21px;line-height:28px;font-weight:600;color:#1b1f24;${wrap}">${escapeHtml(subject)}</h1>`,
    ...paragraphs,
    '</div></body></html>',
  ].join('\n');
}

/** A line that is nothing but an address is a link. Outlook knows no `white-space`. */
function toMarkup(text: string): string {
  const escaped = escapeHtml(text).replaceAll('\n', '<br>');
  return /^https:\/\/\S+$/.test(text)
    ? `<a class="link" href="${escaped}" style="color:#005c91">${escaped}</a>`
    : escaped;
}
