import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createChromiumPrinter } from '../../src/adapters/chromium.ts';
import { PDF_OPTIONS } from '../browser/printer-support.ts';
import { renderReport } from '../stages/render/rendered.ts';
import { exampleReport, variants } from '../stages/render/variants.ts';

/** PDF/UA-1 by veraPDF, a foreign judge in Java. `npm run test:pdfua` fetches it and says where it lies. */
const java = process.env['IPV6_REPORT_TEST_JAVA'] ?? 'java';
const jars = process.env['IPV6_REPORT_TEST_VERAPDF'];
const folder = fileURLToPath(new URL('../../test-artifacts/pdf/', import.meta.url));
const checker = fileURLToPath(new URL('../../scripts/verapdf/CheckPdf.java', import.meta.url));

/** The rules of the profile that the printed reports break, as clause and number. Only ever to be made shorter. */
const REMAINING: readonly string[] = [];

const answerSchema = z.object({
  report: z.object({
    jobs: z.array(
      z.object({
        itemDetails: z.object({ name: z.string() }),
        validationResult: z.array(
          z.object({
            compliant: z.boolean(),
            details: z.object({
              passedRules: z.number(),
              ruleSummaries: z.array(z.object({ clause: z.string(), testNumber: z.number(), description: z.string() })),
            }),
          }),
        ),
      }),
    ),
  }),
});

const judged = new Map<string, { compliant: boolean; passedRules: number; broken: string[] }>();

async function judge(files: string[]): Promise<void> {
  if (jars === undefined) throw new Error('Run these tests with `npm run test:pdfua`, which fetches veraPDF');
  const options = ['-cp', join(jars, '*'), checker, '--flavour', 'ua1', '--format', 'json', ...files];
  // veraPDF ends with 1 when a file breaks a rule; its answer says which.
  const { stdout } = await promisify(execFile)(java, options, { maxBuffer: 1 << 28 }).catch((error: unknown) =>
    z.object({ stdout: z.string().min(1) }).parse(error),
  );
  for (const { itemDetails, validationResult } of answerSchema.parse(JSON.parse(stdout)).report.jobs) {
    const [result] = validationResult;
    if (result === undefined) continue;
    const { passedRules, ruleSummaries } = result.details;
    const broken = ruleSummaries.map((rule) => `${rule.clause}-${rule.testNumber} ${rule.description}`);
    judged.set(basename(itemDetails.name, '.pdf'), { compliant: result.compliant, passedRules, broken });
  }
}

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const printer = createChromiumPrinter();
  const files: string[] = [];
  try {
    for (const [name, make] of Object.entries(variants)) {
      const file = join(folder, `${name}.pdf`);
      writeFileSync(file, await printer.printPdf((await renderReport(make())).html, PDF_OPTIONS));
      files.push(file);
    }
    const broken = (await renderReport(exampleReport())).html
      .replaceAll('<th scope="col"', '<td')
      .replace('<h1', '<h4');
    const file = join(folder, 'broken.pdf');
    writeFileSync(file, await printer.printPdf(broken, PDF_OPTIONS));
    files.push(file);
  } finally {
    await printer.close();
  }
  await judge(files);
  for (const file of files) execFileSync('pdftoppm', ['-r', '80', '-png', file, file.replace(/\.pdf$/, '')]);
  process.stderr.write(`Printed reports and pictures of their pages: ${folder}\n`);
}, 300_000);

test.each(Object.keys(variants))('%s keeps the rules of PDF/UA-1', (name) => {
  const { passedRules, broken } = judged.get(name) ?? { passedRules: 0, broken: ['not judged'] };
  expect(broken).toEqual(REMAINING);
  expect(passedRules).toBeGreaterThan(100);
});

test('what breaks the rules does not say that it keeps them, and the judge notices', () => {
  expect(judged.get('broken')?.compliant).toBe(false);
  expect(judged.get('broken')?.broken.join()).toContain('PDF/UA version');
});
