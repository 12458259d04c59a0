import type { Report } from '../../contracts/report.ts';
import type { MailParts } from '../../contracts/stages.ts';
import type { TemplateAssets } from '../../ports.ts';
import { reportFolder } from '../archive-layout.ts';
import { changeOf, showChange } from './changes.ts';
import { sayShare } from './figure-words.ts';
import { toPlainCharacters } from './formats.ts';
import { viewMailSecurity } from './mail-security.ts';
import type { PageView } from './page.ts';
import { mailCharts } from './page-html.ts';
import { toPlainView } from './plain-text.ts';
import { shortConfiguration } from './sections/method.ts';
import { loadTemplates } from './templates.ts';
import type { ViewContext } from './view.ts';

export interface MailOptions {
  /** Where readers find the archive, `https://…`; without it the mail names paths of the archive. */
  archiveUrl: string | undefined;
}

interface MailLink {
  label: string;
  /** An address; null when there is only a path. */
  href: string | null;
  place: string;
}

const bannerColours = {
  complete: { bannerLine: '#1a6b3c', bannerWash: '#f2f7f4' },
  partial: { bannerLine: '#d9a441', bannerWash: '#fdf5e4' },
  empty: { bannerLine: '#8b949e', bannerWash: '#f5f7f9' },
} as const;

/** The mail says what page one says, in the same words and figures. The picture is `cid:chart`. */
export async function renderMail(
  context: ViewContext,
  page: PageView,
  assets: TemplateAssets,
  options: MailOptions,
): Promise<MailParts> {
  const subject = writeSubject(context);
  const charts = mailCharts(page).filter(({ picture }) => picture !== null);
  const view = {
    subject,
    language: page.language,
    title: page.title,
    period: page.period,
    sample: page.sample,
    anonymised: page.anonymised,
    headline: page.headline,
    banner: page.banner,
    ...bannerColours[page.banner.status],
    keyFigures: page.keyFigures.map(({ label, value, beside, changes }) => ({ label, value, beside, changes })),
    comparedWith: page.comparedWith,
    compared: page.keyFigures.some(({ changes }) => changes.length > 0),
    moved: page.moved,
    movedNote: page.movedNote,
    settingsNote: page.settingsNote,
    security: viewMailSecurity(context.report, options.archiveUrl),
    chart: charts.length === 0 ? null : charts.map(({ title, summary }) => `${title}. ${summary}`).join(' '),
    links: listLinks(context.report, options),
    provenance: describeProvenance(context, page),
  };
  const templates = await loadTemplates(assets);
  const [html, text] = await Promise.all([
    templates.fill('mail.html.hbs', view),
    templates.fill('mail.txt.hbs', Object(toPlainView(view))),
  ]);
  return { subject, html, text };
}

/** `[complete] 22 Nov 2026: IPv6 38.4 % of requests (+0.4 points)`. */
export function writeSubject(context: ViewContext): string {
  const { report, formats, period } = context;
  const { requests, flows } = report.traffic;
  const { previous, sameWeekday } = report.comparison;
  const against = previous ?? sameWeekday;
  const figure = requests.total > 0 ? 'ipv6RequestShare' : 'ipv6FlowBytes';
  const change = against === null ? null : showChange(context, changeOf(against, figure));
  const message = sayShare(report, formats);
  const status = report.report.sample ? `${report.quality.status}, sample data` : report.quality.status;
  const difference = change === null || requests.total + flows.total === 0 ? '' : ` (${change})`;
  return toPlainCharacters(`[${status}] ${period.short}: ${message}${difference}`);
}

function listLinks(report: Report, { archiveUrl }: MailOptions): MailLink[] {
  const link = (label: string, key: string): MailLink => {
    if (archiveUrl === undefined) return { label: `${label}, in the archive`, href: null, place: key };
    const href = `${archiveUrl.replace(/\/+$/, '')}/${key.split('/').map(encodeURIComponent).join('/')}`;
    return { label, href, place: href };
  };
  return [
    link('The whole report', `${reportFolder(report.report.name, report.report.period)}/index.html`),
    link('All reports', 'index.html'),
  ];
}

function describeProvenance({ report }: ViewContext, page: PageView): string[] {
  const fact = (term: string) => page.provenance.facts.find((fact) => fact.term === term)?.text ?? '';
  const configuration = shortConfiguration(report);
  return [
    `Report ${report.report.name}, revision ${report.report.revision}, generated ${fact('Generated')}.`,
    `Read: ${fact('Read')}. ${fact('Program')}${configuration === null ? '' : `, configuration ${configuration}`}.`,
  ];
}
