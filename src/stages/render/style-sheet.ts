import { createHash } from 'node:crypto';
import type { FontFile, TemplateAssets } from '../../ports.ts';
import { TrustedMarkup } from './trusted-markup.ts';

export interface StyleSheet {
  /** What stands between `<style>` and `</style>`. */
  style: TrustedMarkup;
  /** Content-Security-Policy that allows this style, the embedded typefaces and pictures, and nothing else. */
  policy: string;
}

/**
 * @param footer stands at the foot of every printed page
 * @param files of templates/, in this order
 */
export async function makeStyleSheet(
  assets: TemplateAssets,
  footer: string,
  files: readonly string[],
): Promise<StyleSheet> {
  const [fonts, ...css] = await Promise.all([assets.fonts(), ...files.map((file) => assets.text(file))]);
  const style = [...fonts.map(embedFont), pageFooter(footer), ...css.map(minify)].join('\n');
  const hash = createHash('sha256').update(style).digest('base64');
  return {
    style: new TrustedMarkup(style),
    policy: `default-src 'none'; style-src 'sha256-${hash}'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'`,
  };
}

function embedFont({ family, weight, woff2 }: FontFile): string {
  const data = Buffer.from(woff2).toString('base64');
  return `@font-face{font-family:"${family}";font-weight:${weight};src:url(data:font/woff2;base64,${data}) format("woff2")}`;
}

function pageFooter(text: string): string {
  return `@page{@bottom-left{content:"${cssString(text)}"}}`;
}

/** Every character that could end a CSS string, or the style element, as an escape. */
function cssString(text: string): string {
  return text.replace(/[^A-Za-z0-9 ,.:;-]/gu, (character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `);
}

function minify(css: string): string {
  return css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim();
}
