import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** Packages for Bare, another runtime of JavaScript, with binaries for every system; Node never loads them. */
const otherRuntime = 'bare-';

/** What no program needs at run time. */
const superfluous = '*.{d.ts,d.mts,d.cts,map,md}';

/**
 * Patterns of `package.patterns` for packages that cannot be bundled, with all that they depend on: the very files that
 * are installed here, so that nothing is fetched at packaging. Optional dependencies are left out.
 */
export function packagePatterns(names: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const name of names) collect(name, root, folders);
  return [...folders].sort().flatMap((folder) => [`${folder}/**`, `!${folder}/**/${superfluous}`]);
}

function collect(name: string, from: string, folders: Set<string>): void {
  const folder = findPackage(name, from);
  const path = relative(root, folder);
  if (folders.has(path)) return;
  folders.add(path);
  const { dependencies } = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  for (const dependency of Object.keys(dependencies)) {
    if (!dependency.startsWith(otherRuntime)) collect(dependency, folder, folders);
  }
}

/** As Node looks for it: in the node_modules of the folder, then of those above it. */
function findPackage(name: string, from: string): string {
  for (let folder = from; folder.startsWith(root.replace(/\/$/, '')); folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(join(place, 'package.json'))) return place;
  }
  throw new Error(`the package ${name} is not installed; run npm ci`);
}
