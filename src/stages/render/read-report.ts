import { IANAZone } from 'luxon';
import type { z } from 'zod';
import type { Period } from '../../contracts/period.ts';
import { type Report, reportSchema, schemaVersion } from '../../contracts/report.ts';
import { printable } from './formats.ts';

/** The report was written by a version of the program whose report.json this one does not know. */
export class ReportVersionUnsupported extends Error {
  override readonly name = 'ReportVersionUnsupported';
}

/** The file is no report.json, or does not hold to its schema. */
export class ReportInvalid extends Error {
  override readonly name = 'ReportInvalid';
}

/**
 * Reads report.json. Its texts come from logs, so they are made printable here, once and for all.
 * @throws ReportVersionUnsupported, ReportInvalid
 */
export function readReport(json: string): Report {
  return readDocumentText(json, reportSchema);
}

/** Reads a report, or an edition of several days. @throws ReportVersionUnsupported, ReportInvalid */
export function readDocumentText<T extends { report: { period: Period } }>(json: string, schema: z.ZodType<T>): T {
  const document = parseJson(json);
  const version = versionOf(document);
  if (version === null) {
    throw new ReportInvalid('This is no report.json: it has no schemaVersion.');
  }
  if (version !== schemaVersion) {
    throw new ReportVersionUnsupported(
      `The report has schema version ${version}, this program renders ${schemaVersion}: make the report again, or use the version of the program that wrote it.`,
    );
  }
  const read = schema.safeParse(toPrintable(document));
  if (!read.success) {
    const faults = read.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ReportInvalid(`report.json does not hold to its schema: ${faults.join('; ')}`);
  }
  if (!IANAZone.isValidZone(read.data.report.period.timezone)) {
    throw new ReportInvalid(`report.json names an unknown time zone: ${read.data.report.period.timezone}`);
  }
  return read.data;
}

function toPrintable(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(toPrintable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toPrintable(part)]));
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ReportInvalid('report.json is not JSON.', { cause });
  }
}

function versionOf(document: unknown): string | null {
  if (typeof document !== 'object' || document === null || !('schemaVersion' in document)) return null;
  return typeof document.schemaVersion === 'string' ? document.schemaVersion : null;
}
