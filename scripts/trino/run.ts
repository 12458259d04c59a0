import { ToolMissing } from '../java/find-java.ts';
import { runJest } from '../run-jest.ts';
import { startTrino, TrinoDidNotStart } from './start-trino.ts';

/** `npm run test:trino [-- trino-nasty]`: the tests test/engines/trino-*, or those named, against a Trino of their own. */
async function main(options: string[]): Promise<number> {
  const trino = await startTrino((line) => console.error(line));
  const stopEarly = (signal: NodeJS.Signals) => {
    void trino.stop().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  process.once('SIGINT', stopEarly).once('SIGTERM', stopEarly);
  try {
    const tests = options.length > 0 ? options : ['/trino-'];
    return await runJest('jest.engines.config.mjs', tests, { IPV6_REPORT_TEST_TRINO: trino.url });
  } finally {
    await trino.stop();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ToolMissing || error instanceof TrinoDidNotStart)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
