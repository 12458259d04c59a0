import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { installPythonTool } from '../../../scripts/cloud/python-tool.ts';

/** Runs a line of shell in which `aws` is the real AWS CLI, from PyPI, and answers what it prints. */
export async function runAwsCli(line: string): Promise<string> {
  const python = await installPythonTool('awscli', () => {});
  // The CLI takes an empty profile for the name of one.
  const { AWS_PROFILE: _, AWS_SESSION_TOKEN: __, ...env } = process.env;
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', line.replace(/^aws /, `'${python}' -m awscli `)], {
    env: { ...env, AWS_DEFAULT_REGION: env['AWS_REGION'] },
  });
  return stdout;
}
