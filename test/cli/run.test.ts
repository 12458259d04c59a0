import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { main } from '../../src/cli/main.ts';
import { type Report, reportSchema } from '../../src/contracts/report.ts';
import { captureTerminal } from '../support/captured-terminal.ts';

let root: string;
let logs: string;
let truth: NonNullable<Awaited<ReturnType<typeof writeSample>>['truth']>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'run-'));
  logs = join(root, 'logs');
  const written = await writeSample({ out: logs, rows: 3000, seed: 7, date: '2026-11-22' });
  if (written.truth === undefined || written.truth === null) throw new Error('the sample tells no truth');
  truth = written.truth;
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function ipv6Report(...argv: string[]) {
  const terminal = captureTerminal();
  const exitCode = await main(['node', 'ipv6-report', ...argv], terminal);
  return { exitCode, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

async function runDay(archive: string, ...more: string[]) {
  const result = await ipv6Report(
    ...['run', '--logs', logs, '--date', '2026-11-22', '--archive', archive, '--no-pdf', '--json'],
    ...more,
  );
  const json = result.stdout === '' ? undefined : JSON.parse(result.stdout);
  const report: Report | undefined = json && reportSchema.parse(JSON.parse(await readFile(json.report.json, 'utf8')));
  return { ...result, json, report };
}

test('the figures of the report are the truth about the logs', async () => {
  const { exitCode, report, json } = await runDay(join(root, 'archive'));
  expect(exitCode).toBe(0);
  expect(report?.traffic.requests).toMatchObject(truth.requests);
  expect(report?.traffic.receivedBytes).toMatchObject(truth.receivedBytes);
  expect(report?.traffic.sentBytes).toMatchObject(truth.sentBytes);
  expect(report?.clients.ipv4.addresses).toBe(truth.clients.ipv4.addresses);
  expect(report?.clients.ipv6).toMatchObject(truth.clients.ipv6);
  expect(report?.flows).toMatchObject({
    accepted: truth.flows.accepted,
    rejected: truth.flows.rejected,
    nat64: truth.flows.nat64,
    addresses: truth.flows.addresses,
  });
  expect(report?.quality.rows.rejected).toBe(0);
  expect(report?.quality.files.skipped.map(({ reason }) => reason).sort()).toEqual(
    truth.skipped.map(({ reason }) => reason).sort(),
  );
  expect(report?.report.sample).toBe(true);
  expect(json.summary).toMatchObject({ status: 'complete', requests: 3000 });
});

test('the same day again changes no byte and sends no second mail', async () => {
  const archive = join(root, 'twice');
  const first = await runDay(archive);
  const bytes = await readTree(archive);
  const second = await runDay(archive);
  expect(second.exitCode).toBe(0);
  expect(second.json.deliveries[0]).toMatchObject({ channel: 'mail', outcome: 'skipped' });
  expect(await readTree(archive)).toEqual(bytes);
  expect(second.json.report).toEqual(first.json.report);
  expect(second.json.mail).toBe(first.json.mail);
  expect(second.json.mail).toMatch(/\.eml$/);
});

test('archive list and verify know the report', async () => {
  const archive = join(root, 'listed');
  await runDay(archive);
  const listed = await ipv6Report('archive', 'list', '--archive', archive);
  expect(listed.stdout).toMatch(/reports\/daily\/2026\/11\/22\s+r1\s+complete\s+3000 requests\s+\d+\.\d % IPv6/);
  expect(await ipv6Report('archive', 'verify', '--archive', archive)).toMatchObject({ exitCode: 0, stdout: '' });
  await writeFile(join(archive, 'reports/daily/2026/11/22/report.json'), '{}');
  const verified = await ipv6Report('archive', 'verify', '--archive', archive);
  expect(verified.exitCode).toBe(1);
  expect(verified.stdout).toMatch(/report\.json/);
});

test('an archive that is not there is named', async () => {
  const { exitCode, stderr } = await ipv6Report('archive', 'list', '--archive', join(root, 'nowhere'));
  expect(exitCode).toBe(2);
  expect(stderr).toContain(join(root, 'nowhere'));
});

test('missed days are made first, as many as are asked for', async () => {
  const own = join(root, 'caught-up');
  const run = (...more: string[]) => ipv6Report('run', '--logs', logs, '--archive', own, '--no-pdf', '--json', ...more);
  expect((await run('--date', '2026-11-18')).exitCode).toBe(3);
  const { exitCode, stdout, stderr } = await run('--date', '2026-11-22', '--catch-up', '2');
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(stdout).caughtUp).toEqual([
    { date: '2026-11-20', outcome: 'made' },
    { date: '2026-11-21', outcome: 'made' },
  ]);
  expect(stderr).toContain('2026-11-20 had no report: made.');
  const listed = await ipv6Report('archive', 'list', '--archive', own, '--json');
  expect(listed.stdout.match(/"folder": ?"[^"]+/g)?.map((folder) => folder.slice(-10))).toEqual([
    '2026/11/18',
    '2026/11/20',
    '2026/11/21',
    '2026/11/22',
  ]);
  const asked = await run('--date', '2026-11-22', '--catch-up', 'all');
  expect(asked).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--catch-up takes a whole number') });
});

