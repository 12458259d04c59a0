import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { readEnvironment, variables } from '../../functions/shared/environment.ts';
import { detectSettingsSchema } from '../../src/contracts/detect.ts';
import { type NetworkFiles, noNetworkFiles } from '../../src/contracts/networks.ts';
import { type Settings, settingsSchema } from '../../src/contracts/settings.ts';
import type { Run } from '../../src/contracts/stages.ts';
import { presets } from '../../src/detect/presets.ts';
import { type Configuration, hashConfiguration } from '../../src/stages/configuration.ts';

const period = { start: '2026-11-22T00:00:00Z', end: '2026-11-23T00:00:00Z', timezone: 'UTC' };

/** Of settings as somebody writes them, over no files about networks, for a whole daily report in UTC. */
function hashOf(written: object, run: Partial<Run> = {}, networks: Configuration['networks'] = noNetworkFiles): string {
  return hashConfiguration({
    run: { report: 'daily', period, ...run },
    settings: settingsSchema.parse(written),
    networks,
  });
}

const plain = hashOf({});

/** The same values with the keys of every object the other way round. */
function turned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).toReversed();
  return Object.fromEntries(entries.map(([key, item]) => [key, turned(item)]));
}

test('is 64 hex digits, which tell nothing but equal from other', () => {
  expect(plain).toMatch(/^[0-9a-f]{64}$/);
  expect(hashOf({})).toBe(plain);
});

test('the order of keys does not matter', () => {
  const settings = settingsSchema.parse({
    detect: { ignore: ['2001:db8::/32'], thresholds: { volume: { bytes: 5 } } },
  });
  const other = turned(settings) as Settings;
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(settings));
  const run = { report: 'daily', period };
  const networks = { ...noNetworkFiles, sha256: { country: 'aa', asn: 'bb' } };
  const back = { ...noNetworkFiles, sha256: { asn: 'bb', country: 'aa' } };
  expect(hashConfiguration({ run, settings: other, networks: back })).toBe(
    hashConfiguration({ run, settings, networks }),
  );
});

test('a default written out is one left out, those of the rules too', () => {
  const { prefixes, quality, publicIpv4, natGateway, detect } = settingsSchema.parse({});
  expect(hashOf({ prefixes, quality, publicIpv4, natGateway, detect })).toBe(plain);
  expect(hashOf({ detect: { thresholds: presets.literature } })).toBe(plain);
  expect(hashOf({ detect: { preset: 'brief', thresholds: { volume: { bytes: 10_000_000 } } } })).toBe(
    hashOf({ detect: { preset: 'brief' } }),
  );
});

test('lists are sets: order and repetition do not matter', () => {
  expect(hashOf({ detect: { ignore: ['192.0.2.1', '2001:db8::/48'], disabled: ['volume', 'port-scan'] } })).toBe(
    hashOf({
      detect: { ignore: ['2001:db8::/48', '192.0.2.1', '2001:db8::/48'], disabled: ['port-scan', 'volume'] },
    }),
  );
});

test('secrets, places, mail, engine and looks change nothing', () => {
  expect(
    hashOf({
      title: 'Another title',
      logs: ['/srv/logs'],
      archive: 's3://archive',
      engine: 'trino',
      pdf: false,
      work: '/srv/work',
      trino: { url: 'https://trino.example:8443', user: 'somebody' },
      athena: { workgroup: 'other' },
      anonymise: { key: 'ab'.repeat(32), keyFile: '/etc/ipv6-report/key' },
      networks: { country: '/srv/country.mmdb', proxies: [{ name: 'CDN', file: '/srv/cdn.txt' }] },
      detect: { reputation: ['/srv/drop_v6.json'] },
      mail: { to: ['noc@example.com'], smtp: 'smtp://user:password@mail.example', archiveUrl: 'https://a.example' },
    }),
  ).toBe(plain);
});

