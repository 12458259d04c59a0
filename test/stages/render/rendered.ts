import { createTemplateDirectory } from '#src/adapters/template-directory.ts';
import type { Report } from '#src/contracts/report.ts';
import { type MailParts, mailPartsSchema } from '#src/contracts/stages.ts';
import { render } from '#src/stages/render.ts';
import { MemoryStore } from '../../support/memory-store.ts';

export const assets = createTemplateDirectory();

export interface RenderedReport {
  html: string;
  chart: string;
  mail: MailParts;
}

/** Runs the stage on a report as it stands in the work store. */
export async function renderReport(report: Report, title = 'IPv6 Traffic Report'): Promise<RenderedReport> {
  const work = new MemoryStore();
  await work.put('runs/run-1/report.json', JSON.stringify(report));
  const { name, period } = report.report;
  const keys = await render(
    { run: { run: 'run-1', report: name, period, logs: 'runs/run-1/logs.json' }, report: 'runs/run-1/report.json' },
    { work, assets, settings: { title, mail: { archiveUrl: 'https://archive.example/ipv6/' } } },
  );
  const text = async (key: string) => Buffer.from((await work.get(key)).body).toString();
  return {
    html: await text(keys.html),
    chart: await text(keys.chart),
    mail: mailPartsSchema.parse(JSON.parse(await text(keys.mail))),
  };
}

/** What a reader sees: the text of a page without its markup. */
export function visibleText(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3D;', '=')
    .replaceAll('&#x60;', '`')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