test('a day without logs is an empty report that says so', async () => {
  const { exitCode, stdout, stderr } = await ipv6Report(
    ...['run', '--logs', logs, '--date', '2026-08-01', '--archive', join(root, 'empty'), '--no-pdf', '--json'],
  );
  const json = JSON.parse(stdout);
  expect(exitCode).toBe(3);
  expect(json.status).toBe('empty');
  expect(json.summary.ipv6RequestShare).toBeNull();
  expect(stderr).not.toBe('');
});

test('broken lines, foreign and damaged files are counted and named, and the rest is reported', async () => {
  const flawed = join(root, 'flawed');
  const written = await writeSample({ out: flawed, rows: 3000, seed: 7, date: '2026-11-22', flaws: true });
  await mkdir(join(flawed, 'notes'));
  await writeFile(join(flawed, 'notes', 'read.me'), 'these are notes\n');
  await writeFile(join(flawed, 'notes', 'table.csv.gz'), gzipSync('a,b\n1,2\n'));
  const result = await ipv6Report(
    ...['run', '--logs', flawed, '--date', '2026-11-22', '--archive', join(root, 'flaws'), '--no-pdf', '--json'],
  );
  expect(result.exitCode).toBe(3);
  const report = reportSchema.parse(JSON.parse(await readFile(JSON.parse(result.stdout).report.json, 'utf8')));
  expect(report.quality.status).toBe('partial');
  expect(report.quality.rows.rejected).toBe(3);
  expect(report.quality.rejectedFiles.every((file) => file.line !== null && file.key !== '')).toBe(true);
  expect(report.quality.files.skipped.filter(({ reason }) => reason === 'damaged')).toHaveLength(1);
  expect(report.quality.files.skipped.filter(({ key }) => key.includes('notes/'))).toHaveLength(2);
  expect(report.traffic.requests).toMatchObject(written.truth?.requests ?? {});
});

test.each([
  ['an impossible date', ['--date', '2026-02-30'], /2026-02-30/],
  ['a word for a date', ['--date', 'yesterday'], /date/],
  ['an unknown zone', ['--date', '2026-11-22', '--timezone', 'Mars/Base'], /Mars\/Base/],
  ['an end before the begin', ['--date', '2026-11-22', '--to', '2026-11-20'], /2026-11-20|to/],
])('%s is a usage error that names it', async (_name, flags, message) => {
  const archive = join(root, 'never');
  const { exitCode, stderr } = await ipv6Report('run', '--logs', logs, '--archive', archive, '--no-pdf', ...flags);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(message);
  expect(await readTree(archive)).toEqual({});
});

test('a missing log directory is a usage error that names it', async () => {
  const { exitCode, stderr } = await ipv6Report('run', '--logs', join(root, 'none'), '--date', '2026-11-22');
  expect(exitCode).toBe(2);
  expect(stderr).toContain(join(root, 'none'));
});

test('an engine that cannot be run from here is refused, not replaced', async () => {
  const { exitCode, stderr } = await ipv6Report('run', '--logs', logs, '--date', '2026-11-22', '--engine', 'trino');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('trino');
});

test('an unknown flag or command is a usage error', async () => {
  expect((await ipv6Report('run', '--colour')).exitCode).toBe(2);
  expect((await ipv6Report('fly')).exitCode).toBe(2);
  expect((await ipv6Report('--version')).exitCode).toBe(0);
});

