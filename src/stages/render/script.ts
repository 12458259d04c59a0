import { createHash } from 'node:crypto';
import type { TemplateAssets } from '../../ports.ts';
import { TrustedMarkup } from './trusted-markup.ts';

export interface PageScript {
  /** What stands between `<script>` and `</script>`. */
  text: TrustedMarkup;
  /** The source of a Content-Security-Policy that allows this script and no other. */
  source: string;
}

/** A script of templates/ as it stands in the page; what it is cannot depend on any data. */
export async function makeScript(assets: TemplateAssets, file: string): Promise<PageScript> {
  const text = await assets.text(file);
  if (/<\/script|<!--/i.test(text)) throw new TypeError(`${file} would end the element that it stands in.`);
  const hash = createHash('sha256').update(text).digest('base64');
  return { text: new TrustedMarkup(text), source: `'sha256-${hash}'` };
}

/** JSON for `<script type="application/json">`: no text in it can end the element or begin a comment. */
export function dataMarkup(value: unknown): TrustedMarkup {
  const json = JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, escapeCharacter);
  return new TrustedMarkup(json);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
