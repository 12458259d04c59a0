import type { TemplateAssets } from '../ports.ts';
import { withoutControls } from './render/formats.ts';
import { makeScript } from './render/script.ts';
import { makeStyleSheet } from './render/style-sheet.ts';
import { loadTemplates } from './render/templates.ts';

export interface RunPageOptions {
  title: string;
  /** Name of the report that the form begins with. */
  report: string;
  timezone: string;
  /** Of the settings: they get the mail when the form names nobody. */
  recipients: readonly string[];
}

/** The page that starts a run and follows it; its script (templates/run.js) talks to `api/runs` beside it. */
export async function renderRunPage(
  assets: TemplateAssets,
  { title, report, timezone, recipients }: RunPageOptions,
): Promise<string> {
  const [templates, sheet, script] = await Promise.all([
    loadTemplates(assets),
    makeStyleSheet(assets, title, ['report.css', 'archive.css', 'run.css']),
    makeScript(assets, 'run.js'),
  ]);
  return templates.fill('run.hbs', {
    title: withoutControls(title),
    policy: `${sheet.policy}; script-src ${script.source}; connect-src 'self'`,
    sheet,
    script,
    report,
    timezone,
    recipients: recipients.map(withoutControls).join(', '),
  });
}
