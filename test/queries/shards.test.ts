import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDirectoryStore } from '../../src/adapters/directory.ts';
import { createQuietAlerts } from '../../src/adapters/quiet-alerts.ts';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { settingsSchema } from '../../src/contracts/settings.ts';
import { openLocalPorts } from '../../src/local/local-ports.ts';
import { runWorkflow } from '../../src/local/run-workflow.ts';
import { stageFunctions } from '../../src/local/stage-functions.ts';

/** The workflow with the clients in shards, on one machine: the statement finds every client in one shard. */
let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shards-'));
  await writeSample({ out: join(root, 'logs'), rows: 4000, seed: 21, date: '2026-11-22' });
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function run(name: string, shardBytes?: number) {
  const archive = createDirectoryStore(join(root, name, 'archive'));
  const work = join(root, name, 'work');
  const settings = settingsSchema.parse({ logs: [join(root, 'logs')], archive: join(root, name), pdf: false });
  const ports = await openLocalPorts({
    ...{ settings, work, archive, force: false },
    clock: { now: () => new Date('2026-11-23T03:30:00Z') },
    tell: () => {},
    onProgress: () => {},
  });
  const calls: string[] = [];
  try {
    const functions = stageFunctions({
      ...ports,
      alerts: createQuietAlerts(() => {}),
      ...(shardBytes && { shardBytes }),
    });
    const execution = `daily-${randomUUID()}`;
    await runWorkflow(
      { report: 'daily', date: '2026-11-22' },
      { execution, functions, engine: ports.engine, onEvent: ({ type, state }) => calls.push(`${type} ${state}`) },
    );
    const text = await readFile(join(root, name, 'archive', 'reports/daily/2026/11/22/report.json'), 'utf8');
    const manifest = await readFile(join(root, name, 'archive', 'reports/daily/2026/11/22/manifest.json'), 'utf8');
    return { report: JSON.parse(text), manifest, folds: calls.filter((call) => call === 'exited FoldShard').length };
  } finally {
    await ports.close();
  }
}

test('the same report with one shard and with many; a small day has none', async () => {
  const [whole, many] = [await run('one'), await run('many', 20_000)];

  expect(whole.folds).toBe(0);
  expect(many.folds).toBeGreaterThan(4);
  expect(whole.report.clients.ipv6.addresses).toBeGreaterThan(100);
  expect(many.report).toEqual(whole.report);
  expect(many.manifest.match(/"id": ?"clients"/g)).toHaveLength(many.folds);
  expect(whole.manifest.match(/"id": ?"clients"/g)).toHaveLength(1);
});
