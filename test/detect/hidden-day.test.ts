import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDirectoryStore } from '../../src/adapters/directory.ts';
import { createDuckDbEngine } from '../../src/adapters/duckdb.ts';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { createQueryLibrary } from '../../src/adapters/query-directory.ts';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { detectSettingsSchema } from '../../src/contracts/detect.ts';
import { type Security, securitySchema } from '../../src/contracts/report-security.ts';
import { type QueryId, queryIds } from '../../src/contracts/rows.ts';
import { listNetworks } from '../../src/detect/networks.ts';
import { type ListedNetwork, readNetworkList } from '../../src/detect/reputation.ts';
import type { QueryEngine } from '../../src/ports.ts';
import { interfaces } from '../../src/sample/interfaces.ts';
import { security as section } from '../../src/sections/security.ts';
import { readRows } from '../../src/stages/aggregate-rows.ts';
import { plan } from '../../src/stages/plan.ts';
import { contextOf } from '../sections/fold.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { hexOf } from './make-day.ts';
import { attacks, hopping, innocents, plantedFlows, requests, scannerList } from './planted.ts';

/** A sample day with attacks and with innocents in it, from log lines to events, over the real engine. */

const folder = 'AWSLogs/123456789012';
const flows = `${folder}/vpcflowlogs/eu-central-1/2026/11/22/123456789012_vpcflowlogs_eu-central-1_fl-0123456789abcdef0_20261122T1000Z_planted0.log.gz`;
const access = `${folder}/elasticloadbalancing/eu-central-1/2026/11/22/123456789012_elasticloadbalancing_eu-central-1_app.planted.50dc6c495c0c9188_20261122T1000Z_10.0.1.17_planted.log.gz`;

let root: string;
let engine: QueryEngine;
let results: Map<QueryId, string>;
let found: Security;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hidden-day-'));
  const logs = join(root, 'logs');
  await writeSample({ out: logs, rows: 60_000, seed: 11, date: '2026-11-22', truth: false });
  await put(join(logs, flows), plantedFlows);
  await put(join(logs, access), requests);
  const work = join(root, 'work');
  engine = createDuckDbEngine({ workDirectory: work });
  const planned = await plan(
    { execution: 'hidden', request: { date: '2026-11-22' } },
    {
      ...{ logs: createLogTree([logs]), work: createDirectoryStore(work), queries: createQueryLibrary() },
      ...{ archive: new MemoryStore(), engine: 'duckdb' as const, timezone: 'UTC' },
    },
  );
  for (const statement of planned.extract) await engine.execute(statement);
  results = new Map();
  for (const id of queryIds) {
    const statement = planned.analyse.find((one) => one.id === id);
    if (!section.queries.includes(id) || statement === undefined) continue;
    results.set(id, (await engine.execute(statement)).output);
  }
  found = await detectWith({});
}, 120_000);

afterAll(async () => {
  await engine?.close();
  await rm(root, { recursive: true, force: true });
});

async function put(file: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, gzipSync(`${lines.join('\n')}\n`));
}

async function detectWith(settings: unknown, reputation: ListedNetwork[] = []): Promise<Security> {
  const fold = section.start({ ...contextOf(), detect: detectSettingsSchema.parse(settings), reputation });
  const read = async <Q extends QueryId>(id: Q) => {
    const handle = fold.on[id];
    const output = results.get(id);
    if (handle === undefined || output === undefined) throw new Error(`no answer to ${id}`);
    await readRows(id, createReadStream(output), handle);
  };
  for (const id of section.queries) await read(id);
  return securitySchema.parse(fold.finish().security);
}

/** What the sample itself has in it. */
const ofTheSample = [
  'address-hopping 2a1e:7d40:bad::/48',
  `policy-parity ${interfaces.database.id} open over IPv6`,
  ...interfaces.shop.map(({ id }) => `policy-parity ${id} open over IPv4`),
  'port-scan 263f:b1a0:5:1c::5ca1/128',
  'spread-source 2a1f:e4c2:17::/48',
];
/** The other things that the rotating scanners and the sweep do. */
const sources = ['2a1f:e4c2:17::/48', '2a0e:b107:20:7::/64', '2a0d:9ac4::/32', '2a0e:b107:15::7/128'];
const forged = ['2001:db8::/48', '3ffe:b00::/48', 'fec0::/48'];
const expected = [...ofTheSample, ...Object.values(attacks).map(([event]) => event), hopping];

const { networks: published } = readNetworkList('censys.txt', scannerList);
const censys = published.map(({ cidr }) => cidr);

