import { expect, test } from '@jest/globals';
import { type NetworkData, noNetworks } from '../../src/contracts/networks.ts';
import type { Row } from '../../src/contracts/rows.ts';
import { parseToHex } from '../../src/ipv6/address.ts';
import { adoption } from '../../src/sections/adoption.ts';
import { networks } from '../../src/sections/networks.ts';
import { contextOf, fold } from './fold.ts';

function client(address: string, requests: number): Row<'clients'> {
  const hex = parseToHex(address);
  if (hex === null) throw new Error(address);
  const family = hex.startsWith('00000000000000000000ffff') ? 'ipv4' : 'ipv6';
  return { client: hex, family, requests, received_bytes: 0, sent_bytes: requests * 10, mapped: 0 };
}

/** Finds by the begin of the text, and remembers what it was asked for. */
function database<T>(entries: Record<string, T>) {
  const asked: string[] = [];
  return {
    asked,
    type: 'Test',
    built: '2026-11-20',
    find: (address: string): T | null => {
      asked.push(address);
      return Object.entries(entries).find(([start]) => address.startsWith(start))?.[1] ?? null;
    },
  };
}

const make = (data: Partial<NetworkData>, clients: Row<'clients'>[]) =>
  fold(networks, { clients }, { ...contextOf(), networks: { ...noNetworks, ...data } });
const figures = (ipv4: number, ipv6: number) => ({ total: ipv4 + ipv6, ipv4, ipv6, ipv6Share: ipv6 / (ipv4 + ipv6) });

test('countries by requests; the unknown and the special ones apart', () => {
  const country = database({ '84.': 'DE', '2003:': 'DE', '2a01:cb': 'FR' });
  const { networks: answer } = make({ country }, [
    client('84.128.1.1', 30),
    client('2003:c0::1', 10),
    client('2003:c0::2', 10),
    client('2a01:cb00::1', 7),
    client('9.9.9.9', 3),
    client('10.0.0.1', 2),
    client('2001:db8::1', 4),
    client('fe80::1', 1),
    client('2420::1', 1), // given to nobody
  ]);
  expect(answer.countries?.rows.map(({ country: code, addresses, requests }) => [code, addresses, requests])).toEqual([
    ['DE', { ipv4: 1, ipv6: 2 }, figures(30, 20)],
    ['FR', { ipv4: 0, ipv6: 1 }, figures(0, 7)],
  ]);
  expect(answer.countries?.rows[0]?.bytes).toMatchObject({ ipv4: 300, ipv6: 200 });
  expect(answer.countries?.unknown.requests).toEqual(figures(3, 0));
  expect(answer.countries?.special).toMatchObject({ addresses: { ipv4: 1, ipv6: 3 }, requests: figures(2, 6) });
  expect(country.asked).toEqual(['84.128.1.1', '2003:c0::1', '2003:c0::2', '2a01:cb00::1', '9.9.9.9']);
});

test('a tunnel is looked up by the IPv4 address inside, unless that is special', () => {
  const country = database({ '84.': 'DE' });
  make({ country }, [
    client('2002:5480:101::1', 1), // 84.128.1.1
    client('64:ff9b::84.128.1.2', 1),
    client('2002:a00:1::1', 1), // 10.0.0.1
  ]);
  expect(country.asked).toEqual(['84.128.1.1', '84.128.1.2']);
});

test('networks by number and name; beyond fifty the others are one', () => {
  const asn = {
    type: 'Test',
    built: '2026-11-20',
    find: (address: string) => ({ number: Number(address.split('.')[3]), name: `N${address}` }),
  };
  const { networks: answer } = make(
    { asn },
    Array.from({ length: 60 }, (_, index) => client(`9.9.9.${index + 1}`, 100 - index)),
  );
  expect(answer.asns?.rows).toHaveLength(50);
  expect(answer.asns?.rows[0]).toMatchObject({ asn: 1, name: 'N9.9.9.1', requests: figures(100, 0) });
  expect(answer.asns?.rest).toMatchObject({ addresses: { ipv4: 10, ipv6: 0 } });
});

const aws = {
  created: '2026-11-19',
  ranges: [
    { prefix: '3.0.0.0/8', service: 'AMAZON' },
    { prefix: '3.5.0.0/16', service: 'EC2' },
    { prefix: '3.5.0.0/16', service: 'AMAZON' },
    { prefix: '2600:9000::/28', service: 'AMAZON' },
    { prefix: '2600:9000::/28', service: 'CLOUDFRONT' },
  ],
};

