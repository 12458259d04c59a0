import type { Run } from '../contracts/stages.ts';
import { DocumentInvalid, sha256 } from './documents.ts';
import { type Publishable, parsePublishable } from './publishable.ts';

/** SHA-256 of what a report says: all of it but its revision, the moment of its making and what is new. */
export function fingerprint(report: Publishable): string {
  const { generatedAt: _, revision: __, ...identity } = report.report;
  return sha256(JSON.stringify({ ...report, report: identity, changes: null }));
}

/** Whether a stored report.json says the same. One that this version cannot read says something else. */
export function isSameReport(run: Run, report: Publishable, stored: Uint8Array): boolean {
  try {
    return fingerprint(parsePublishable({ run }, stored, 'report.json')) === fingerprint(report);
  } catch (error) {
    if (error instanceof DocumentInvalid) return false;
    throw error;
  }
}
