import type { Edition } from '../contracts/edition.ts';
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
  /** Of the settings: what a run is that asks for none. */
  edition?: Edition | undefined;
  /** Whether there is a key for pseudonyms. */
  hasKey: boolean;
}

const editionWords: Record<Edition, string> = {
  truncate: 'shortened to /48 and /24',
  pseudonym: 'replaced by pseudonyms',
};

/** What may be done to the addresses; the first is what the settings say. Nobody can ask for more than they show. */
function listEditions({ edition, hasKey }: RunPageOptions): { value: string; label: string }[] {
  const others = (['truncate', 'pseudonym'] as const).filter(
    (other) => other !== edition && (other === 'truncate' || hasKey),
  );
  return [
    { value: '', label: edition === undefined ? 'as they are' : editionWords[edition] },
    ...others.map((value) => ({ value, label: editionWords[value] })),
  ];
}

/** The page that starts a run and follows it; its script (templates/run.js) talks to `api/runs` beside it. */
export async function renderRunPage(assets: TemplateAssets, options: RunPageOptions): Promise<string> {
  const { title, report, timezone, recipients } = options;
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
    editions: listEditions(options),
  });
}
