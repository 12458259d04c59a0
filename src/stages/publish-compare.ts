import { type Report, reportSchema } from '../contracts/report.ts';
import { DocumentInvalid, parseDocument, sha256 } from './documents.ts';

/** SHA-256 of what a report says: all of it but its revision and the moment of its making. */
export function fingerprint(report: Report): string {
  const { generatedAt: _, revision: __, ...identity } = report.report;
  return sha256(JSON.stringify({ ...report, report: identity }));
}

/** Whether a stored report.json says the same. One that this version cannot read says something else. */
export function isSameReport(report: Report, stored: Uint8Array): boolean {
  try {
    return fingerprint(parseDocument(stored, reportSchema, 'report.json')) === fingerprint(reportSchema.parse(report));
  } catch (error) {
    if (error instanceof DocumentInvalid) return false;
    throw error;
  }
}
