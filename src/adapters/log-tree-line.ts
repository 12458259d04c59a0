import { stat } from 'node:fs/promises';
import { readThrough } from './log-tree-file.ts';

/** Samples are cut at so many characters (queries/extract). */
const sampleLength = 500;
/** Of a line without end, so much is kept: its beginning is what a sample shows. */
const longestPart = 1024 * 1024;
const lineFeed = 0x0a;

/**
 * The 1-based number of the first line that the sample was taken from; null when there is none. Throws when the file
 * cannot be read.
 */
export async function findLine(path: string, sample: string): Promise<number | null> {
  const { size } = await stat(path);
  const isWanted = matcher(sample);
  let carry = Buffer.alloc(0);
  let number = 0;
  let found = false;
  const { damage } = await readThrough(path, size, (chunk) => {
    const text = Buffer.concat([carry, chunk]);
    let begin = 0;
    for (let end = text.indexOf(lineFeed); end !== -1 && !found; end = text.indexOf(lineFeed, begin)) {
      number++;
      found = isWanted(text.subarray(begin, end));
      begin = end + 1;
    }
    carry = text.subarray(begin, begin + longestPart);
    return !found;
  });
  if (found) return number;
  return damage === null && isWanted(carry) ? number + 1 : null;
}

function matcher(sample: string): (line: Buffer) => boolean {
  const wanted = comparable(sample);
  const cut = [...sample].length >= sampleLength;
  // A carriage return ends a line for the engine too, wherever it stands.
  return (line) =>
    comparable(line.toString('utf8'))
      .split('\r')
      .some((candidate) => (cut ? candidate.startsWith(wanted) : candidate === wanted));
}

/** Bytes that are no UTF-8 come as `?` from the engine and as U+FFFD from Node, in different numbers. */
function comparable(text: string): string {
  return text.replaceAll(/[?\uFFFD]+/g, '?');
}
