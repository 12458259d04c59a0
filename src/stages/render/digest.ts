import { type Digest, digestSchema } from '../../contracts/digest.ts';
import type { MailParts } from '../../contracts/stages.ts';
import type { TemplateAssets } from '../../ports.ts';
import { reportFolder } from '../archive-layout.ts';
import { type DigestView, viewDigest, writeDigestSubject } from './digest-view.ts';
import { createFormats } from './formats.ts';
import { makeDraw } from './page-html.ts';
import { toPlainView } from './plain-text.ts';
import { readDocumentText } from './read-report.ts';
import { makeStyleSheet } from './style-sheet.ts';
import { loadTemplates } from './templates.ts';
import { describePeriod } from './times.ts';

export interface DigestOptions {
  title: string;
  archiveUrl: string | undefined;
  locale: string | undefined;
}

/** @throws ReportVersionUnsupported, ReportInvalid */
export function readDigest(json: string): Digest {
  return readDocumentText(json, digestSchema);
}

/** Page, mail picture and mail of a weekly or monthly edition. */
export async function renderDigest(
  digest: Digest,
  assets: TemplateAssets,
  { title, archiveUrl, locale = 'en-GB' }: DigestOptions,
): Promise<{ html: string; chart: string; mail: MailParts }> {
  const period = describePeriod(digest.report.period, locale);
  const context = { digest, formats: createFormats(locale), locale, period, draw: makeDraw(assets), title };
  const page = await viewDigest(context);
  const footer = `${title}, ${page.name}, ${period.short}`;
  const [templates, sheet, chartSheet] = await Promise.all([
    loadTemplates(assets),
    makeStyleSheet(assets, footer, ['report.css', 'print.css', 'digest.css']),
    makeStyleSheet(assets, footer, ['report.css', 'mail-chart.css']),
  ]);
  const head = { language: locale, title: page.title, heading: page.requests.title };
  const [html, chart, mail] = await Promise.all([
    templates.fill('digest.hbs', { page, sheet }),
    templates.fill('chart.hbs', { ...head, sheet: chartSheet, charts: [page.share, page.requests] }),
    renderMail(page, { subject: writeDigestSubject(context), links: listLinks(digest, archiveUrl) }, templates),
  ]);
  return { html, chart, mail };
}

const bannerColours = {
  complete: { bannerLine: '#1a6b3c', bannerWash: '#f2f7f4' },
  partial: { bannerLine: '#d9a441', bannerWash: '#fdf5e4' },
  empty: { bannerLine: '#8b949e', bannerWash: '#f5f7f9' },
} as const;

async function renderMail(
  page: DigestView,
  { subject, links }: { subject: string; links: object[] },
  templates: Awaited<ReturnType<typeof loadTemplates>>,
): Promise<MailParts> {
  const charts = [page.share, page.requests].filter(({ picture }) => picture !== null);
  const view = {
    ...page,
    ...bannerColours[page.banner.status],
    compared: page.keyFigures.some(({ changes }) => changes.length > 0),
    subject,
    links,
    chart: charts.length === 0 ? null : charts.map(({ title, summary }) => `${title}. ${summary}`).join(' '),
    provenance: [page.provenance],
  };
  const [html, text] = await Promise.all([
    templates.fill('mail.html.hbs', view),
    templates.fill('mail.txt.hbs', Object(toPlainView(view))),
  ]);
  return { subject, html, text };
}

function listLinks({ report }: Digest, archiveUrl: string | undefined) {
  const link = (label: string, key: string) => {
    if (archiveUrl === undefined) return { label: `${label}, in the archive`, href: null, place: key };
    const href = `${archiveUrl.replace(/\/+$/, '')}/${key.split('/').map(encodeURIComponent).join('/')}`;
    return { label, href, place: href };
  };
  return [
    link('The whole edition', `${reportFolder(report.name, report.period)}/index.html`),
    link('All reports', 'index.html'),
  ];
}
