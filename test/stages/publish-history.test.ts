import { expect, test } from '@jest/globals';
import { manifestSchema } from '../../src/contracts/manifest.ts';
import { sha256 } from '../../src/stages/documents.ts';
import { publish } from '../../src/stages/publish.ts';
import { verifyArchive } from '../../src/stages/verify.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { prepareRun, renderIndex, versions } from './archive-run.ts';

const folder = 'reports/daily/2026/11/22';

test('the history of /64s lies beside the report, and the manifest names it', async () => {
  const archive = new MemoryStore('memory://archive');
  const { work, event } = await prepareRun();
  await work.put('runs/run-1/prefix-history.bin', 'P64H …');
  await publish(event, { work, archive, renderIndex, versions });
  expect(archive.text(`${folder}/prefix-history.bin`)).toBe('P64H …');
  const manifest = manifestSchema.parse(JSON.parse(archive.text(`${folder}/manifest.json`)));
  expect(manifest.files).toContainEqual({ path: 'prefix-history.bin', bytes: 8, sha256: sha256('P64H …') });
  expect((await verifyArchive(archive)).problems).toEqual([]);
});

test('a report without a history has no such file', async () => {
  const archive = new MemoryStore('memory://archive');
  const { work, event } = await prepareRun();
  await publish(event, { work, archive, renderIndex, versions });
  expect(archive.objects.has(`${folder}/prefix-history.bin`)).toBe(false);
});
