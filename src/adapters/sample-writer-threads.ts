import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SampleJob, SampleJobResult } from './sample-writer-job.ts';

/** A file whose text is gathered before a thread compresses and stores it. */
export interface SampleText {
  buffer: Buffer<ArrayBuffer>;
  length: number;
}

const FIRST_SIZE = 2 * 1024 * 1024;
/** Files under way for each thread: one that it works on and one for when it is done. */
const AHEAD = 2;

/**
 * Threads that compress and store files, while the caller goes on making text. zlib's own asynchronous interface does
 * the same for one file, but changes threads for every piece, which costs more than the compression.
 */
export class SampleThreads {
  readonly #workers: Worker[];
  readonly #spare: Buffer<ArrayBuffer>[] = [];
  readonly #waiting = new Map<number, { resolve: (bytes: number) => void; reject: (error: Error) => void }>();
  readonly #running = new Set<Promise<number>>();
  #next = 0;
  #bytes = 0;

  constructor(threads = Math.max(1, Math.min(4, availableParallelism() - 1))) {
    this.#workers = Array.from({ length: threads }, () => this.#start());
  }

  #start(): Worker {
    const worker = new Worker(new URL('./sample-writer-thread.ts', import.meta.url));
    worker.on('message', (result: SampleJobResult) => {
      const waiting = this.#waiting.get(result.id);
      this.#waiting.delete(result.id);
      this.#spare.push(Buffer.from(result.text));
      if ('bytes' in result) waiting?.resolve(result.bytes);
      else waiting?.reject(Object.assign(new Error(result.failure.message), { code: result.failure.code }));
    });
    worker.on('error', (error) => {
      for (const { reject } of this.#waiting.values())
        reject(error instanceof Error ? error : new Error(String(error)));
      this.#waiting.clear();
    });
    return worker;
  }

  newText(): SampleText {
    return { buffer: this.#spare.pop() ?? Buffer.from(new ArrayBuffer(FIRST_SIZE)), length: 0 };
  }

  /** Appends ASCII text. */
  append(file: SampleText, text: string): void {
    if (file.length + text.length > file.buffer.length) {
      const larger = Buffer.from(new ArrayBuffer(2 * Math.max(file.buffer.length, text.length)));
      file.buffer.copy(larger, 0, 0, file.length);
      file.buffer = larger;
    }
    file.length += file.buffer.write(text, file.length, 'latin1');
  }

  /**
   * Hands the file over; resolves as soon as another may be handed over.
   * @throws what storing this or an earlier file threw, with the system's `code`
   */
  async store(file: SampleText, path: string, cut: number | undefined): Promise<void> {
    const id = this.#next++;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    // Whoever waits for a place learns of the error; the first one may come while nobody waits.
    promise.catch(() => {});
    this.#waiting.set(id, { resolve, reject });
    this.#running.add(promise);
    const text = file.buffer.buffer;
    const job: SampleJob = { id, path, text, length: file.length, cut };
    this.#workers[id % this.#workers.length]?.postMessage(job, [text]);
    while (this.#running.size >= AHEAD * this.#workers.length) await this.#collect();
  }

  /** Takes in the oldest file under way. */
  async #collect(): Promise<void> {
    const [oldest] = this.#running;
    if (oldest === undefined) return;
    this.#bytes += await oldest;
    this.#running.delete(oldest);
  }

  /** Resolves to the bytes of all files, when all are stored. */
  async finish(): Promise<number> {
    while (this.#running.size > 0) await this.#collect();
    return this.#bytes;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
