/**
 * Writes docs/report.schema.json, the JSON Schema of report.json, from src/contracts/report.ts. After a change of the
 * report's shape: `node scripts/make-report-schema.ts`.
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { reportSchema, schemaVersion } from '../src/contracts/report.ts';

export const schemaCommand = 'node scripts/make-report-schema.ts';
export const schemaFile = new URL('../docs/report.schema.json', import.meta.url);

/** The text of docs/report.schema.json: JSON Schema 2020-12. */
export function makeReportSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema, {
    target: 'draft-2020-12',
    reused: 'ref',
    // What came later need not be there: the schema holds for older reports, too.
    io: 'input',
    override: ({ jsonSchema }) => {
      delete jsonSchema.default;
    },
  });
  const document = {
    $schema,
    $id: `urn:ipv6-traffic-report:report:${schemaVersion}`,
    title: 'report.json of the IPv6 Traffic Report',
    description:
      'Shares are fractions of 1, or null where there is nothing to divide by. Bytes are bytes, latencies seconds, times ISO 8601. Each figure is defined in docs/figures.md.',
    ...schema,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(schemaFile, makeReportSchema());
