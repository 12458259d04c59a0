import { z } from 'zod';
import type { Period } from '../contracts/period.ts';
import type { ObjectStore } from '../ports.ts';
import { parseJson, readText } from './aggregate-earlier.ts';
import { reportFolder, reportJsonKey } from './archive-layout.ts';

/** The part of a report, or of a digest, that says which revision it is. */
export interface Numbered {
  report: { name: string; period: Period; revision: number; generatedAt: string };
}

const publishedSchema = z.looseObject({
  report: z.looseObject({ revision: z.int().positive(), generatedAt: z.string() }),
});

/** The bytes of report.json: two spaces of indent, keys in the order of the schema, a line's end at the end. */
export function serializeReport(report: Numbered): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/**
 * The report with the revision it will be published as. When the archive holds the same figures already, revision and
 * time are those of the published one, so that running again gives the same bytes; else it is the next revision. A
 * published report that lacks the PDF which is wanted now is published anew, too.
 */
export async function numberRevision<T extends Numbered>(
  report: T,
  archive: ObjectStore,
  { pdf }: { pdf: boolean },
): Promise<T> {
  const { name, period } = report.report;
  const text = await readText(archive, reportJsonKey(name, period));
  const published = publishedSchema.safeParse(parseJson(text ?? ''));
  if (published.success) {
    const { revision, generatedAt } = published.data.report;
    const same = withRevision(report, revision, generatedAt);
    const isSame = serializeReport(same) === text && (!pdf || (await hasPdf(archive, reportFolder(name, period))));
    return isSame ? same : withRevision(report, revision + 1, report.report.generatedAt);
  }
  const last = await findLastRevision(archive, reportFolder(name, period));
  return withRevision(report, last + 1, report.report.generatedAt);
}

function withRevision<T extends Numbered>(report: T, revision: number, generatedAt: string): T {
  return { ...report, report: { ...report.report, revision, generatedAt } };
}

export async function hasPdf(archive: ObjectStore, folder: string): Promise<boolean> {
  for await (const { key } of archive.list(`${folder}/`)) if (key === `${folder}/report.pdf`) return true;
  return false;
}

/** For a folder whose report.json is gone or broken: the highest `<folder>.r<revision>` there is, else 0. */
async function findLastRevision(archive: ObjectStore, folder: string): Promise<number> {
  const prefix = `${folder}.r`;
  let last = 0;
  for await (const { key } of archive.list(prefix)) {
    const number = /^(\d{1,9})\//.exec(key.slice(prefix.length))?.[1];
    last = Math.max(last, Number(number ?? 0));
  }
  return last;
}
