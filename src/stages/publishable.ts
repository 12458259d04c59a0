import { type Digest, digestSchema } from '../contracts/digest.ts';
import { type Report, reportSchema } from '../contracts/report.ts';
import type { Run } from '../contracts/stages.ts';
import { parseDocument } from './documents.ts';

/** What a run makes: the report of a day or range, or an edition that is folded from days. */
export type Publishable = Report | Digest;

/** @throws DocumentInvalid */
export function parsePublishable({ run }: { run: Run }, body: Uint8Array, place: string): Publishable {
  return run.digest === undefined ? parseDocument(body, reportSchema, place) : parseDocument(body, digestSchema, place);
}

export function isDigest(report: Publishable): report is Digest {
  return 'digest' in report;
}
