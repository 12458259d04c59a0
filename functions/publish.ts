import { publish } from '../src/stages/publish.ts';
import type { RenderIndex } from '../src/stages/publish-catalog.ts';
import { renderArchiveIndex } from '../src/stages/render-archive.ts';
import { openTemplates } from './shared/assets.ts';
import { createHandler } from './shared/handler.ts';
import { version } from './shared/package.ts';
import { openStores } from './shared/stores.ts';

export const handler = createHandler(openPorts, publish);

function openPorts() {
  const { assets } = openTemplates();
  return {
    ...openStores(),
    versions: { program: version, node: process.versions.node, engine: 'athena' },
    renderIndex: (...[catalog, search]: Parameters<RenderIndex>) => renderArchiveIndex(catalog, search, assets),
  };
}
