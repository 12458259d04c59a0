import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.ts';
import { captureTerminal } from '../support/captured-terminal.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sample-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function sample(...argv: string[]) {
  const terminal = captureTerminal();
  const exitCode = await main(['node', 'ipv6-report', 'sample', ...argv], terminal);
  return { exitCode, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

test('writes as many flow records as asked for, and says so', async () => {
  const out = join(root, 'many');
  const { exitCode, stdout, stderr } = await sample('--rows', '300', '--flows', '4000', '--out', out);
  expect(stderr).toMatch(/^Wrote 300 requests, \d+ connections and 4000 flow records in \d+ files below /);
  expect(exitCode).toBe(0);
  expect(stdout).toBe('');
  const marker = JSON.parse(await readFile(join(out, 'ipv6-report-sample.json'), 'utf8'));
  expect(marker).toMatchObject({ rows: 300, flowsPerDay: 4000, requests: 300, flows: 4000, complete: true });
});

test('half as many as rows unless they are asked for', async () => {
  const { stderr } = await sample('--rows', '300', '--out', join(root, 'usual'));
  expect(stderr).toMatch(/ and 150 flow records /);
});

test.each(['0', '-5', '1.5', '2e3', 'many', '', '1000000001'])(
  '--flows "%s" is refused, and nothing written',
  async (flows) => {
    const { exitCode, stderr } = await sample('--rows', '300', `--flows=${flows}`, '--out', join(root, 'wrong'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`--flows takes a whole number from 1 to 1000000000, not "${flows}".`);
    expect(await readdir(root)).not.toContain('wrong');
  },
);
