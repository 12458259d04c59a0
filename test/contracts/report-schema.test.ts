import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { makeReportSchema, schemaCommand, schemaFile } from '../../scripts/make-report-schema.ts';
import { reportSchema } from '../../src/contracts/report.ts';

test('docs/report.schema.json is current', () => {
  if (readFileSync(schemaFile, 'utf8') === makeReportSchema()) return;
  throw new Error(
    `report.json has changed its shape. Look at the change, give what is new a default (older reports must stay readable), and run:\n  ${schemaCommand}`,
  );
});

test('names every part of the report, and allows no other', () => {
  const schema: unknown = JSON.parse(makeReportSchema());
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    required: expect.arrayContaining(['schemaVersion', 'report', 'quality', 'traffic', 'flows', 'comparison']),
    properties: Object.fromEntries(Object.keys(reportSchema.shape).map((name) => [name, expect.anything()])),
    additionalProperties: false,
  });
});
