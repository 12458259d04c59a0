import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createNetworkFiles, createStoredNetworks } from '../../src/adapters/network-files.ts';
import { networkSettingsSchema } from '../../src/contracts/networks.ts';
import { makeMmdb } from '../../src/sample/mmdb.ts';
import { MemoryStore } from '../support/memory-store.ts';

const built = new Date('2026-11-20T08:00:00Z');
const countries = makeMmdb('GeoLite2-Country', built, [
  { network: '2a02:8100::/27', value: { country: { iso_code: 'DE', geoname_id: 2921044 } } },
  { network: '2a02:8109:77::/48', value: { country: { iso_code: 'AT' } } },
  { network: '84.128.0.0/10', value: { country: { iso_code: 'DE' } } },
  { network: '198.41.0.0/16', value: { registered_country: { iso_code: 'US' } } },
]);
const networks = makeMmdb('GeoLite2-ASN', built, [
  {
    network: '2a02:8100::/27',
    value: {
      autonomous_system_number: 3209,
      autonomous_system_organization: 'A cable company with a rather long name',
    },
  },
  { network: '84.128.0.0/10', value: { autonomous_system_number: 3320 } },
]);
const both = makeMmdb('ipinfo_lite', built, [
  { network: '2600:1f00::/24', value: { country_code: 'US', asn: 'AS16509', as_name: 'Amazon.com, Inc.' } },
]);
const ranges = JSON.stringify({
  syncToken: '1763658189',
  createDate: '2026-11-20-17-03-09',
  prefixes: [{ ip_prefix: '3.5.140.0/22', region: 'ap-northeast-2', service: 'AMAZON', network_border_group: 'x' }],
  ipv6_prefixes: [
    { ipv6_prefix: '2600:9000::/28', region: 'GLOBAL', service: 'CLOUDFRONT', network_border_group: 'x' },
  ],
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'network-files-'));
  const files = { 'country.mmdb': countries, 'asn.mmdb': networks, 'both.mmdb': both, 'ranges.json': ranges };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  await writeFile(join(folder, 'proxies.txt'), '# ours\r\n203.0.113.0/24 ; office\n\n2001:db8::/48\n');
  await writeFile(join(folder, 'noise'), 'no database');
  await writeFile(join(folder, 'packed'), gzipSync(countries));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const load = (settings: Record<string, unknown>, reputation: string[] = []) =>
  createNetworkFiles(networkSettingsSchema.parse(settings), reputation).load();
const path = (name: string) => join(folder, name);

test('without files nothing is known, and nothing is wrong', async () => {
  expect(await load({})).toEqual({
    country: null,
    asn: null,
    aws: null,
    proxies: [],
    reputation: [],
    faults: [],
    sha256: {},
  });
});

test('countries and networks, longest prefix, with the day on which the file was built', async () => {
  const { country, asn, faults } = await load({ country: path('country.mmdb'), asn: path('asn.mmdb') });
  expect(faults).toEqual([]);
  expect([country?.type, country?.built]).toEqual(['GeoLite2-Country', '2026-11-20']);
  const found = ['2a02:8109:1::1', '2a02:8109:77::1', '84.135.1.2', '2a02:8500::1', '198.41.0.4', '9.9.9.9'];
  expect(found.map((address) => country?.find(address))).toEqual(['DE', 'AT', 'DE', null, null, null]);
  expect(asn?.find('2a02:8109:1::1')).toEqual({ number: 3209, name: 'A cable company with a rather long name' });
  expect(asn?.find('84.135.1.2')).toEqual({ number: 3320, name: '' });
});

test('one file may tell both', async () => {
  const { country, asn } = await load({ country: path('both.mmdb'), asn: path('both.mmdb') });
  expect(country?.find('2600:1f18::1')).toBe('US');
  expect(asn?.find('2600:1f18::1')).toEqual({ number: 16509, name: 'Amazon.com, Inc.' });
});

