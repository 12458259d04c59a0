import { createTemplateDirectory } from '../../src/adapters/template-directory.ts';
import type { TemplateAssets } from '../../src/ports.ts';
import { packagedPath } from './package.ts';

/** Templates as packaged; the typefaces are found in node_modules, which holds them and nothing else. */
export function openTemplates(): { assets: TemplateAssets } {
  return { assets: createTemplateDirectory({ templates: packagedPath('templates') }) };
}
