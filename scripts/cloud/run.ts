import { runJest } from '../run-jest.ts';
import { PythonMissing } from './python-tool.ts';
import { EmulatorDidNotStart, startEmulator } from './start-emulator.ts';

/** `npm run test:cloud [-- jest's own options]`: the tests in test/cloud/ against an emulator of their own. */
async function main(options: string[]): Promise<number> {
  const emulator = await startEmulator((line) => console.error(line));
  const stopEarly = (signal: NodeJS.Signals) => {
    void emulator.stop().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  process.once('SIGINT', stopEarly).once('SIGTERM', stopEarly);
  try {
    return await runJest('jest.cloud.config.mjs', options, emulated(emulator.url));
  } finally {
    await emulator.stop();
  }
}

/** Credentials that only the emulator takes: whatever account this machine knows cannot be touched. */
function emulated(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof PythonMissing || error instanceof EmulatorDidNotStart)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