test('clients of AWS go to the most specific service, and CloudFront is a proxy', () => {
  const { networks: answer, proxies } = make({ aws }, [
    client('3.5.1.1', 5),
    client('3.9.9.9', 2),
    client('2600:9000::1', 30),
    client('9.9.9.9', 63),
  ]);
  expect(answer.aws?.services.map(({ service, requests }) => [service, requests.total])).toEqual([
    ['CLOUDFRONT', 30],
    ['EC2', 5],
    ['AMAZON', 2],
  ]);
  expect(answer.aws?.share).toBe(0.37);
  expect(proxies).toMatchObject({
    rows: [{ name: 'CLOUDFRONT', toldBy: 'aws', addresses: { ipv4: 0, ipv6: 1 } }],
    requests: figures(0, 30),
    share: 0.3,
  });
});

test('what the user says of proxies stands over AWS, and AWS over the number of a network', () => {
  const { proxies, networks: answer } = make(
    {
      aws,
      asn: database({ '2600:9000': { number: 13335, name: 'X' }, '104.': { number: 13335, name: 'Cloudflare' } }),
      proxies: [{ name: 'Edge', prefixes: ['2600:9000:0:1::/64', 'nonsense'] }],
    },
    [client('2600:9000:0:1::7', 4), client('2600:9000::1', 2), client('104.16.0.1', 1), client('9.9.9.9', 1)],
  );
  expect(proxies?.rows.map(({ name, toldBy, requests }) => [name, toldBy, requests.total])).toEqual([
    ['Edge', 'list', 4],
    ['CLOUDFRONT', 'aws', 2],
    ['Cloudflare', 'asn', 1],
  ]);
  expect(answer.faults).toEqual(['Edge has 1 entry that is no network.']);
});

test('without files the report says what could be added, and nothing is known of proxies', () => {
  const { networks: answer, proxies } = make({}, [client('9.9.9.9', 1)]);
  expect(answer).toMatchObject({ sources: [], countries: null, asns: null, aws: null, faults: [] });
  expect(answer.absent.map(({ kind, setting }) => [kind, setting])).toEqual([
    ['country', 'networks.country'],
    ['asn', 'networks.asn'],
    ['aws', 'networks.awsRanges'],
    ['reputation', 'detect.reputation'],
  ]);
  expect(proxies).toBeNull();
});

test('files are named with their age, and what is wrong with others', () => {
  const { networks: answer } = make(
    { country: database({}), faults: ['x cannot be used: there is no such file.'] },
    [],
  );
  expect(answer.sources).toEqual([{ kind: 'country', name: 'Test', built: '2026-11-20', networks: null }]);
  expect(answer.faults).toEqual(['x cannot be used: there is no such file.']);
});

test('capable networks: those that send IPv6, with all of their requests', () => {
  const asn = database({
    '84.': { number: 3320, name: 'A' },
    '2003:': { number: 3320, name: 'A' },
    '90.': { number: 5607, name: 'B' },
  });
  const minute = '2026-11-22 09:00';
  const rows = {
    'requests-by-minute': [
      { minute, family: 'ipv4' as const, requests: 90, received_bytes: 0, sent_bytes: 0 },
      { minute, family: 'ipv6' as const, requests: 10, received_bytes: 0, sent_bytes: 0 },
    ],
    clients: [client('84.128.1.1', 30), client('2003:c0::1', 10), client('90.1.1.1', 55), client('10.0.0.1', 5)],
  };
  const context = { ...contextOf(), networks: { ...noNetworks, asn } };
  expect(fold(adoption, rows, context).adoption.capable.networks).toEqual({ requests: 40, share: 0.4 });
  expect(fold(adoption, rows).adoption.capable.networks).toBeNull();
});

test('clients in networks with a bad name, by list; the longest network counts', () => {
  const list = (name: string, built: string | null, ...cidrs: string[]) => ({
    ...{ name, built, networks: cidrs.map((cidr) => ({ cidr, list: `${name} SBL1` })) },
  });
  const reputation = [list('drop_v6.json', '2026-11-21', '2a0e:b107::/32'), list('own', null, '2a0e:b107:1::/48')];
  const { networks: answer } = make({ reputation }, [
    client('2a0e:b107:2::1', 5),
    client('2a0e:b107:1::1', 2),
    client('9.9.9.9', 93),
  ]);
  expect(answer.reputation?.lists.map(({ list: name, requests }) => [name, requests.total])).toEqual([
    ['drop_v6.json', 5],
    ['own', 2],
  ]);
  expect(answer.reputation).toMatchObject({ requests: figures(0, 7), share: 0.07 });
  expect(answer.sources).toEqual([
    { kind: 'reputation', name: 'drop_v6.json', built: '2026-11-21', networks: 1 },
    { kind: 'reputation', name: 'own', built: null, networks: 1 },
  ]);
  expect(make({}, []).networks.reputation).toBeNull();
});
