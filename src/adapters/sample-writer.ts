import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SampleOptions } from '../sample/options.ts';
import { makeSample, type SampleCounts, type SampleUnit } from '../sample/sample.ts';
import type { SampleTruth } from '../sample/truth.ts';
import { openSampleFile, type SampleFile } from './sample-writer-file.ts';

/** Beside `AWSLogs`: says that the tree is a sample, how it was made, and what is in it. */
export const SAMPLE_MARKER = 'ipv6-report-sample.json';

/** Thrown when the directory holds logs that `writeSample` has not made: it would mix samples into them. */
export class SampleDirectoryTaken extends Error {
  override readonly name = 'SampleDirectoryTaken';
}

export interface WriteSampleOptions extends SampleOptions {
  /** The directory below which `AWSLogs` is made; it is created if need be. A sample of before in it is replaced. */
  out: string;
  /** Stops between two files, removes what is written and rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface SampleProgress extends SampleCounts {
  files: number;
  /** ALB lines that there will be in all days together, about. */
  requestsExpected: number;
}

/** Sums over all days. */
export interface WrittenSample extends SampleCounts {
  /** Log files and the foreign ones among them, without the marker. */
  files: number;
  /** As stored, compressed. */
  bytes: number;
  /** Of the day `date` alone. Undefined when `truth` was false, or by default beyond two million rows. */
  truth: SampleTruth | undefined;
}

/** Units in the making at once: one is written as text while zlib's threads compress those before. */
const SIDE_BY_SIDE = 6;

async function claimDirectory(out: string, about: object): Promise<string> {
  const tree = join(out, 'AWSLogs');
  const marker = join(out, SAMPLE_MARKER);
  await mkdir(out, { recursive: true });
  const names = await readdir(out);
  if (names.includes('AWSLogs')) {
    if (!names.includes(SAMPLE_MARKER)) {
      throw new SampleDirectoryTaken(
        `${tree} exists and is no sample of ours; choose another directory for the sample`,
      );
    }
    await rm(tree, { recursive: true });
  }
  // First of all, so that a run that was killed can be told from logs of somebody's.
  await writeFile(marker, `${JSON.stringify({ ...about, complete: false }, null, 2)}\n`);
  return tree;
}

async function writeUnit(unit: SampleUnit, out: string): Promise<{ files: number; bytes: number }> {
  const open = new Map<string, SampleFile>();
  try {
    for (const { key, text } of unit.pieces()) {
      let file = open.get(key);
      if (file === undefined) {
        const path = join(out, ...key.split('/'));
        await mkdir(dirname(path), { recursive: true });
        file = openSampleFile(path, unit.cut?.key === key ? unit.cut.bytes : undefined);
        open.set(key, file);
      }
      await file.write(text);
    }
    const sizes = await Promise.all(Array.from(open.values(), (file) => file.close()));
    return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  } catch (error) {
    for (const file of open.values()) file.abandon();
    throw error;
  }
}

/**
 * Writes sample logs in AWS's own folder layout. Same seed and options, same bytes (of the same version of zlib on the
 * same kind of processor; the uncompressed text is the same everywhere).
 *
 * When it fails, what it has written is removed.
 *
 * @throws InvalidSampleOptions
 * @throws SampleDirectoryTaken
 */
export async function writeSample(
  options: WriteSampleOptions,
  onProgress: (progress: SampleProgress) => void = () => {},
): Promise<WrittenSample> {
  const { out, signal, rows, seed, date, days = 1, flaws = false } = options;
  const sample = makeSample(options);
  const units = sample.units();
  const about = { generator: 'ipv6-report sample', rows, seed, date, days, flaws };
  const tree = await claimDirectory(out, about);
  const written = { files: 0, bytes: 0 };

  async function work(): Promise<void> {
    for (const unit of units) {
      signal?.throwIfAborted();
      const { files, bytes } = await writeUnit(unit, out);
      written.files += files;
      written.bytes += bytes;
      onProgress({ files: written.files, ...sample.counts, requestsExpected: sample.requestsExpected });
    }
  }

  try {
    const workers = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, work));
    const failed = workers.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const truth = sample.truth();
    const marker = { ...about, complete: true, ...written, ...sample.counts, truth };
    await writeFile(join(out, SAMPLE_MARKER), `${JSON.stringify(marker, null, 2)}\n`);
    return { ...written, ...sample.counts, truth };
  } catch (error) {
    await rm(tree, { recursive: true, force: true });
    await rm(join(out, SAMPLE_MARKER), { force: true });
    throw error;
  }
}

/** What `writeSample` left in a directory: whether the logs in it are a sample, and of what. */
export async function readSampleMarker(out: string): Promise<string | undefined> {
  try {
    return await readFile(join(out, SAMPLE_MARKER), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
