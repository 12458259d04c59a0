import { deserialize, serialize } from 'node:v8';
import { expect, test } from '@jest/globals';
import type { Arbitrary } from 'fast-check';
import { noNetworks } from '../../src/contracts/networks.ts';
import { queryIds, type Row } from '../../src/contracts/rows.ts';
import { sections } from '../../src/sections/index.ts';
import { SectionRun } from '../../src/sections/run-sections.ts';
import { clusteredHexArbitrary, hexArbitrary } from '../ipv6/arbitraries.ts';
import { fc } from '../support/properties.ts';
import { contextOf, type Rows } from './fold.ts';

/** The figures are the same with one shard of the clients and with many, to the last number. */
const ipv4Arbitrary = fc
  .integer({ min: 0, max: 0xffffffff })
  .map((value) => `00000000000000000000ffff${value.toString(16).padStart(8, '0')}`);
const identifiers = ['021a2bfffe3c4d5e', '00005efec0000201', '0000000000000001'];
const movingArbitrary = fc
  .tuple(fc.constantFrom('2a02810900010001', '2a02810900010002', '2600170000000000'), fc.constantFrom(...identifiers))
  .map((parts) => parts.join(''));

const clientArbitrary: Arbitrary<Row<'clients'>> = fc
  .record({
    client: fc.oneof(
      clusteredHexArbitrary,
      hexArbitrary,
      ipv4Arbitrary,
      movingArbitrary,
      fc.constantFrom('20020c220038000000000000000000aa', '0064ff9b0000000000000000c0000221'),
    ),
    requests: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5000 })),
    received_bytes: fc.nat({ max: 1e9 }),
    sent_bytes: fc.nat({ max: 1e9 }),
    mapped: fc.nat({ max: 1 }),
  })
  .map((row) => {
    const isIPv4 = row.client.startsWith('00000000000000000000ffff');
    return { ...row, family: isIPv4 ? 'ipv4' : 'ipv6', mapped: isIPv4 ? row.mapped : 0 };
  });
const clientsArbitrary = fc.uniqueArray(clientArbitrary, { selector: ({ client }) => client, maxLength: 150 });

/** Knows the networks of some of the addresses. */
const find =
  <T>(entries: Record<string, T>) =>
  (address: string): T | null =>
    Object.entries(entries).find(([start]) => address.startsWith(start))?.[1] ?? null;
const database = { type: 'Test', built: '2026-11-20' };
const context = {
  ...contextOf(),
  prefixes: { share: 0.02, minimumRequests: 20 },
  history: { date: '2026-11-22', before: null },
  reputation: [{ cidr: '2a02:8109::/32', list: 'drop' }],
  networks: {
    ...noNetworks,
    country: { ...database, find: find({ '2a02:': 'DE', '2600:': 'US', '1': 'FR' }) },
    asn: {
      ...database,
      find: find({ '2a02:': { number: 3320, name: 'One' }, '2': { number: 13335, name: 'Two' } }),
    },
  },
};

function addAll<Q extends keyof Rows & string>(run: SectionRun, query: Q, rows: readonly Row<Q>[]): void {
  for (const row of rows) run.add(query, row);
}

/** Sources of a bad name, so that there is a block list whose collateral counts clients. */
function attacks(clients: readonly Row<'clients'>[]): Rows {
  const times = { first_seen: '2026-11-22 10:00:00', last_seen: '2026-11-22 10:05:00' };
  const culprits = clients.filter((_, index) => index % 7 === 0);
  return {
    'own-addresses': [{ address: '20010db8ffff00000000000000000001', family: 'ipv6' }],
    'inbound-sources': culprits.map(({ client, family }) => ({
      ...{ source: client, family, flows: 400, attempts: 400, failed: 400, rejected: 400 },
      ...times,
    })) as never,
    'client-minutes': culprits.map(({ client, family, requests }) => ({
      ...{ client, family, minute: '2026-11-22 10:00', active_minutes: 1, network_digits: family === 'ipv4' ? 32 : 16 },
      ...{ requests: requests * 1000, failed: requests * 1000, received_bytes: 9, path: '/', user_agent: 'x' },
    })) as never,
  };
}

function fold(clients: readonly Row<'clients'>[], shards: number) {
  const run = new SectionRun(sections, context);
  if (shards === 1) addAll(run, 'clients', clients);
  else {
    for (let shard = 0; shard < shards; shard++) {
      const part = new SectionRun(sections, { ...contextOf(), prefixes: context.prefixes, networks: context.networks });
      addAll(
        part,
        'clients',
        clients.filter(({ client }) => shardOf(client) % shards === shard),
      );
      run.loadClients(deserialize(serialize(part.dumpClients())));
    }
  }
  const rows = attacks(clients);
  for (const query of queryIds) addAll(run, query, (rows[query] ?? []) as never);
  return run.finish();
}

/** Any function of the /64, and of an IPv4 address. */
function shardOf(hex: string): number {
  const key = hex.startsWith('00000000000000000000ffff') ? hex : hex.slice(0, 16);
  return [...key].reduce((sum, digit) => (sum * 31 + Number.parseInt(digit, 16)) % 65_521, 7);
}

test('every section over clients can be made from shards of them', () => {
  const { errors, parts } = new SectionRun(sections, contextOf()).dumpClients();

  expect(errors).toEqual({});
  expect(Object.keys(parts).sort()).toEqual(
    sections.flatMap(({ id, queries }) => (queries.includes('clients') ? [id] : [])).sort(),
  );
});

test('the same figures with 1, 4 or 32 shards', () => {
  let listed = 0;
  fc.assert(
    fc.property(clientsArbitrary, (clients) => {
      const whole = fold(clients, 1);
      listed += whole.sections.security.blocklist.entries.length;
      expect(whole.errors).toEqual([]);
      expect(fold(clients, 4)).toEqual(whole);
      expect(fold(clients, 32)).toEqual(whole);
    }),
    { numRuns: 20 },
  );
  // What is compared is worth it.
  expect(listed).toBeGreaterThan(0);
});

test('an answer that cannot be read fails the sections over clients, and no other', () => {
  const part = new SectionRun(sections, contextOf());
  part.fail('clients', new Error('clients: row 7'));
  const run = new SectionRun(sections, contextOf());
  run.loadClients(deserialize(serialize(part.dumpClients())));

  const { errors } = run.finish();

  expect(new Set(errors.map(({ error }) => error))).toEqual(new Set(['clients: row 7']));
  expect(errors.map(({ section }) => section)).toContain('addresses');
  expect(errors.map(({ section }) => section)).not.toContain('flows');
});
