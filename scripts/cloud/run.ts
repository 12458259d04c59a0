import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
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
    return await runJest(emulator.url, options);
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

function runJest(url: string, options: string[]): Promise<number> {
  const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url));
  const config = fileURLToPath(new URL('../../jest.cloud.config.mjs', import.meta.url));
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const tests = spawn(process.execPath, [...flags, jest, '--config', config, '--runInBand', ...options], {
    stdio: 'inherit',
    env: { ...process.env, ...emulated(url) },
  });
  return new Promise((resolve, reject) => {
    tests.once('error', reject);
    tests.once('exit', (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof PythonMissing || error instanceof EmulatorDidNotStart)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