const idOf = (event: Security['events'][number]) => event.id;

describe('in a day full of traffic', () => {
  test.each(Object.entries(attacks).map(([what, [event]]) => [what, event] as const))('%s is found: %s', (_, event) => {
    expect(found.events.map(idOf)).toContain(event);
  });

  test.each([...ofTheSample, hopping])('%s is found', (event) => {
    expect(found.events.map(idOf)).toContain(event);
  });

  test('nobody else is accused', () => {
    const others = found.events.filter((event) => !expected.includes(event.id));
    const unknown = others.filter(({ rule, source }) => {
      if (rule === 'suspicious-source') return !forged.includes(source ?? '');
      return !sources.includes(source ?? '');
    });
    expect(unknown.map(idOf)).toEqual([]);
    expect(found.eventsTotal).toBe(found.events.length);
    expect(Object.values(innocents).every((lines) => lines.length > 10)).toBe(true);
  });

  test('those who publish their scanners are recognised by what they publish', async () => {
    expect(published).toHaveLength(14);
    const withList = await detectWith({}, [...published]);
    const named = withList.events.filter(({ rule }) => rule === 'suspicious-source');
    const theirs = named.filter(({ sentence }) => sentence.includes('which is on the list censys.txt'));
    expect(theirs.map(({ source, severity, measured }) => [source, severity, measured.value])).toEqual([
      ['2620:96:e000:b0cc:e::/80', 'warning', 48],
      ['167.248.133.0/24', 'warning', 40],
    ]);
    expect(withList.blocklist.entries.map(({ cidr }) => cidr)).toEqual(found.blocklist.entries.map(({ cidr }) => cidr));
  });

  test('the sweep is known as one', () => {
    expect(found.events.find(({ id }) => id === 'address-scan 2a0e:b107:15::7/128')?.targetStrategy).toBe('sequential');
  });

  test('the block list covers the attackers and blocks nobody who did nothing', () => {
    const { entries, collateral, leftOut } = found.blocklist;
    expect(leftOut).toEqual([]);
    expect(collateral).toEqual({ addresses: 0, requests: 0, flows: 0 });
    const list = listNetworks(entries.map(({ cidr }) => cidr));
    const grave = found.events.filter(
      ({ severity, source, rule }) => severity !== 'info' && source !== null && rule !== 'policy-parity',
    );
    expect(grave.length).toBeGreaterThan(8);
    for (const { source } of grave) expect(list.find(hexOf(source?.split('/')[0] ?? ''))).toBeGreaterThanOrEqual(0);
  });

  test('the SQL of an event finds its rows again', async () => {
    const event = found.events.find(({ id }) => id === 'port-scan 2a0e:b107:14::10/128');
    const output = join(root, 'work/again.csv');
    const sql = event?.sql.replaceAll('<run>', 'hidden') ?? '';
    await engine.execute({
      kind: 'analyse',
      id: 'again',
      sql,
      parameters: [],
      output,
      token: 'x'.repeat(40),
    });
    const rows: string[] = [];
    for await (const chunk of createReadStream(output, 'utf8')) rows.push(...String(chunk).trim().split('\n'));
    expect(rows).toHaveLength(1 + 60);
    expect(rows.every((row, at) => at === 0 || row.includes('2a0eb107001400000000000000000010'))).toBe(true);
  });

  test('with the fixed numbers of the brief, nobody else is accused either', async () => {
    const brief = await detectWith({ preset: 'brief' });
    const accused = brief.events.filter(({ severity, source }) => severity !== 'info' && source !== null);
    const known = new Set(expected.map((event) => event.split(' ')[1]).concat(sources));
    expect(accused.filter(({ source }) => !known.has(source ?? '')).map(idOf)).toEqual([]);
    expect(accused.length).toBeGreaterThan(5);
  });

  test('whom the settings ignore is accused of nothing and blocked nowhere', async () => {
    const mild = await detectWith({ ignore: ['2a0e:b107::/32', ...censys] });
    const list = listNetworks(['2a0e:b107::/32', ...censys]);
    const isIgnored = (cidr: string | null) => cidr !== null && list.find(hexOf(cidr.split('/')[0] ?? '')) >= 0;
    expect(mild.events.filter(({ source }) => isIgnored(source))).toEqual([]);
    expect(mild.blocklist.entries.filter(({ cidr }) => isIgnored(cidr))).toEqual([]);
    expect(mild.events.map(idOf)).toContain('spread-source 2a1f:e4c2:17::/48');
  });
});
