import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const accept = 'npm run accept';

/** What was made differs from what was accepted; the message says where, and how to accept it. */
export class GoldenDiffers extends Error {
  override readonly name = 'GoldenDiffers';
}

/**
 * Compares with test/golden/<name>, character by character. With UPDATE_GOLDEN=1 (npm run accept) it writes the file instead; look at the
 * difference before you commit it.
 */
export function expectGolden(name: string, actual: string): void {
  const path = fileURLToPath(new URL(name, import.meta.url));
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  const expected = read(path);
  if (expected === actual) return;
  throw new GoldenDiffers(`${name} ${describeDifference(expected, actual)}\n\nTo accept it: ${accept}`);
}

/**
 * The names of the accepted files of a folder, sorted, without their ending. When goldens are accepted, files that are
 * not made any more go, and the names are those of what was made.
 */
export function namesOfGoldens(folder: string, ending: string, made: readonly { name: string }[]): string[] {
  const path = fileURLToPath(new URL(`${folder}/`, import.meta.url));
  if (process.env['UPDATE_GOLDEN'] === '1') {
    rmSync(path, { recursive: true, force: true });
    return made.map(({ name }) => name).sort();
  }
  return readdirSync(path)
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function describeDifference(expected: string | null, actual: string): string {
  if (expected === null) return 'was never accepted.';
  const [before, after] = [expected.split('\n'), actual.split('\n')];
  const line = after.findIndex((text, index) => text !== before[index]);
  const at = line === -1 ? after.length : line;
  const [was, is] = [before[at] ?? '(end)', after[at] ?? '(end)'];
  const column = [...was].findIndex((character, index) => character !== is[index]);
  const from = Math.max(0, column - 60);
  return `differs from line ${at + 1}, column ${column + 1} on.\n  accepted: ${was.slice(from, from + 160)}\n  now:      ${is.slice(from, from + 160)}`;
}