test('ip-ranges.json of both families, and lists as they are', async () => {
  const list = path('proxies.txt');
  const settings = { awsRanges: path('ranges.json'), proxies: [{ name: 'Office', file: list }] };
  const { aws, proxies, reputation } = await load(settings, [list]);
  expect(aws).toEqual({
    created: '2026-11-20',
    ranges: [
      { prefix: '3.5.140.0/22', service: 'AMAZON' },
      { prefix: '2600:9000::/28', service: 'CLOUDFRONT' },
    ],
  });
  const text = '# ours\r\n203.0.113.0/24 ; office\n\n2001:db8::/48\n';
  expect(proxies).toEqual([{ name: 'Office', place: list, text }]);
  expect(reputation).toEqual([{ name: 'proxies.txt', place: list, text }]);
});

test.each([
  ['none', /none cannot be used: there is no such file\. Correct the path\.$/],
  ['.', /cannot be used: it is a directory\. Name the file in it\.$/],
  [
    'noise',
    /noise cannot be used: it is no (MMDB file|JSON) \(.+\)\. (Get it again|Save https:).*\.(mmdb|json again)\.$/,
  ],
  ['packed', /packed cannot be used: it is packed\. Unpack it first\.$/],
])('a file that is not what it should be (%s) is a fault in words, and the others are used', async (name, fault) => {
  const { country, asn, aws, faults } = await load({
    country: path(name),
    asn: path('asn.mmdb'),
    awsRanges: path(name),
  });
  expect([country, aws]).toEqual([null, null]);
  expect(asn).not.toBeNull();
  expect(faults).toHaveLength(2);
  for (const each of faults) expect(each).toMatch(fault);
});

test('JSON with other fields says so', async () => {
  await writeFile(path('other.json'), '{"prefixes": []}');
  const { faults } = await load({ awsRanges: path('other.json') });
  expect(faults).toEqual([
    `${path('other.json')} cannot be used: it is no ip-ranges.json (createDate: Invalid input: expected string, received undefined). Save https://ip-ranges.amazonaws.com/ip-ranges.json again.`,
  ]);
});

test('a store is asked for the files below networks/', async () => {
  const store = new MemoryStore('memory://archive');
  await store.put('networks/country.mmdb', countries);
  await store.put('networks/proxies/Office.txt', '203.0.113.0/24\n');
  await store.put('networks/reputation/drop_v6.json', '{"cidr":"2001:db8::/32"}');
  await store.put('networks/notes.txt', 'nothing of ours');
  const { country, asn, aws, proxies, reputation, faults } = await createStoredNetworks(store).load();
  expect(country?.find('84.135.1.2')).toBe('DE');
  expect([asn, aws, faults]).toEqual([null, null, []]);
  expect(proxies).toEqual([{ name: 'Office', place: 'networks/proxies/Office.txt', text: '203.0.113.0/24\n' }]);
  const place = 'networks/reputation/drop_v6.json';
  expect(reputation).toEqual([{ name: 'drop_v6.json', place, text: '{"cidr":"2001:db8::/32"}' }]);
});

test('files that can be used have the SHA-256 of their content, wherever they lie; others have none', async () => {
  const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
  const known = { country: sha256(countries), asn: sha256(networks), awsRanges: sha256(ranges) };
  const here = await load({ country: path('country.mmdb'), asn: path('asn.mmdb'), awsRanges: path('ranges.json') });
  expect(here.sha256).toEqual(known);
  const store = new MemoryStore('memory://archive');
  await store.put('networks/country.mmdb', countries);
  await store.put('networks/asn.mmdb', networks);
  await store.put('networks/ip-ranges.json', ranges);
  expect((await createStoredNetworks(store).load()).sha256).toEqual(known);
  const faulty = await load({ country: path('noise'), asn: path('missing'), awsRanges: path('ranges.json') });
  expect(faulty.sha256).toEqual({ awsRanges: known.awsRanges });
});
