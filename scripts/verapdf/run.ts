import { findJava, ToolMissing } from '../java/find-java.ts';
import { runJest } from '../run-jest.ts';
import { fetchVeraPdf } from './fetch-verapdf.ts';

/** `npm run test:pdfua`: prints reports with Chromium and has veraPDF check them against PDF/UA-1. */
async function main(options: string[]): Promise<number> {
  const { java } = findJava();
  const jars = await fetchVeraPdf((line) => console.error(line));
  const environment = { IPV6_REPORT_TEST_JAVA: java, IPV6_REPORT_TEST_VERAPDF: jars };
  return runJest('jest.engines.config.mjs', ['/pdfua', ...options], environment);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ToolMissing)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
