import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.ts';
import { captureTerminal } from '../support/captured-terminal.ts';

/** A machine that knows nothing of AWS. */
const nothing: Record<string, string | undefined> = {
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_PROFILE: undefined,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};
let before: NodeJS.ProcessEnv = {};

beforeEach(() => {
  before = { ...process.env };
  for (const [name, value] of Object.entries(nothing)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});
afterEach(() => {
  for (const name of Object.keys(nothing)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

async function run(...argv: string[]) {
  const terminal = captureTerminal();
  const exitCode = await main(['node', 'ipv6-report', ...argv], terminal);
  return { exitCode, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

test.each([[['doctor']], [['start', '--date', '2026-11-22']]])(
  '%j without a region says which flag gives one',
  async (argv) => {
    expect(await run(...argv)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'No AWS region is known. Give --region, or set AWS_REGION.\n',
    });
  },
);

test.each([[['doctor']], [['start', '--date', '2026-11-22']]])(
  '%j without credentials says how to sign in',
  async (argv) => {
    const { exitCode, stdout, stderr } = await run(...argv, '--region', 'eu-central-1');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^There are no AWS credentials \(.*\)\. Sign in \(aws sso login/);
  },
);

test('days that cannot be are said before AWS is asked for anything', async () => {
  expect(await run('start', '--from', '2026-11-22', '--to', '2026-11-01')).toMatchObject({
    exitCode: 2,
    stderr: '--to 2026-11-01 lies before --from 2026-11-22.\n',
  });
  expect(await run('start', '--date', '2026-11-22', '--at-once', '0')).toMatchObject({ exitCode: 2 });
});
