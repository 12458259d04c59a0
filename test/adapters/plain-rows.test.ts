import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { type FoundLogs, type LogKind, logKinds } from '../../src/contracts/logs.ts';
import { plantHostileTree } from '../hostile/tree.ts';
import { fc } from '../support/properties.ts';
import { plantTree, readTree } from '../support/read-tree.ts';

/** The engine's reading is the definition; plain lines must be read to the same rows. */

const base = await mkdtemp(join(tmpdir(), 'plain-rows-'));
afterAll(() => rm(base, { recursive: true, force: true }));

const sample = join(base, 'sample');
await writeSample({ out: sample, rows: 3000, seed: 7, date: '2026-11-22', truth: false });

async function readBothWays(roots: readonly string[]) {
  const read = async (plainRows: boolean) => {
    const run = await readTree(roots, { date: '2026-11-22' }, plainRows);
    try {
      const rows = await Promise.all(
        logKinds.map(async (kind) => [kind, (await run.rows(kind).catch(noRows)).map(asText).sort()]),
      );
      return { found: run.found, rows: Object.fromEntries(rows) };
    } finally {
      await run.close();
    }
  };
  return { plain: await read(true), engine: await read(false) };
}

/** A kind of which there is no file has no table. */
const noRows = (): [] => [];
const asText = (row: object) => JSON.stringify(Object.entries(row).sort());
const digest = (rows: object) => createHash('sha256').update(JSON.stringify(rows)).digest('hex');
const without = ({ files, skipped }: FoundLogs) => ({ files: files.map(({ path: _, ...file }) => file), skipped });

test('of a sample nearly every line is plain, and its rows are those of the engine', async () => {
  const { plain, engine } = await readBothWays([sample]);
  expect(plain.rows).toEqual(engine.rows);
  expect(without(plain.found)).toEqual(without(engine.found));
  const lines = (rows: Record<string, unknown[]>) => logKinds.map((kind) => rows[kind]?.length ?? 0);
  expect(Math.min(...lines(plain.rows))).toBeGreaterThan(500);
  const left = plain.found.files.filter(({ path }) => path !== null);
  expect(left.length).toBeLessThan(plain.found.files.length / 4);
});

const seeds = Number(process.env['HOSTILE_SEEDS'] ?? 3);
test.each(Array.from({ length: seeds }, (_, index) => index + 101))(
  'so are those of the hostile tree of seed %i',
  async (seed) => {
    const folder = await mkdtemp(join(base, 'hostile-'));
    const { roots } = await plantHostileTree(folder, seed);
    const { plain, engine } = await readBothWays(roots);
    expect(plain.rows).toEqual(engine.rows);
    expect(without(plain.found)).toEqual(without(engine.found));
  },
);

async function linesOf(kind: LogKind): Promise<string[]> {
  const names = await readdir(sample, { recursive: true });
  const wanted = names.filter((name) => name.endsWith('.gz') && kindOf(name) === kind);
  const texts = await Promise.all(
    wanted.map(async (name) => gunzipSync(await readFile(join(sample, name))).toString()),
  );
  return texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
}

function kindOf(name: string): LogKind {
  if (name.includes('vpcflowlogs')) return 'flows';
  return name.includes('conn_log_') ? 'connections' : 'requests';
}

const names: Record<LogKind, string> = {
  requests:
    'AWSLogs/123456789012/elasticloadbalancing/eu-central-1/2026/11/22/123456789012_elasticloadbalancing_eu-central-1_app.web.1_20261122T1200Z_192.0.2.1_aaaa.log.gz',
  connections:
    'AWSLogs/123456789012/elasticloadbalancing/eu-central-1/2026/11/22/conn_log_123456789012_elasticloadbalancing_eu-central-1_app.web.1_20261122T1200Z_192.0.2.1_aaaa.log.gz',
  flows:
    'AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/11/22/123456789012_vpcflowlogs_eu-central-1_fl-1_20261122T1200Z_aaaa.log.gz',
};

