import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { errorCode } from './directory-errors.ts';
import type { SampleJob, SampleJobResult } from './sample-writer-job.ts';

/** Fast, because a sample is read once or twice; about a quarter larger than at the default level. */
const LEVEL = 1;

const folders = new Set<string>();

/** Compresses where the path ends in `.gz`: zlib writes neither name nor time into the header. */
function writeJob({ path, text, length, cut }: SampleJob): number {
  const folder = dirname(path);
  if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
  folders.add(folder);
  const plain = new Uint8Array(text, 0, length);
  const stored = path.endsWith('.gz') ? gzipSync(plain, { level: LEVEL, chunkSize: 256 * 1024 }) : plain;
  const kept = stored.subarray(0, cut);
  writeFileSync(path, kept);
  return kept.length;
}

parentPort?.on('message', (job: SampleJob) => {
  const { id, text } = job;
  let result: SampleJobResult;
  try {
    result = { id, text, bytes: writeJob(job) };
  } catch (error) {
    const code = errorCode(error);
    result = { id, text, failure: { message: error instanceof Error ? error.message : String(error), code } };
  }
  parentPort?.postMessage(result, [text]);
});
