import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseToHex } from '../../src/ipv6/address.ts';
import { nearlyAddress } from '../ipv6/arbitraries.ts';
import { accepted, rejected } from '../ipv6/vectors.ts';
import { fc } from '../support/properties.ts';
import { type Bed, openBed } from './trino-bed.ts';

/** Address texts, good and nearly good, as clients of connection logs: both engines read them as src/ipv6 does. */
let bed: Bed;
let texts: string[];

beforeAll(async () => {
  const drawn = fc.sample(nearlyAddress, { numRuns: 3000, seed: 6 });
  const given = [...accepted, ...rejected].map((vector) => (typeof vector === 'string' ? vector : vector[0]));
  texts = [...new Set([...given, ...drawn])].filter((text) => /^[^\s"\uFFFD]+$/u.test(text) && text.isWellFormed());
  bed = await openBed();
  const key =
    'AWSLogs/123456789012/elasticloadbalancing/eu-central-1/2026/11/22/conn_log_123456789012_elasticloadbalancing_eu-central-1_app.web.50dc6c495c0c9188_20261122T1005Z_192.0.2.1_aaaaaaaa.log';
  const line = (client: string, place: number) =>
    `2026-11-22T10:00:00.000000Z ${client} 1 443 TLSv1.3 TLS_AES 0.014 "-" - - Success TID_${place}`;
  await mkdir(dirname(join(bed.logs, key)), { recursive: true });
  // The first line tells what file it is.
  await writeFile(join(bed.logs, key), `${['192.0.2.1', ...texts].map(line).join('\n')}\n`);
});

afterAll(async () => {
  await bed?.close();
});

test.each(['duckdb', 'trino'] as const)('%s', async (name) => {
  await bed.run(name);
  const rows = await bed.rows(name, 'connections');

  const read = new Map(rows.map((row) => [row['conn_trace_id'], row['client']]));
  const found = texts.map((text, index) => ({ text, client: read.get(`TID_${index + 1}`) ?? null }));
  const expected = texts.map((text) => ({ text, client: parseToHex(text) }));
  expect(found.filter(({ client }) => client !== null).length).toBeGreaterThan(100);
  expect(found.filter(({ client }) => client === null).length).toBeGreaterThan(100);
  expect(found).toEqual(expected);
});
