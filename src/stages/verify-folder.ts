import { createHash } from 'node:crypto';
import { type Manifest, type ManifestFile, manifestSchema } from '../contracts/manifest.ts';
import { type Archive, ObjectNotFound } from '../ports.ts';
import { parseDocument, sha256 } from './documents.ts';
import type { ArchiveProblem, ProblemKind } from './verify-problem.ts';

export interface FolderCheck {
  /** Null when the folder has none that can be read. */
  manifest: Manifest | null;
  /** SHA-256 of the manifest, and so of all the folder should hold. */
  digest: string | null;
  files: number;
  bytes: number;
  problems: ArchiveProblem[];
}

/** Compares the files of a folder (sizes by path) with its manifest. */
export async function verifyFolder(
  archive: Archive,
  folder: string,
  files: ReadonlyMap<string, number>,
): Promise<FolderCheck> {
  const check: FolderCheck = { manifest: null, digest: null, files: 0, bytes: 0, problems: [] };
  const report = (path: string, kind: ProblemKind, problem: string) =>
    check.problems.push({ key: `${folder}/${path}`, kind, problem });
  try {
    const { body } = await archive.get(`${folder}/manifest.json`);
    check.digest = sha256(body);
    check.manifest = parseDocument(body, manifestSchema, 'it');
  } catch (error) {
    if (error instanceof ObjectNotFound) report('manifest.json', 'missing', 'is missing: nothing here can be checked');
    else report('manifest.json', 'unreadable', messageOf(error));
    return check;
  }
  const listed = new Map(check.manifest.files.map((file) => [file.path, file]));
  for (const [path, size] of files) {
    const expected = listed.get(path);
    if (expected === undefined) {
      if (path !== 'manifest.json') report(path, 'extra', 'is not in the manifest');
      continue;
    }
    check.files += 1;
    check.bytes += size;
    const fault = await compareFile(archive, `${folder}/${path}`, size, expected);
    if (fault !== null) report(path, fault.kind, fault.problem);
  }
  for (const path of listed.keys()) {
    if (!files.has(path)) report(path, 'missing', 'is missing, though the manifest names it');
  }
  return check;
}

async function compareFile(archive: Archive, key: string, size: number, expected: ManifestFile) {
  if (size !== expected.bytes) {
    return { kind: 'changed', problem: `has ${size} bytes, the manifest says ${expected.bytes}` } as const;
  }
  try {
    const hash = createHash('sha256');
    for await (const chunk of await archive.open(key)) hash.update(chunk);
    if (hash.digest('hex') === expected.sha256) return null;
    return { kind: 'changed', problem: 'has another SHA-256 than the manifest says' } as const;
  } catch (error) {
    return { kind: 'unreadable', problem: messageOf(error) } as const;
  }
}

function messageOf(error: unknown): string {
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