test('an archive that cannot be written is refused before the logs are read, with the path', async () => {
  const file = join(root, 'a-file');
  await writeFile(file, '');
  const { exitCode, stderr } = await ipv6Report(
    ...['run', '--logs', logs, '--date', '2026-11-22', '--archive', join(file, 'archive'), '--no-pdf'],
  );
  expect(exitCode).toBe(1);
  expect(stderr).toContain(join(file, 'archive'));
});

test('an unreadable folder is skipped and named', async () => {
  const place = join(root, 'closed');
  await writeSample({ out: place, rows: 300, seed: 3, date: '2026-11-22' });
  const closed = join(place, 'AWSLogs', 'closed');
  await mkdir(closed);
  await chmod(closed, 0);
  try {
    const result = await ipv6Report(
      ...[
        'run',
        '--logs',
        place,
        '--date',
        '2026-11-22',
        '--archive',
        join(root, 'closed-archive'),
        '--no-pdf',
        '--json',
      ],
    );
    // Root may read everything: then there is nothing to name.
    if (process.getuid?.() === 0) expect(result.exitCode).toBe(0);
    else {
      const report = reportSchema.parse(JSON.parse(await readFile(JSON.parse(result.stdout).report.json, 'utf8')));
      expect(report.quality.files.skipped.map(({ reason }) => reason)).toContain('unreadable');
    }
  } finally {
    await chmod(closed, 0o755);
  }
});

test('a mail server that refuses leaves the report published and exits with 4', async () => {
  const { exitCode, json } = await runDay(
    join(root, 'refused'),
    ...['--smtp', 'smtp://127.0.0.1:1', '--mail-to', 'someone@example.com'],
  );
  expect(exitCode).toBe(4);
  expect(json.deliveries[0]).toMatchObject({ channel: 'mail', outcome: 'failed' });
  expect(json.report.json).toMatch(/report\.json$/);
}, 240_000);

/** Contents of all files below a directory, by relative path. */
async function readTree(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const contents = await Promise.all(
    files.map(async (file) => {
      const path = join(file.parentPath, file.name);
      return [path.slice(directory.length + 1), (await readFile(path)).toString('base64')] as const;
    }),
  );
  return Object.fromEntries(contents);
}

test('logs of which too much cannot be read end the run with code 1, name the file and the line, publish nothing', async () => {
  const broken = join(root, 'broken');
  const archive = join(root, 'broken-archive');
  const line = (sent: string) =>
    `http 2026-11-22T10:00:00.000000Z app/web/50dc6c495c0c9188 192.0.2.1:2817 - -1 -1 -1 460 - 0 ${sent} "GET http://h:80/?token=s3cret HTTP/1.1" "curl" - - - "Root=1-5"`;
  await mkdir(broken);
  await writeFile(join(broken, 'a.log'), `${Array(98).fill(line('57')).join('\n')}\n${line('?')}\n${line('?')}\n`);
  const arguments_ = ['run', '--logs', broken, '--date', '2026-11-22', '--archive', archive, '--no-pdf'];
  const result = await ipv6Report(...arguments_, '--json');
  expect([result.exitCode, result.stdout]).toEqual([1, '']);
  expect(result.stderr).toContain(
    '2 of 100 access log lines of the period (2 %) could not be read; at most 1 % may be',
  );
  expect(result.stderr).toContain('a.log: 2 by their number, as in line 99.');
  expect(await readdir(archive).catch(() => [])).toEqual([]);
  const lenient = await ipv6Report(...arguments_, '--most-rejected', '0.02');
  expect(lenient.exitCode).toBe(3);
  expect(lenient.stderr).toContain('2 access log lines, 2 % of those of the period, could not be read.');
  const csv = await readFile(join(archive, 'reports/daily/2026/11/22/csv/rejected.csv'), 'utf8');
  expect(csv).toMatch(
    /^logs,file,reason,lines,first_line,sample\r\nrequests,a\.log,number,2,99,.*GET http:\/\/h:80\/\?… HTTP/,
  );
  expect(csv).not.toContain('s3cret');
  for (const share of ['2', 'some']) {
    const wrong = await ipv6Report(...arguments_, '--most-rejected', share);
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('quality.mostRejected')]);
  }
});
