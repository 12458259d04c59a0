import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, copyJars } from '../java/copy-jars.ts';

const pom = fileURLToPath(new URL('verapdf.pom.xml', import.meta.url));
const version = '1.30.2';

/** Fetches veraPDF from Maven Central, 32 MB, once. Returns the folder of its jars. */
export async function fetchVeraPdf(tell: (line: string) => void): Promise<string> {
  const cache = cacheFolder();
  const folder = join(cache, `verapdf-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, 'unfinished-'));
  try {
    tell(`fetching veraPDF ${version} from Maven Central into ${folder}`);
    await copyJars(pom, join(unfinished, 'jars'));
    // Another run may have been faster; a cache that is there is whole, because it appears by this one step.
    if (!existsSync(folder)) await rename(join(unfinished, 'jars'), folder);
    return folder;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
