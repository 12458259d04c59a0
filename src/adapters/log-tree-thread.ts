import { parentPort, workerData } from 'node:worker_threads';
import { createSorter } from './log-tree-sort.ts';
import type { SortAnswer, SortJob } from './log-tree-threads.ts';

const sorter = createSorter(workerData);
let before: Promise<void> = Promise.resolve();

async function answer({ id, file }: SortJob): Promise<SortAnswer> {
  try {
    if (file !== null) return { id, sorted: await sorter.sortOut(file) };
    await sorter.close();
    return { id, sorted: null };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { id, failure: { name, message } };
  }
}

// One after the other: a sorter has one file under way.
parentPort?.on('message', (job: SortJob) => {
  before = before.then(async () => parentPort?.postMessage(await answer(job)));
});
