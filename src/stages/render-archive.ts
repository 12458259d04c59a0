import type { Catalog } from '../contracts/catalog.ts';
import type { Search } from '../contracts/search.ts';
import type { TemplateAssets } from '../ports.ts';
import { viewArchive } from './render/archive.ts';
import { archiveData } from './render/archive-data.ts';
import { makeDraw } from './render/page-html.ts';
import { makeScript } from './render/script.ts';
import { makeStyleSheet } from './render/style-sheet.ts';
import { loadTemplates } from './render/templates.ts';

export interface ArchivePageOptions {
  title?: string;
  /** BCP 47 tag of an English locale. */
  locale?: string;
}

/**
 * index.html of an archive: for each report name the trend, calendars and the list of all periods. One static file whose
 * links are relative, so that it works from a disk, a bucket and a web server alike. Its script (templates/archive.js)
 * adds zoom, filters, search and comparison over the data in the page; without it everything else works.
 */
export async function renderArchiveIndex(
  catalog: Catalog,
  search: Search,
  assets: TemplateAssets,
  { title = 'IPv6 Traffic Report', locale = 'en-GB' }: ArchivePageOptions = {},
): Promise<string> {
  const [templates, sheet, script, view] = await Promise.all([
    loadTemplates(assets),
    makeStyleSheet(assets, `${title}: archive`, ['report.css', 'print.css', 'archive.css']),
    makeScript(assets, 'archive.js'),
    viewArchive(catalog, { title, locale, draw: makeDraw(assets) }),
  ]);
  const policy = `${sheet.policy}; script-src ${script.source}`;
  return templates.fill('archive.hbs', { ...view, sheet, policy, script, data: archiveData(catalog, search, locale) });
}
