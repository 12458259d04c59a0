import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.ts';
import { captureTerminal } from '../support/captured-terminal.ts';

/** What is wrong with an engine's settings is said before anything is done. */
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'engines-'));
});

afterAll(() => rm(root, { recursive: true, force: true }));
afterEach(() => {
  delete process.env['IPV6_REPORT_TRINO_PASSWORD'];
  delete process.env['IPV6_REPORT_TRINO_TOKEN'];
});

async function run(...more: string[]) {
  const terminal = captureTerminal();
  const exitCode = await main(['node', 'ipv6-report', ...more], terminal);
  return { exitCode, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

const day = () => ['run', '--logs', root, '--date', '2026-11-22', '--archive', join(root, 'archive')];
const trino = (url: string) => [...day(), '--engine', 'trino', '--trino-url', url, '--work', root];

test.each([
  [() => [...day(), '--engine', 'trino', '--trino-url', 'https://trino.test'], 'Give --work'],
  [() => [...day(), '--engine', 'athena', '--work', 's3://work'], 'is no s3:// address'],
  [() => trino('trino.test:8080'), 'trino.url: an address like https://'],
  [() => trino('https://user:secret@trino.test'), 'IPV6_REPORT_TRINO_PASSWORD'],
  [() => [...day(), '--engine', 'athena', '--work', 's3://work', '--region', 'Frankfurt'], 'a region like'],
  [() => [...day(), '--engine', 'spark'], 'engine'],
])('case %#: says what to do', async (argv, words) => {
  const { exitCode, stderr } = await run(...argv());

  expect(stderr).toContain(words);
  expect(stderr).not.toContain('secret');
  expect(exitCode).toBe(2);
});

test('no password goes over http://, and never two kinds of credentials', async () => {
  process.env['IPV6_REPORT_TRINO_PASSWORD'] = 'secret';
  expect(await run(...trino('http://trino.test:8080'))).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('clear text'),
  });
  process.env['IPV6_REPORT_TRINO_TOKEN'] = 'token';
  expect(await run(...trino('https://trino.test'))).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('not both'),
  });
});

test('a file of an authority that is none is named', async () => {
  const file = join(root, 'ca.pem');
  const config = join(root, 'settings.yaml');
  await writeFile(file, 'no certificate');
  await writeFile(config, `trino: { url: 'https://trino.test', certificateAuthority: ${JSON.stringify(file)} }\n`);

  expect(await run(...day(), '--engine', 'trino', '--work', root, '--config', config)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/ca\.pem, .*no certificate in PEM/),
  });
});

test('tables prints statements with the places filled in', async () => {
  const { exitCode, stdout } = await run(
    ...['tables', '--logs', 's3://logs/alb/', '--flow-logs', 's3://flows', '--work', 's3://work'],
    ...['--accounts', '123456789012', '--regions', 'eu-central-1', 'us-east-1', '--last-day', '2030/12/31'],
  );

  expect(exitCode).toBe(0);
  expect(stdout.match(/^CREATE TABLE IF NOT EXISTS \w+ \(/gm)).toHaveLength(8);
  expect(stdout.match(/^\);$/gm)?.length ?? 0).toBeGreaterThan(0);
  expect(stdout).toContain("external_location = 's3://logs/alb'");
  expect(stdout).toContain("split('eu-central-1,us-east-1', ',')");
});

test('tables names the flag that is wrong', async () => {
  const { exitCode, stderr } = await run(
    ...['tables', '--logs', "s3://lo'gs", '--work', 's3://work', '--accounts', '12', '--regions', 'eu-central-1'],
  );

  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/--logs: an s3:\/\/ or file:\/\/ address.*--accounts: twelve digits/s);
});
