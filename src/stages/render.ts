import type { z } from 'zod';
import { type Rendered, renderEventSchema } from '../contracts/stages.ts';
import type { ObjectStore, TemplateAssets } from '../ports.ts';
import { textOf, toJson } from './documents.ts';
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
  const report = readReport(textOf((await work.get(event.report)).body));
  const context = makeContext(report, assets, settings.locale ?? 'en-GB');
  const page = await viewPage(context, withoutControls(settings.title));
  const { html, chart } = await renderPage(page, assets);
  const mail = await renderMail(context, page, assets, { archiveUrl: settings.mail.archiveUrl });
  const keys: Rendered = {
    html: `runs/${event.run.run}/report.html`,
    chart: `runs/${event.run.run}/chart.html`,
    mail: `runs/${event.run.run}/mail.json`,
  };
  await work.put(keys.html, html, { contentType: 'text/html; charset=utf-8' });
  await work.put(keys.chart, chart, { contentType: 'text/html; charset=utf-8' });
  await work.put(keys.mail, toJson(mail), { contentType: 'application/json' });
  return keys;
}
