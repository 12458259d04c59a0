import type { Catalog } from '../contracts/catalog.ts';
import type { TemplateAssets } from '../ports.ts';
import { viewArchive } from './render/archive.ts';
import { makeDraw } from './render/page-html.ts';
import { makeStyleSheet } from './render/style-sheet.ts';
import { loadTemplates } from './render/templates.ts';

export interface ArchivePageOptions {
  title?: string;
  /** BCP 47 tag of an English locale. */
  locale?: string;
}

/**
 * index.html of an archive: for each report name the trend, calendars and the list of all periods. A static page whose
 * links are relative, so that it works from a disk, a bucket and a web server alike.
 */
export async function renderArchiveIndex(
  catalog: Catalog,
  assets: TemplateAssets,
  { title = 'IPv6 Traffic Report', locale = 'en-GB' }: ArchivePageOptions = {},
): Promise<string> {
  const [templates, sheet, view] = await Promise.all([
    loadTemplates(assets),
    makeStyleSheet(assets, `${title}: archive`, ['report.css', 'print.css', 'archive.css']),
    viewArchive(catalog, { title, locale, draw: makeDraw(assets) }),
  ]);
  return templates.fill('archive.hbs', { ...view, sheet });
}
