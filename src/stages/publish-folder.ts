import type { z } from 'zod';
import { type CatalogEntry, type FolderFiles, toCatalogEntry, toDigestEntry } from '../contracts/catalog.ts';
import { foundLogsSchema } from '../contracts/logs.ts';
import {
  type Inputs,
  type Manifest,
  manifestStatements,
  manifestVersion,
  type Versions,
} from '../contracts/manifest.ts';
import type { publishEventSchema } from '../contracts/stages.ts';
import type { FolderFile, ObjectStore } from '../ports.ts';
import { historyKey } from './aggregate-history.ts';
import { publishedLogsKey } from './anonymise.ts';
import { historyFile } from './archive-layout.ts';
import { getIfThere, readDocument, sha256, toJson } from './documents.ts';
import { blocklistFiles } from './publish-blocklist.ts';
import { csvLists } from './publish-csv.ts';
import { digestCsv } from './publish-csv-digest.ts';
import { isDigest, type Publishable } from './publishable.ts';

export interface FolderParts {
  folder: string;
  report: Publishable;
  /** report.json as aggregate stored it. */
  json: Uint8Array;
  event: z.output<typeof publishEventSchema>;
  work: ObjectStore;
  versions: Omit<Versions, 'schema'>;
}

/** All files of a report's folder, the manifest last, and the catalog's row. */
export async function buildFolder(parts: FolderParts): Promise<{ files: FolderFile[]; entry: CatalogEntry }> {
  const { report, event, work } = parts;
  const content: FolderFile[] = [
    { path: 'index.html', body: (await work.get(event.rendered.html)).body, contentType: 'text/html; charset=utf-8' },
    { path: 'report.json', body: parts.json, contentType: 'application/json' },
    ...(isDigest(report) ? [digestCsv(report)] : [...csvLists(report), ...blocklistFiles(report)]),
  ];
  if (event.printed.pdf !== null) {
    const { body } = await work.get(event.printed.pdf);
    content.push({ path: 'report.pdf', body, contentType: 'application/pdf' });
  }
  const history = await getIfThere(work, historyKey(event.run));
  if (history !== null)
    content.push({ path: historyFile, body: history.body, contentType: 'application/octet-stream' });
  const named = event.run.anonymise === undefined ? event.run.logs : publishedLogsKey(event.run);
  const inputs = await readInputs(work, named);
  const list = toJson(inputs);
  content.push({ path: 'inputs.json', body: list, contentType: 'application/json' });
  const names: FolderFiles = {
    html: 'index.html',
    pdf: event.printed.pdf === null ? null : 'report.pdf',
    json: 'report.json',
    manifest: 'manifest.json',
    csv: content.map((file) => file.path).filter((path) => path.startsWith('csv/')),
  };
  const sorted = { ...names, csv: names.csv.sort() };
  const entry = isDigest(report)
    ? toDigestEntry(report, parts.folder, sorted)
    : toCatalogEntry(report, parts.folder, sorted);
  const manifest = toManifest(parts, entry, content, inputs, list);
  return {
    files: [...content, { path: 'manifest.json', body: toJson(manifest), contentType: 'application/json' }],
    entry,
  };
}

function toManifest(
  { report, event, versions }: FolderParts,
  entry: CatalogEntry,
  content: readonly FolderFile[],
  inputs: Inputs,
  list: string,
): Manifest {
  const statements = manifestStatements([...event.extract, ...event.analyse, ...event.shards]);
  return {
    schemaVersion: manifestVersion,
    report: entry,
    files: content
      .map(({ path, body }) => ({ path, bytes: Buffer.byteLength(body), sha256: sha256(body) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    inputs: {
      files: inputs.files.length,
      bytes: inputs.files.reduce((sum, file) => sum + file.bytes, 0),
      list: 'inputs.json',
      sha256: sha256(list),
    },
    changes: isDigest(report) ? null : report.changes,
    statements,
    scannedBytes: statements.reduce((sum, statement) => sum + statement.scannedBytes, 0),
    versions: { ...versions, schema: report.schemaVersion },
  };
}

async function readInputs(work: ObjectStore, key: string): Promise<Inputs> {
  const { files } = await readDocument(work, key, foundLogsSchema);
  const read = files.map(({ logs, key, bytes }) => ({ logs, key, bytes }));
  read.sort((a, b) => (a.key === b.key ? (a.logs < b.logs ? -1 : 1) : a.key < b.key ? -1 : 1));
  return { schemaVersion: manifestVersion, files: read };
}
