import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.ts';
import { type Report, reportSchema } from '../../src/contracts/report.ts';
import { captureTerminal } from '../support/captured-terminal.ts';
import { findSecrets, heads, plantSecrets, secretsIn, tails } from './secrets.ts';

/** Whole runs over logs with known addresses, and a search of every byte that they publish. */

const key = '0123456789abcdeffedcba98765432101032547698badcfeefcdab8967452301';
let root: string;
let logs: string;
let keyFile: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'edition-'));
  logs = join(root, 'logs');
  keyFile = join(root, 'pseudonyms.key');
  await writeFile(keyFile, `${key}\n`);
  await plantSecrets(logs);
}, 60_000);

afterAll(() => rm(root, { recursive: true, force: true }));

async function publish(archive: string, ...more: string[]) {
  const terminal = captureTerminal();
  const options = ['--date', '2026-11-22', '--archive', join(root, archive), '--no-pdf', '--json', ...more];
  const exitCode = await main(['node', 'ipv6-report', 'run', '--logs', logs, ...options], terminal);
  return { exitCode, output: terminal.stdout() + terminal.stderr() };
}

const folder = 'reports/daily/2026/11/22';
const read = (archive: string, name: string) => readFile(join(root, archive, folder, name), 'utf8');
const reportOf = async (archive: string): Promise<Report> =>
  reportSchema.parse(JSON.parse(await read(archive, 'report.json')));

test('without an edition the planted addresses are all over the archive: the search can find them', async () => {
  await publish('whole');
  const found = await findSecrets(join(root, 'whole'));
  const places = new Set(found.map((line) => line.split(': ')[0]?.split('/').at(-1)));
  expect(
    [
      ...['report.json', 'index.html', 'inputs.json', 'security-events.csv', 'rejected.csv', 'blocklist.txt'],
      ...['blocklist.json', 'blocklist.csv', 'waf-ip-set-ipv6.json', 'waf-ip-set-ipv4.json', 'prefixes.csv'],
      ...['daily-2026-11-22-r1.eml', 'skipped-files.csv'],
    ].filter((name) => !places.has(name)),
  ).toEqual([]);
  for (const tail of tails) expect(found.some((line) => line.endsWith(tail))).toBe(true);
  const { security } = await reportOf('whole');
  expect(security.events.filter(({ rule }) => rule === 'port-scan').length).toBeGreaterThanOrEqual(3);
  expect(security.events.some(({ evidence }) => evidence.some(({ text }) => text !== null))).toBe(true);
});

describe.each([
  ['truncate', ['--anonymise', 'truncate'], tails],
  ['pseudonym', ['--anonymise', 'pseudonym', '--anonymise-key'], [...tails, ...heads]],
] as const)('the edition "%s"', (edition, options, forbidden) => {
  let output: string;
  beforeAll(async () => {
    ({ output } = await publish(edition, ...options, ...(edition === 'pseudonym' ? [keyFile] : [])));
  }, 60_000);

  test('shows none of them in any byte of the archive, of the mail, or on the terminal', async () => {
    expect((await readdir(join(root, edition, folder, 'csv'))).length).toBeGreaterThan(8);
    expect(await findSecrets(join(root, edition), forbidden)).toEqual([]);
    expect(secretsIn(output, forbidden)).toEqual([]);
  });

  test('says what it is', async () => {
    expect((await reportOf(edition)).report.anonymised).toBe(edition);
    const catalog = JSON.parse(await readFile(join(root, edition, 'catalog.json'), 'utf8'));
    expect(catalog.reports).toMatchObject([{ anonymised: edition }]);
    expect((await read(edition, 'index.html')).includes('Anonymised edition')).toBe(true);
    expect((await readFile(join(root, edition, 'index.html'), 'utf8')).includes('anonymised')).toBe(true);
  });

  test('has the figures of the whole report', async () => {
    const [covered, whole] = await Promise.all([reportOf(edition), reportOf('whole')]);
    expect(covered.traffic).toEqual(whole.traffic);
    expect(covered.clients).toEqual(whole.clients);
    expect(covered.addressTypes).toEqual(whole.addressTypes);
    expect(covered.security.events.map(({ rule, severity, measured }) => [rule, severity, measured])).toEqual(
      whole.security.events.map(({ rule, severity, measured }) => [rule, severity, measured]),
    );
    const sum = ({ prefixes: { rows, rest } }: Report) => rows.reduce((all, row) => all + row.requests, rest.requests);
    expect(sum(covered)).toBe(sum(whole));
    expect(new Set(covered.prefixes.rows.map(({ prefix }) => prefix)).size).toBe(covered.prefixes.rows.length);
    expect(new Set(covered.security.events.map(({ id }) => id)).size).toBe(covered.security.events.length);
  });

  test('has no list that a firewall would take, and no history of networks', async () => {
    const files = await readdir(join(root, edition, folder), { recursive: true });
    expect(files.filter((name) => /^waf-|^blocklist\.txt|\.bin$/.test(name))).toEqual([]);
    expect(files).toContain('blocklist.json');
  });

  test('does not get into an archive of whole reports, nor they into its own', async () => {
    const more = edition === 'pseudonym' ? [keyFile] : [];
    const before = await read('whole', 'report.json');
    const mixed = await publish('whole', ...options, ...more);
    expect(mixed.exitCode).toBe(2);
    expect(mixed.output).toContain('--report');
    expect(await read('whole', 'report.json')).toBe(before);
    expect((await publish(edition)).exitCode).toBe(2);
    expect(await findSecrets(join(root, edition), forbidden)).toEqual([]);
  });
});

test('truncated, nothing is longer than a /48 or a /24', async () => {
  const { prefixes, security } = await reportOf('truncate');
  for (const { prefix } of prefixes.rows) expect(Number(prefix.split('/')[1])).toBeLessThanOrEqual(48);
  for (const { source, prefixLength, family } of security.events) {
    if (source !== null) expect(prefixLength).toBeLessThanOrEqual(family === 'ipv4' ? 24 : 48);
  }
});

test('pseudonyms keep the lengths of prefixes', async () => {
  const [{ security }, whole] = [await reportOf('pseudonym'), await reportOf('whole')];
  const lengths = ({ security: { events } }: Report) => events.map(({ prefixLength }) => prefixLength);
  expect(security.events.map(({ prefixLength }) => prefixLength)).toEqual(lengths(whole));
});

test.each([
  [['--anonymise', 'pseudonym'], 'Pseudonyms need a key'],
  [['--anonymise', 'pseudonym', '--anonymise-key', '/nowhere/at.all'], '/nowhere/at.all (ENOENT)'],
  [['--anonymise', 'pseudonym', '--anonymise-key', new URL(import.meta.url).pathname], '64 hex digits'],
  [['--anonymise', 'blur'], 'anonymise'],
])('%j is refused with its reason', async (options, words) => {
  const { exitCode, output } = await publish('refused', ...options);
  expect(exitCode).toBe(2);
  expect(output).toContain(words);
});