/** What changes a field's meaning, or where it ends. */
const nasty = [
  '"',
  ' ',
  '\\',
  '\\"',
  '-',
  ':',
  '::',
  '.',
  '/',
  '?',
  '[',
  ']',
  '%',
  ',',
  '0',
  '9',
  'a',
  'F',
  'Z',
  '\t',
  '\r',
  '\x01\x02',
  '\x01\x02\x03\x04',
  '\x00',
  'é',
  '\xff',
  '  ',
  '" "',
  '-1',
  '://',
  '99999999999',
  'ffff',
  '0x1',
];
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.constantFrom(0, 0, 1, 2, 5, 40),
  put: fc.constantFrom('', '', ...nasty),
});
const mutation = fc.array(change, { minLength: 1, maxLength: 3 });

/** As Latin-1, so that some bytes are no UTF-8. */
function mutate(line: string, changes: readonly { at: number; cut: number; put: string }[]): string {
  return changes.reduce((text, { at, cut, put }) => {
    const place = Math.floor(at * (text.length + 1));
    return text.slice(0, place) + put + text.slice(place + cut);
  }, line);
}

test.each(logKinds)(
  'lines of %s that were tampered with become the rows of the engine, or are left to it',
  async (kind) => {
    const lines = await linesOf(kind);
    const header = kind === 'flows' ? lines.find((line) => line.startsWith('version')) : undefined;
    const records = lines.filter((line) => line !== header);
    const some = fc.array(fc.tuple(fc.nat(records.length - 1), mutation), { minLength: 300, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(some, async (cases) => {
        const folder = await mkdtemp(join(base, 'tampered-'));
        const text = [
          ...(header === undefined ? [] : [header]),
          ...records.slice(0, 60),
          ...cases.map(([number, changes]) => mutate(records[number] ?? '', changes)),
        ];
        await plantTree(folder, { [names[kind]]: gzipSync(Buffer.from(text.join('\n'), 'latin1')) });
        const { plain, engine } = await readBothWays([folder]);
        expect(plain.rows).toEqual(engine.rows);
        expect(plain.rows[kind].length).toBeGreaterThan(200);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  },
);

test('a file of any size is read the same in pieces; of one that breaks off nothing is kept', async () => {
  const folder = await mkdtemp(join(base, 'large-'));
  const lines = await linesOf('requests');
  // Random bytes for the trace id, so that the packed file is larger than what is read at once.
  const text = Array.from({ length: 5_500 }, (_, number) =>
    (lines[number % lines.length] ?? '').replace(/TID_\w+/, () => `TID_${randomBytes(1600).toString('hex')}`),
  );
  const whole = gzipSync(`${text.join('\n')}\n`, { level: 1 });
  expect(whole.length).toBeGreaterThan(8_400_000);
  await plantTree(folder, {
    [names.requests]: whole,
    [names.requests.replace('_aaaa', '_bbbb')]: whole.subarray(0, -1000),
    [names.flows]: [...(await linesOf('flows'))],
  });
  const { plain, engine } = await readBothWays([folder]);
  expect(plain.found.skipped).toEqual([expect.objectContaining({ reason: 'damaged' })]);
  expect(without(plain.found)).toEqual(without(engine.found));
  expect(plain.rows.requests.length).toBe(5_500);
  // Of so many rows a comparison that can be read is not to be had.
  expect(digest(plain.rows)).toBe(digest(engine.rows));
}, 120_000);

test('long lines fill a row group before its rows are many', async () => {
  const folder = await mkdtemp(join(base, 'long-'));
  const lines = await linesOf('requests');
  const agent = 'x'.repeat(50_000);
  const text = lines
    .slice(0, 1500)
    .map((line, number) => line.replace(/ "[^"]*" (?=\S+ \S+ arn:)/, ` "${number}${agent}" `));
  await plantTree(folder, { [names.requests]: text });
  const { plain, engine } = await readBothWays([folder]);
  expect(plain.rows.requests.length).toBe(1500);
  expect(digest(plain.rows)).toBe(digest(engine.rows));
}, 120_000);

test('a line that is longer than all buffers is one rejected line, packed or not', async () => {
  const folder = await mkdtemp(join(base, 'endless-'));
  const [good = ''] = await linesOf('requests');
  const name = names.requests.replace('.gz', '');
  const endless = `https ${'x'.repeat(70_000_000)}`;
  await plantTree(folder, { [name]: [good, endless, good, endless] });
  const run = await readTree([folder]);
  try {
    const rows = await run.rows('requests');
    expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'accepted', 'format', 'format']);
  } finally {
    await run.close();
  }
}, 120_000);
