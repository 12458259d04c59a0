import Handlebars from 'handlebars';
import type { TemplateAssets } from '../../ports.ts';
import { TrustedMarkup } from './trusted-markup.ts';

/** A template asked to insert something unescaped that is not trusted markup. */
export class MarkupUntrusted extends Error {
  override readonly name = 'MarkupUntrusted';
}

/**
 * The compiled templates. They escape every value (there is no way to switch it off), fail on a name that the view does
 * not have, and know one helper: `{{markup picture}}` inserts trusted markup.
 */
export interface Templates {
  /** @param name file in templates/, e.g. `report.hbs` */
  fill(name: string, view: object): Promise<string>;
}

const options: Parameters<typeof Handlebars.compile>[1] = {
  strict: true,
  noEscape: false,
  knownHelpersOnly: true,
  knownHelpers: { markup: true },
};

export async function loadTemplates(assets: TemplateAssets): Promise<Templates> {
  const handlebars = Handlebars.create();
  handlebars.registerHelper('markup', (value: unknown) => {
    if (!(value instanceof TrustedMarkup)) throw new MarkupUntrusted('{{markup}} takes pictures and styles only.');
    return new Handlebars.SafeString(value.toMarkup());
  });
  const partials = await assets.names('partials');
  await Promise.all(
    partials.map(async (file) => {
      const text = checked(file, await assets.text(`partials/${file}`));
      handlebars.registerPartial(file.replace(/\.hbs$/, ''), handlebars.compile(text, options));
    }),
  );
  return {
    async fill(name, view) {
      return handlebars.compile<object>(checked(name, await assets.text(name)), options)(view);
    },
  };
}

function checked(name: string, template: string): string {
  if (/\{\{\{|\{\{&/.test(template)) throw new MarkupUntrusted(`${name} inserts a value unescaped.`);
  return template;
}
