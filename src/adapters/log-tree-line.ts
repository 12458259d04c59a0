import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { isGzip, readMagic } from './log-tree-file.ts';

/** Samples are cut at so many characters (queries/extract). */
const sampleLength = 500;

/** The 1-based number of the first line that the sample was taken from; null when there is none, or no reading it. */
export async function findLine(path: string, sample: string): Promise<number | null> {
  const source = createReadStream(path);
  const text = isGzip(await readMagic(path)) ? source.pipe(createGunzip()) : source;
  const wanted = comparable(sample);
  const cut = [...sample].length >= sampleLength;
  let number = 0;
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      const candidate = comparable(line);
      if (cut ? candidate.startsWith(wanted) : candidate === wanted) return number;
    }
    return null;
  } finally {
    source.destroy();
  }
}

/** Bytes that are no UTF-8 come as `?` from the engine and as U+FFFD from Node, in different numbers. */
function comparable(text: string): string {
  return text.replaceAll(/[?\uFFFD]+/g, '?');
}
