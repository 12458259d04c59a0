import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { createDirectoryStore } from '../../src/adapters/directory.ts';
import { createDuckDbEngine } from '../../src/adapters/duckdb.ts';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import { type FoundLogs, foundLogsSchema, type LogKind } from '../../src/contracts/logs.ts';
import { type NetworkFiles, noNetworkFiles } from '../../src/contracts/networks.ts';
import { type Report, reportSchema } from '../../src/contracts/report.ts';
import { settingsSchema } from '../../src/contracts/settings.ts';
import type { Executed, Planned } from '../../src/contracts/stages.ts';
import type { ObjectStore } from '../../src/ports.ts';
import { aggregate } from '../../src/stages/aggregate.ts';
import { plan } from '../../src/stages/plan.ts';
import { MemoryStore } from './memory-store.ts';

/** Trees of files, read as a run reads them: find, plan, extract, analyse, aggregate, over the real engine. */

export type TreeFiles = Readonly<Record<string, string | readonly string[] | Buffer>>;

/** Lines become text with an end of line each; text under a name that ends in .gz is packed. */
export async function plantTree(root: string, files: TreeFiles): Promise<string> {
  for (const [key, content] of Object.entries(files)) {
    const path = join(root, ...key.split('/'));
    await mkdir(dirname(path), { recursive: true });
    const body = typeof content === 'string' || Buffer.isBuffer(content) ? content : `${content.join('\n')}\n`;
    await writeFile(path, typeof body === 'string' && key.endsWith('.gz') ? gzipSync(body) : body);
  }
  return root;
}

export type Row = Readonly<Record<string, unknown>>;

export interface TreeRun {
  found: FoundLogs;
  /** All typed rows of a kind in the order of file, outcome and time; times and large numbers as text. */
  rows(kind: LogKind): Promise<Row[]>;
  report(options?: ReportOptions): Promise<Report>;
  close(): Promise<void>;
}

export interface ReportOptions {
  archive?: ObjectStore;
  settings?: unknown;
  networks?: NetworkFiles;
}

/** Extracts the logs of the period; the rest is done when it is asked for. */
export async function readTree(
  roots: readonly string[],
  request: Record<string, unknown> = { date: '2026-11-22' },
  /** Without, the engine reads every line. */
  plainRows = true,
): Promise<TreeRun> {
  const directory = await mkdtemp(join(tmpdir(), 'read-tree-'));
  const work = createDirectoryStore(directory);
  const engine = createDuckDbEngine({ workDirectory: directory, logDirectories: roots, threads: 2 });
  const close = async () => {
    await engine.close();
    await rm(directory, { recursive: true, force: true });
  };
  const logs = createLogTree(roots, plainRows ? { rows: join(directory, 'read') } : {});
  const execute = async (statements: Planned['extract']): Promise<Executed[]> => {
    const executed: Executed[] = [];
    for (const statement of statements) executed.push({ id: statement.id, execution: await engine.execute(statement) });
    return executed;
  };
  try {
    const stores = { work, archive: new MemoryStore() };
    const ports = { logs, ...stores, queries: createQueryLibrary(), engine: engine.name, timezone: 'UTC' };
    const planned = await plan({ execution: 'tree', request }, ports);
    const extract = await execute(planned.extract);
    const found = foundLogsSchema.parse(JSON.parse(await readFile(join(directory, planned.run.logs), 'utf8')));
    return {
      found,
      rows: (kind) => readRows(join(directory, 'tables', kind, 'run=tree')),
      async report({ archive = new MemoryStore('memory://archive'), settings = {}, networks = noNetworkFiles } = {}) {
        const analyse = await execute(planned.analyse);
        const { report } = await aggregate(
          { run: planned.run, extract, analyse },
          {
            ...{ work, archive, logs, version: '0.0.0', engine: engine.name },
            clock: { now: () => new Date('2026-11-23T00:30:00Z') },
            networks: { load: async () => networks },
            settings: settingsSchema.parse({ pdf: false, ...Object(settings) }),
          },
        );
        return reportSchema.parse(JSON.parse(await readFile(join(directory, report), 'utf8')));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readRows(folder: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const result = await connection.runAndReadAll(
      `SELECT * FROM read_parquet('${folder}/*.parquet', union_by_name = true, hive_partitioning = false)
       ORDER BY source_file, outcome, COLUMNS(c -> c IN ('time', 'start')), sample`,
    );
    return result.getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
