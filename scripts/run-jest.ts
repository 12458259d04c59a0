import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Runs Jest with a configuration of the repository's root and answers its exit code.
 *
 * @param config name of the file, such as `jest.cloud.config.mjs`
 * @param options Jest's own, and patterns of test files
 * @param environment what the tests are told, beside this process's own environment
 */
export function runJest(config: string, options: string[], environment: Record<string, string>): Promise<number> {
  const root = new URL('../', import.meta.url);
  const jest = fileURLToPath(new URL('node_modules/jest/bin/jest.js', root));
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const tests = spawn(
    process.execPath,
    [...flags, jest, '--config', fileURLToPath(new URL(config, root)), '--runInBand', ...options],
    { stdio: 'inherit', env: { ...process.env, ...environment } },
  );
  return new Promise((resolve, reject) => {
    tests.once('error', reject);
    tests.once('exit', (code) => resolve(code ?? 1));
  });
}
