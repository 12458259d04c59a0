import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { EngineDiskFull } from './duckdb-errors.ts';
import type { Sorted, Sorter, SortOptions } from './log-tree-sort.ts';
import type { Found } from './log-tree-walk.ts';

/** What a thread is asked: to sort out a file, or, with null, to write what it still holds. */
export interface SortJob {
  id: number;
  file: Found | null;
}

export type SortAnswer =
  | { id: number; sorted: Sorted | null }
  | { id: number; failure: { name: string; message: string } };

/** More would only wait for the disk, and each holds a row group of each table. */
const mostThreads = 8;
/** One at work, one to go on with. */
const jobsPerThread = 2;

interface Waiting {
  resolve: (sorted: Sorted | null) => void;
  reject: (error: Error) => void;
}

/** Sorts out several files at once, in threads. */
export class SortThreads implements Sorter {
  readonly atOnce: number;
  readonly #workers: Worker[];
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor({ period, rows }: SortOptions, threads = Math.min(mostThreads, availableParallelism())) {
    this.#workers = Array.from({ length: threads }, (_, number) =>
      this.#start({ period, rows: rows && { ...rows, writer: `${rows.writer}${number}` } }),
    );
    this.atOnce = threads * jobsPerThread;
  }

  async sortOut(file: Found): Promise<Sorted> {
    const id = this.#next++;
    const sorted = await this.#ask(id % this.#workers.length, { id, file });
    if (sorted === null) throw new Error(`no answer for ${file.path}`);
    return sorted;
  }

  async close(): Promise<void> {
    try {
      await Promise.all(this.#workers.map((_, number) => this.#ask(number, { id: this.#next++, file: null })));
    } finally {
      await this.stop();
    }
  }

  /** Whoever still waits for an answer learns that there will be none. */
  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#fail(new Error('the threads that read the logs were stopped'));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #ask(worker: number, job: SortJob): Promise<Sorted | null> {
    const { promise, resolve, reject } = Promise.withResolvers<Sorted | null>();
    this.#waiting.set(job.id, { resolve, reject });
    this.#workers[worker]?.postMessage(job);
    return promise;
  }

  #start(options: SortOptions): Worker {
    const worker = new Worker(new URL('./log-tree-thread.ts', import.meta.url), { workerData: options });
    worker.on('message', (answer: SortAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('sorted' in answer) waiting?.resolve(answer.sorted);
      else waiting?.reject(revive(answer.failure));
    });
    worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    return worker;
  }
}

function revive({ name, message }: { name: string; message: string }): Error {
  return name === 'EngineDiskFull' ? new EngineDiskFull(message) : new Error(message);
}
