import { createDirectoryStore } from '../../src/adapters/directory.ts';
import { filesOf } from './directory-files.ts';

/**
 * A writer in a process of its own, for directory.test.ts: node directory-writer.ts <job as JSON>. It kills itself at
 * `dieAt`, says on stdout how the job ended, and never cleans up after a kill, as a power cut would not.
 */
interface Job {
  root: string;
  what: 'publish' | 'put' | 'count' | 'claim';
  dieAt?: string;
  folder?: string;
  revision?: number;
  text?: string;
  key?: string;
  times?: number;
}

const job: Job = JSON.parse(process.argv[2] ?? '');
const store = createDirectoryStore(job.root, {
  onStep: (step) => {
    if (step === job.dieAt) process.kill(process.pid, 'SIGKILL');
  },
});

try {
  process.stdout.write(await run(job));
} catch (error) {
  process.stdout.write(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

async function run({ what, folder = 'f', revision = 1, text = '', key = 'k', times = 1 }: Job): Promise<string> {
  switch (what) {
    case 'publish':
      await store.publishFolder(folder, revision, filesOf(text));
      return 'done';
    case 'put':
      await store.put(key, text);
      return 'done';
    case 'claim':
      await store.put(key, text, { ifAbsent: true });
      return 'done';
    case 'count':
      for (let done = 0; done < times; ) done += (await addOne(key)) ? 1 : 0;
      return 'done';
  }
}

/** Adds one to the number under the key; false when another writer came first. */
async function addOne(key: string): Promise<boolean> {
  const { body, etag } = await store.get(key);
  try {
    await store.put(key, String(Number(Buffer.from(body).toString()) + 1), { ifMatch: etag });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ObjectConflict') return false;
    throw error;
  }
}
