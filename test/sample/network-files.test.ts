import { expect, test } from '@jest/globals';
import { Reader } from 'maxmind';
import { readNetworkList } from '../../src/detect/reputation.ts';
import { makeNetworkFiles } from '../../src/sample/network-files.ts';
import { networks } from '../../src/sample/networks.ts';

const files = makeNetworkFiles('2026-11-22');
const open = (name: string) => new Reader<never>(Buffer.from(files[name] ?? ''));

test('the databases know the samples’ networks of both families, and nobody else', () => {
  const country = open('country.mmdb');
  expect(country.metadata).toMatchObject({ databaseType: 'Sample-Country', buildEpoch: new Date('2026-11-22') });
  expect(
    ['2003:c1::1', '84.130.0.9', '2607:fb90::1', '172.56.1.1', '2600:9000:3123::1'].map((a) => country.get(a)),
  ).toEqual(['DE', 'DE', 'US', 'US', 'US'].map((iso_code) => ({ country: { iso_code } })));
  expect(['2001:db8::1', '198.51.100.1'].map((address) => country.get(address))).toEqual([null, null]);
});

test('autonomous systems have numbers for private use, one for each network', () => {
  const asn = open('asn.mmdb');
  const numbers = Object.values(networks)
    .flat()
    .map(
      ({ ipv4 }) =>
        asn.get([24, 16, 8, 0].map((shift) => (ipv4 >>> shift) & 255).join('.'))?.['autonomous_system_number'],
    );
  expect(new Set(numbers).size).toBe(Object.values(networks).flat().length);
  expect(numbers.every((number) => Number(number) >= 64_512 && Number(number) <= 65_534)).toBe(true);
});

test('AWS ranges and the list of bad names read as the real ones do', () => {
  const ranges = JSON.parse(String(files['ip-ranges.json']));
  expect(ranges.createDate).toMatch(/^2026-11-22/);
  expect(ranges.ipv6_prefixes.map(({ service }: { service: string }) => service)).toContain('CLOUDFRONT');
  const list = readNetworkList('drop_v6.json', String(files['drop_v6.json']));
  expect(list).toMatchObject({ built: '2026-11-22', unreadable: [] });
  expect(list.networks.map(({ cidr }) => cidr)).toEqual([
    '2a1f:e4c2:17::/48',
    '263f:b1a0:5:1c::/64',
    '2a1e:7d40:bad::/48',
  ]);
});
