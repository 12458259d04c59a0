import { createWriteStream } from 'node:fs';
import { Transform, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A file in the making. */
export interface SampleFile {
  write(text: string): Promise<void>;
  /** @returns its size in bytes */
  close(): Promise<number>;
  /** Lets go of it after an error, whatever its state. */
  abandon(): void;
}

/** Fast, because a sample is read once or twice; about a fifth larger than at the default level. */
const LEVEL = 1;

/** Text is gathered to pieces of this size, since every piece that zlib gets costs a change of threads. */
const PIECE = 256 * 1024;

/** Lets the first `bytes` through. */
function cutter(bytes: number): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const kept = chunk.subarray(0, left);
      left -= kept.length;
      done(null, kept);
    },
  });
}

/**
 * @param path gzip where it ends in `.gz`: zlib writes no name and no time into the header
 * @param cut keep only so many bytes of what would be stored
 */
export function openSampleFile(path: string, cut?: number): SampleFile {
  const disk = createWriteStream(path);
  const stages: Writable[] = [disk];
  let entry: Writable = disk;
  const lead = (into: Transform) => {
    into.pipe(entry);
    stages.push(into);
    entry = into;
  };
  if (cut !== undefined) lead(cutter(cut));
  if (path.endsWith('.gz')) lead(createGzip({ level: LEVEL, chunkSize: 64 * 1024 }));

  // Awaited when it is closed; an error before that must not count as unhandled.
  const done = Promise.all(stages.map((stage) => finished(stage)));
  done.catch(() => {});
  const first = entry;
  let gathered = Buffer.allocUnsafe(PIECE);
  let used = 0;

  async function pass(): Promise<void> {
    const piece = gathered.subarray(0, used);
    gathered = Buffer.allocUnsafe(PIECE);
    used = 0;
    if (first.write(piece)) return;
    await Promise.race([new Promise<void>((resolve) => first.once('drain', resolve)), done]);
  }

  return {
    write: async (text) => {
      if (used + text.length > PIECE) await pass();
      if (text.length > PIECE) first.write(text, 'latin1');
      else used += gathered.write(text, used, 'latin1');
    },
    close: async () => {
      await pass();
      first.end();
      await done;
      return disk.bytesWritten;
    },
    abandon: () => {
      for (const stage of stages) stage.destroy();
    },
  };
}
