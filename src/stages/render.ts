import type { z } from 'zod';
import { type MailParts, type Rendered, renderEventSchema } from '../contracts/stages.ts';
import type { ObjectStore, TemplateAssets } from '../ports.ts';
import { textOf, toJson } from './documents.ts';
import { readDigest, renderDigest } from './render/digest.ts';
import { withoutControls } from './render/formats.ts';
import { renderMail } from './render/mail.ts';
import { viewPage } from './render/page.ts';
import { makeContext, renderPage } from './render/page-html.ts';
import { readReport } from './render/read-report.ts';

export interface RenderPorts {
  work: ObjectStore;
  assets: TemplateAssets;
  settings: {
    title: string;
    mail: { archiveUrl?: string | undefined };
    /** An English locale, for numbers and dates. */
    locale?: string;
  };
}

/**
 * Makes the page, the picture of the mail and the mail from report.json and nothing else, so that a saved report can be
 * rendered again by newer templates.
 * @throws ReportVersionUnsupported, ReportInvalid
 */
export async function render(input: z.input<typeof renderEventSchema>, ports: RenderPorts): Promise<Rendered> {
  const event = renderEventSchema.parse(input);
  const { work, assets, settings } = ports;
  const json = textOf((await work.get(event.report)).body);
  if (event.run.digest !== undefined) return renderDigestRun(event.run.run, json, ports);
  const report = readReport(json);
  const context = makeContext(report, assets, settings.locale ?? 'en-GB');
  const page = await viewPage(context, withoutControls(settings.title));
  const { html, chart } = await renderPage(page, assets);
  const mail = await renderMail(context, page, assets, { archiveUrl: settings.mail.archiveUrl });
  return store(event.run.run, { html, chart, mail }, work);
}

async function renderDigestRun(run: string, json: string, { work, assets, settings }: RenderPorts): Promise<Rendered> {
  const options = { title: withoutControls(settings.title), archiveUrl: settings.mail.archiveUrl };
  return store(run, await renderDigest(readDigest(json), assets, { ...options, locale: settings.locale }), work);
}

async function store(
  run: string,
  { html, chart, mail }: { html: string; chart: string; mail: MailParts },
  work: ObjectStore,
): Promise<Rendered> {
  const keys: Rendered = {
    html: `runs/${run}/report.html`,
    chart: `runs/${run}/chart.html`,
    mail: `runs/${run}/mail.json`,
  };
  await work.put(keys.html, html, { contentType: 'text/html; charset=utf-8' });
  await work.put(keys.chart, chart, { contentType: 'text/html; charset=utf-8' });
  await work.put(keys.mail, toJson(mail), { contentType: 'application/json' });
  return keys;
}
