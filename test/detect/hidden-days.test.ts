import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { main } from '../../src/cli/main.ts';
import { type Report, reportSchema } from '../../src/contracts/report.ts';
import { listNetworks } from '../../src/detect/networks.ts';
import { parsePrefix } from '../../src/ipv6/prefix.ts';
import { interfaces } from '../../src/sample/interfaces.ts';
import { captureTerminal } from '../support/captured-terminal.ts';
import { hexOf } from './make-day.ts';
import { innocents } from './planted.ts';
import { makeRandomDay, type RandomDay } from './random-day.ts';

/** Days of which only the seed is known: `ipv6-report run` over their log files, and what the published report says. */

const folder = 'AWSLogs/123456789012';
const flowFile = `${folder}/vpcflowlogs/eu-central-1/2026/11/22/123456789012_vpcflowlogs_eu-central-1_fl-0123456789abcdef0_20261122T1000Z_planted0.log.gz`;
const accessFile = `${folder}/elasticloadbalancing/eu-central-1/2026/11/22/123456789012_elasticloadbalancing_eu-central-1_app.planted.50dc6c495c0c9188_20261122T1000Z_10.0.1.17_planted.log.gz`;

/** What the sample itself has in it, some of it only in a larger one; its forged sources are documentation, 6bone and site-local addresses. */
const ofTheSample = [
  'address-hopping 2a1e:7d40:bad::/48',
  `policy-parity ${interfaces.database.id} open over IPv6`,
  ...interfaces.shop.map(({ id }) => `policy-parity ${id} open over IPv4`),
  'port-scan 263f:b1a0:5:1c::5ca1/128',
  'spread-source 2a1f:e4c2:17::/48',
];
const forged = ['2001:db8::/48', '3ffe:b00::/48', 'fec0::/48'];

describe.each([101, 20_261, 777_333])('the hidden day %d', (seed) => {
  let root: string;
  let day: RandomDay;
  let report: Report;
  let archive: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'hidden-days-'));
    archive = join(root, 'archive');
    const logs = join(root, 'logs');
    await writeSample({ out: logs, rows: 12_000, seed, date: '2026-11-22', truth: false });
    day = makeRandomDay(seed);
    await put(join(logs, flowFile), [
      ...day.flows,
      ...Object.values(innocents)
        .flat()
        .map((line) => line.trimEnd()),
    ]);
    await put(join(logs, accessFile), day.requests);
    const terminal = captureTerminal();
    const options = ['--date', '2026-11-22', '--archive', archive, '--work', join(root, 'work'), '--no-pdf', '--json'];
    const exitCode = await main(['node', 'ipv6-report', 'run', '--logs', logs, ...options], terminal);
    expect({ exitCode, stderr: exitCode === 0 ? '' : terminal.stderr() }).toEqual({ exitCode: 0, stderr: '' });
    report = reportSchema.parse(JSON.parse(await readFile(JSON.parse(terminal.stdout()).report.json, 'utf8')));
  }, 120_000);

  afterAll(() => rm(root, { recursive: true, force: true }));

  test('all that was planted is found, each with its prefix', () => {
    const ids = report.security.events.map(({ id }) => id);
    expect(day.expected.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('nobody else is accused', () => {
    const sources = new Set([...day.expected, ...ofTheSample].map((event) => event.split(' ')[1]));
    const others = report.security.events.filter(({ rule, source, id }) => {
      if (rule === 'policy-parity') return !day.expected.includes(id) && !ofTheSample.includes(id);
      return !sources.has(source ?? '') && !(rule === 'suspicious-source' && forged.includes(source ?? ''));
    });
    expect(others.map(({ id }) => id)).toEqual([]);
  });

  test('sweeps are told from searches', () => {
    const told = report.security.events.filter(({ id }) => id in day.strategies);
    expect(Object.fromEntries(told.map(({ id, targetStrategy }) => [id, targetStrategy]))).toEqual(day.strategies);
  });

  test('the published block list covers the attackers, blocks nobody else, and fits a firewall', async () => {
    const read = (name: string) => readFile(join(archive, 'reports/daily/2026/11/22', name), 'utf8');
    const lines = (await read('blocklist.txt')).trim().split('\n');
    const list = listNetworks(lines);
    for (const { source, severity } of report.security.events) {
      if (severity !== 'info' && source !== null)
        expect(list.find(parsePrefix(source)?.hex ?? '')).toBeGreaterThanOrEqual(0);
    }
    expect(report.security.blocklist.collateral).toEqual({ addresses: 0, requests: 0, flows: 0 });
    for (const at of [...Object.values(interfaces)].flat()) {
      for (const address of [at.ipv4, ...at.ipv6]) if (address !== '') expect(list.find(hexOf(address))).toBe(-1);
    }
    const sets = await Promise.all(
      [6, 4].map(async (family) => JSON.parse(await read(`waf-ip-set-ipv${family}.json`))),
    );
    expect(sets.flatMap(({ Addresses }) => Addresses).sort()).toEqual(lines.toSorted());
  });

  test('the SQL of every event shows its rows again', async () => {
    const rows = await lookAgain(join(root, 'work'), report);
    for (const [id, { addresses, expectedIn }] of rows) {
      expect({ id, rows: addresses.length > 0 }).toEqual({ id, rows: true });
      if (expectedIn === null) continue;
      const list = listNetworks([expectedIn]);
      expect(addresses.filter((address) => list.find(address) < 0)).toEqual([]);
    }
  });
});

async function put(file: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, gzipSync(`${lines.join('\n')}\n`));
}

/** By event, the senders of the rows that its SQL finds in the typed tables that the run has kept. */
async function lookAgain(work: string, { security }: Report) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    for (const table of ['requests', 'flows']) {
      await connection.run(
        `CREATE VIEW ${table} AS SELECT * FROM read_parquet('${work}/tables/${table}/*/*.parquet', hive_partitioning = true, union_by_name = true)`,
      );
    }
    const [run] = (await connection.runAndReadAll('SELECT DISTINCT run FROM flows')).getRowObjects();
    const found = new Map<string, { addresses: string[]; expectedIn: string | null }>();
    for (const { id, sql, source } of security.events) {
      const reader = await connection.runAndReadAll(sql.replaceAll('<run>', String(run?.['run'])));
      const addresses = reader.getRowObjects().map((row) => String(row['src'] ?? row['client']));
      found.set(id, { addresses, expectedIn: source });
    }
    return found;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
