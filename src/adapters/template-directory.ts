import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FontFile, TemplateAssets } from '../ports.ts';

const fontFiles = [
  { family: 'Source Sans 3', weight: 400, file: 'source-sans-3-latin-400-normal.woff2', package: 'source-sans-3' },
  { family: 'Source Sans 3', weight: 600, file: 'source-sans-3-latin-600-normal.woff2', package: 'source-sans-3' },
  {
    family: 'Source Code Pro',
    weight: 400,
    file: 'source-code-pro-latin-400-normal.woff2',
    package: 'source-code-pro',
  },
] as const;

export interface TemplateDirectoryOptions {
  /** The folder templates/; by default the one of this project. */
  templates?: string;
  /** A folder with the woff2 files side by side; by default they are found in the @fontsource packages. */
  fonts?: string;
}

/** Reads templates and typefaces from disk, each file once. */
export function createTemplateDirectory(options: TemplateDirectoryOptions = {}): TemplateAssets {
  const root = options.templates ?? fileURLToPath(new URL('../../templates', import.meta.url));
  const texts = new Map<string, Promise<string>>();
  let fonts: Promise<FontFile[]> | undefined;
  return {
    text(name) {
      const known = texts.get(name) ?? readFile(join(root, name), 'utf8');
      texts.set(name, known);
      return known;
    },
    async names(folder) {
      return (await readdir(join(root, folder))).sort();
    },
    fonts() {
      fonts ??= readFonts(options.fonts);
      return fonts;
    },
  };
}

async function readFonts(folder: string | undefined): Promise<FontFile[]> {
  return Promise.all(
    fontFiles.map(async ({ family, weight, file, package: name }) => ({
      family,
      weight,
      woff2: new Uint8Array(await readFile(join(folder ?? packagedFonts(name), file))),
    })),
  );
}

function packagedFonts(name: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`@fontsource/${name}/package.json`)), 'files');
}