describe('another value of what decides is another hash:', () => {
  const deciding: Record<string, object> = {
    'prefixes.share': { prefixes: { share: 0.02 } },
    'prefixes.minimumRequests': { prefixes: { minimumRequests: 99 } },
    'quality.mostRejected': { quality: { mostRejected: 0.5 } },
    'publicIpv4.price': { publicIpv4: { price: 0.004 } },
    'publicIpv4.currency': { publicIpv4: { currency: 'EUR' } },
    'publicIpv4.source': { publicIpv4: { source: 'our contract' } },
    'publicIpv4.asOf': { publicIpv4: { asOf: '2026-01-01' } },
    'natGateway.price': { natGateway: { price: 0.05 } },
    'natGateway.pricePerGB': { natGateway: { pricePerGB: 0.05 } },
    'natGateway.source': { natGateway: { source: 'our contract' } },
    'natGateway.asOf': { natGateway: { asOf: '2026-01-01' } },
    'detect.preset': { detect: { preset: 'brief' } },
    'detect.thresholds': { detect: { thresholds: { 'address-hopping': { throwawayRatio: 0.8 } } } },
    'detect.ignore': { detect: { ignore: ['2001:db8::/48'] } },
    'detect.disabled': { detect: { disabled: ['volume'] } },
    'detect.historyDays': { detect: { historyDays: 6 } },
    'detect.blocklist': { detect: { blocklist: { shortestIPv6: 48 } } },
  };
  test.each(Object.entries(deciding))('%s', (_, written) => expect(hashOf(written)).not.toBe(plain));

  test('and no two of them are one', () => {
    const hashes = Object.values(deciding).map((written) => hashOf(written));
    expect(new Set([...hashes, plain]).size).toBe(hashes.length + 1);
  });

  test('a setting that is added later is among them', () => {
    const { prefixes, quality, publicIpv4, natGateway } = settingsSchema.parse({});
    const parts = { prefixes, quality, publicIpv4, natGateway, detect: detectSettingsSchema.parse({}) };
    const names = Object.entries(parts).flatMap(([part, of]) => Object.keys(of).map((name) => `${part}.${name}`));
    expect([...Object.keys(deciding), 'detect.reputation'].sort()).toEqual(names.sort());
  });

  test.each<[string, Partial<Run>]>([
    ['report', { report: 'edge' }],
    ['timezone', { period: { ...period, timezone: 'Europe/Berlin' } }],
    ['anonymise.edition', { anonymise: 'truncate' }],
    ['the other edition', { anonymise: 'pseudonym' }],
  ])('%s', (_, run) => expect(hashOf({}, run)).not.toBe(plain));

  const list = (name: string, text: string) => ({ name, place: `/srv/${name}`, text });
  test.each<[string, Partial<NetworkFiles>]>([
    ['networks.country', { sha256: { country: 'aa' } }],
    ['networks.asn', { sha256: { asn: 'aa' } }],
    ['networks.awsRanges', { sha256: { awsRanges: 'aa' } }],
    ['networks.proxies', { proxies: [list('CDN', '2001:db8::/48')] }],
    ['the name of a proxy', { proxies: [list('Our CDN', '2001:db8::/48')] }],
    ['the content of a list of proxies', { proxies: [list('CDN', '2001:db8::/40')] }],
    ['detect.reputation', { reputation: [list('drop_v6.json', '2001:db8::/48')] }],
  ])('%s', (_, files) => {
    const others = [noNetworkFiles, { ...noNetworkFiles, sha256: { country: 'bb', asn: 'bb', awsRanges: 'bb' } }];
    const hash = hashOf({}, {}, { ...noNetworkFiles, ...files });
    for (const other of others) expect(hash).not.toBe(hashOf({}, {}, other));
    if (files.proxies !== undefined) {
      expect(hash).not.toBe(hashOf({}, {}, { ...noNetworkFiles, proxies: [list('CDN', 'other')] }));
    }
  });
});

test('where files about networks lie does not matter, nor what is new on a list of bad names', () => {
  const files = (folder: string, entry: string): NetworkFiles => ({
    ...noNetworkFiles,
    proxies: [{ name: 'CDN', place: `${folder}/cdn.txt`, text: '2001:db8::/48' }],
    reputation: [{ name: 'drop_v6.json', place: `${folder}/drop_v6.json`, text: entry }],
  });
  expect(hashOf({}, {}, files('/srv', '2001:db8:1::/48'))).toBe(hashOf({}, {}, files('networks', '2001:db8:2::/48')));
});

test('an edition that covers addresses gives none away to who tries them all', () => {
  const ignoring = (address: string) => ({ detect: { ignore: [address] } });
  const proxies = (text: string) => ({ ...noNetworkFiles, proxies: [{ name: 'CDN', place: 'x', text }] });
  for (const anonymise of ['truncate', 'pseudonym'] as const) {
    expect(hashOf(ignoring('192.0.2.1'), { anonymise })).toBe(hashOf(ignoring('192.0.2.2'), { anonymise }));
    expect(hashOf(ignoring('192.0.2.1'), { anonymise })).not.toBe(hashOf({}, { anonymise }));
    expect(hashOf({}, { anonymise }, proxies('192.0.2.0/24'))).toBe(hashOf({}, { anonymise }, proxies('192.0.3.0/24')));
  }
});

test('a deployment and one machine with the same settings have the same', () => {
  const written = { detect: { preset: 'brief', ignore: ['2001:db8:5ca0::/48'] }, prefixes: { share: 0.05 } };
  const { IPV6_REPORT_SETTINGS, IPV6_REPORT_MOST_REJECTED } = readEnvironment(
    variables.pick({ IPV6_REPORT_SETTINGS: true, IPV6_REPORT_MOST_REJECTED: true }),
    { IPV6_REPORT_SETTINGS: JSON.stringify(written), IPV6_REPORT_MOST_REJECTED: '0.05' },
  );
  const settings = { ...IPV6_REPORT_SETTINGS, quality: { mostRejected: IPV6_REPORT_MOST_REJECTED } };
  const deployed = hashConfiguration({ run: { report: 'daily', period }, settings, networks: noNetworkFiles });
  expect(deployed).toBe(hashOf({ ...written, quality: { mostRejected: 0.05 }, engine: 'athena' }));
});

test('is what anybody makes of the documented text', () => {
  const rules = (value: object) =>
    JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
  const thresholds = Object.entries(presets.literature)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, values]) => `"${rule}":${rules(values)}`)
    .join(',');
  const text =
    '{"anonymise":{"edition":null},' +
    '"detect":{"blocklist":{"collateral":0,"shortestIPv4":28,"shortestIPv6":56},"disabled":[],"historyDays":7,' +
    `"ignore":[],"preset":"literature","reputation":[],"thresholds":{${thresholds}}},` +
    '"natGateway":{"asOf":"2026-02-24","price":0.045,"pricePerGB":0.045,' +
    '"source":"https://aws.amazon.com/vpc/pricing/, NAT gateways, us-east-1"},' +
    '"networks":{"proxies":[]},' +
    '"prefixes":{"minimumRequests":100,"share":0.01},' +
    '"publicIpv4":{"asOf":"2024-02-01","currency":"USD","price":0.005,' +
    '"source":"https://aws.amazon.com/vpc/pricing/, public IPv4 addresses"},' +
    '"quality":{"mostRejected":0.01},"report":"daily","timezone":"UTC"}';
  expect(plain).toBe(createHash('sha256').update(text).digest('hex'));
});
