import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findJava, ToolMissing } from '../java/find-java.ts';
import { fetchVeraPdf } from './fetch-verapdf.ts';

/** `npm run test:pdfua`: prints reports with Chromium and has veraPDF check them against PDF/UA-1. */
async function main(options: string[]): Promise<number> {
  const { java } = findJava();
  const jars = await fetchVeraPdf((line) => console.error(line));
  const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url));
  const config = fileURLToPath(new URL('../../jest.engines.config.mjs', import.meta.url));
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const tests = spawn(process.execPath, [...flags, jest, '--config', config, '/pdfua', ...options], {
    stdio: 'inherit',
    env: { ...process.env, IPV6_REPORT_TEST_JAVA: java, IPV6_REPORT_TEST_VERAPDF: jars },
  });
  return new Promise((resolve, reject) => {
    tests.once('error', reject);
    tests.once('exit', (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ToolMissing)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
