/**
 * Compiles assembly/ to build/plain-reader.wasm, unless that is newer than its sources. `npm ci` calls it (prepare), so it
 * is plain JavaScript: any Node may run it.
 *
 *     npm run build:reader
 *
 * Without the compiler, which an installation without development packages lacks, there is no compiled reader: then
 * DuckDB reads every line, with the same figures, more slowly.
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sources = new URL('../assembly/', import.meta.url);
const target = fileURLToPath(new URL('../build/plain-reader.wasm', import.meta.url));
const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const newest = Math.max(
  changed(fileURLToPath(import.meta.url)),
  ...readdirSync(sources).map((name) => changed(new URL(name, sources))),
);
if (changed(target) < newest) await build();

async function build() {
  const asc = await import('assemblyscript/asc').catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    console.error('assemblyscript is not installed: no compiled reader, DuckDB will read every line.');
    return null;
  });
  if (asc === null) return;
  mkdirSync(new URL('../build/', import.meta.url), { recursive: true });
  const { error, stdout, stderr } = await asc.main([
    ...['assembly/index.ts', '--baseDir', fileURLToPath(new URL('..', import.meta.url)), '--outFile', target],
    // No vectors, no speed; nothing is ever freed; what cannot be goes on to a trap.
    ...['--optimizeLevel', '3', '--enable', 'simd', '--runtime', 'stub', '--use', 'abort='],
  ]);
  const said = `${stdout}${stderr}`;
  if (said !== '') console.error(said);
  if (error || /WARNING/.test(said)) process.exitCode = 1;
}
