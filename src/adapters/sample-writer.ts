import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { makeNetworkFiles } from '../sample/network-files.ts';
import type { SampleOptions } from '../sample/options.ts';
import { makeSample, type SampleCounts, type SampleUnit } from '../sample/sample.ts';
import type { SampleTruth } from '../sample/truth.ts';
import { explaining } from './directory-errors.ts';
import { type SampleText, SampleThreads } from './sample-writer-threads.ts';

/** Beside `AWSLogs`: says that the tree is a sample, how it was made, and what is in it. */
export const SAMPLE_MARKER = 'ipv6-report-sample.json';

/** Thrown when the directory holds logs that `writeSample` has not made: it would mix samples into them. */
export class SampleDirectoryTaken extends Error {
  override readonly name = 'SampleDirectoryTaken';
}

export interface WriteSampleOptions extends SampleOptions {
  /** The directory below which `AWSLogs` is made; it is created if need be. A sample of before in it is replaced. */
  out: string;
  /** Where to write files about the samples' networks (src/sample/network-files.ts); none without. */
  networks?: string;
  /** Stops soon, removes what is written and rejects with the signal's reason. */
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
  /** Of the day `date` alone. Undefined when `truth` was false, or by default beyond two million rows or flow records. */
  truth: SampleTruth | undefined;
}

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

/** @returns how many files it made */
async function writeUnit(unit: SampleUnit, out: string, threads: SampleThreads): Promise<number> {
  const open = new Map<string, SampleText>();
  let files = 0;
  const store = async (key: string, text: SampleText) => {
    files++;
    await threads.store(text, join(out, ...key.split('/')), unit.cut?.key === key ? unit.cut.bytes : undefined);
  };
  for (const { key, text, full } of unit.pieces()) {
    const file = open.get(key) ?? threads.newText();
    open.set(key, file);
    threads.append(file, text);
    if (full === true) {
      open.delete(key);
      await store(key, file);
    }
  }
  for (const [key, file] of open) await store(key, file);
  return files;
}

async function writeNetworks(folder: string, date: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(makeNetworkFiles(date))) await writeFile(join(folder, name), content);
}

async function write(
  options: WriteSampleOptions,
  onProgress: (progress: SampleProgress) => void,
): Promise<WrittenSample> {
  const { out, signal, rows, flows, seed, date, days = 1, flaws = false } = options;
  const sample = makeSample(options);
  // `flows` is the sum of all days that was written.
  const asked = flows === undefined ? {} : { flowsPerDay: flows };
  const about = { generator: 'ipv6-report sample', rows, ...asked, seed, date, days, flaws };
  const tree = await claimDirectory(out, about);
  const threads = new SampleThreads();
  let files = 0;
  try {
    for (const unit of sample.units()) {
      signal?.throwIfAborted();
      files += await writeUnit(unit, out, threads);
      onProgress({ files, ...sample.counts, requestsExpected: sample.requestsExpected });
      // So that a signal, a timer or the drawing of the progress has its turn.
      await setImmediate();
    }
    const bytes = await threads.finish();
    if (options.networks !== undefined) await writeNetworks(options.networks, date);
    const truth = sample.truth();
    const marker = { ...about, complete: true, files, bytes, ...sample.counts, truth };
    await writeFile(join(out, SAMPLE_MARKER), `${JSON.stringify(marker, null, 2)}\n`);
    return { files, bytes, ...sample.counts, truth };
  } catch (error) {
    // Before anything is removed, or a thread puts it back.
    await threads.stop();
    await rm(tree, { recursive: true, force: true });
    await rm(join(out, SAMPLE_MARKER), { force: true });
    throw error;
  } finally {
    await threads.stop();
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
 * @throws StorageReadOnly, StorageFull, StorageUnusable with the path and what to do
 */
export async function writeSample(
  options: WriteSampleOptions,
  onProgress: (progress: SampleProgress) => void = () => {},
): Promise<WrittenSample> {
  return await explaining('write sample logs below', options.out, () => write(options, onProgress));
}
