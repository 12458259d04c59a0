import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ToolMissing } from '../java/find-java.ts';
import { startTrino, TrinoDidNotStart } from './start-trino.ts';

/** `npm run test:trino [-- trino-nasty]`: the tests test/engines/trino-*, or those named, against a Trino of their own. */
async function main(options: string[]): Promise<number> {
  const trino = await startTrino((line) => console.error(line));
  const stopEarly = (signal: NodeJS.Signals) => {
    void trino.stop().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  process.once('SIGINT', stopEarly).once('SIGTERM', stopEarly);
  try {
    return await runJest(trino.url, options);
  } finally {
    await trino.stop();
  }
}

function runJest(url: string, options: string[]): Promise<number> {
  const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url));
  const config = fileURLToPath(new URL('../../jest.engines.config.mjs', import.meta.url));
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const tests = spawn(
    process.execPath,
    [...flags, jest, '--config', config, '--runInBand', ...(options.length > 0 ? options : ['/trino-'])],
    {
      stdio: 'inherit',
      env: { ...process.env, IPV6_REPORT_TEST_TRINO: url },
    },
  );
  return new Promise((resolve, reject) => {
    tests.once('error', reject);
    tests.once('exit', (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ToolMissing || error instanceof TrinoDidNotStart)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
