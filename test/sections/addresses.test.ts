import { expect, test } from '@jest/globals';
import type { Row } from '../../src/contracts/rows.ts';
import { parseToHex } from '../../src/ipv6/address.ts';
import { addresses } from '../../src/sections/addresses.ts';
import { fc } from '../support/properties.ts';
import { contextOf, fold } from './fold.ts';

function client(address: string, requests: number, mapped = 0): Row<'clients'> {
  const hex = parseToHex(address);
  if (hex === null) throw new Error(address);
  const family = address.includes('.') ? 'ipv4' : 'ipv6';
  return { client: hex, family, requests, received_bytes: requests, sent_bytes: requests * 9, mapped };
}

test('counts addresses and prefixes apart, and never IPv4 among them', () => {
  const { clients } = fold(addresses, {
    clients: [
      client('192.0.2.1', 5, 2),
      client('192.0.2.2', 5),
      client('2a02:8109:1:1::1', 1),
      client('2a02:8109:1:1::2', 1),
      client('2a02:8109:1:1:5054:ff:fe12:3456', 1),
      client('2a02:8109:1:2::1', 1), // same /56, another /64
      client('2a02:8109:1:102::1', 1), // same /48, another /56
      client('2a02:8109:2::1', 1), // same /32, another /48
    ],
  });
  expect(clients).toEqual({
    ipv4: { addresses: 2, mappedRequests: 2 },
    ipv6: {
      addresses: 6,
      prefixes: { '64': 4, '56': 3, '48': 2, '32': 1 },
      addressesPerPrefix64: 1.5,
      maxAddressesInPrefix64: 3,
    },
  });
});

test('without IPv6 there are zeros, and no mean', () => {
  const answer = fold(addresses, { clients: [client('192.0.2.1', 5)] });
  expect(answer.clients.ipv6).toEqual({
    addresses: 0,
    prefixes: { '64': 0, '56': 0, '48': 0, '32': 0 },
    addressesPerPrefix64: null,
    maxAddressesInPrefix64: null,
  });
  expect([answer.addressTypes, answer.interfaceIdentifiers, answer.prefixes.rows]).toEqual([[], [], []]);
  expect(answer.prefixes.rest).toEqual({ requests: 0, bytes: 0, addresses: 0, share: null });
});

test('classes of addresses and of identifiers, IPv6 only', () => {
  const { addressTypes, interfaceIdentifiers } = fold(addresses, {
    clients: [
      client('192.0.2.1', 50),
      client('2a02:8109:1:1::1', 7),
      client('2a02:8109:1:1:5054:ff:fe12:3456', 3),
      client('2001:0:4136:e378:8000:63bf:3fff:fdd2', 2),
    ],
  });
  expect(addressTypes.map(({ type, addresses, requests, bytes }) => [type, addresses, requests, bytes])).toEqual([
    ['global-unicast', 2, 10, 100],
    ['teredo', 1, 2, 20],
  ]);
  expect(interfaceIdentifiers.map(({ class: id, addresses, requests }) => [id, addresses, requests])).toEqual([
    ['low-byte', 1, 7],
    ['eui64-local', 1, 3],
    ['none', 1, 2],
  ]);
});

test('a prefix has a row from the threshold of the settings on; rows and rest are all IPv6 requests', () => {
  const context = { ...contextOf(), prefixes: { share: 0.1, minimumRequests: 5 } };
  const { prefixes } = fold(
    addresses,
    {
      clients: [
        client('2001:db8:0:1::1', 30),
        client('2001:db8:0:1::2', 6),
        client('2001:db8:0:1::3', 6),
        client('2a02:8109:1:1::1', 9),
        client('2a02:8109:1:2::1', 9),
        client('2400:1::1', 9),
        client('2600:2::1', 9),
        client('2800:3::1', 9),
        client('2c00:4::1', 9),
        client('2a10:5::1', 4),
        client('198.51.100.1', 1000),
      ],
    },
    context,
  );
  expect(prefixes.threshold).toBe(10);
  expect(prefixes.rows.map(({ prefix, requests, addresses, share }) => [prefix, requests, addresses, share])).toEqual([
    ['2001:db8:0:1::1/128', 30, 1, 0.3],
    ['2a02:8109:1::/56', 18, 2, 0.18],
    ['2001:db8:0:1::/64', 12, 2, 0.12],
  ]);
  expect(prefixes.rest).toEqual({ requests: 40, bytes: 400, addresses: 5, share: 0.4 });
});

test('folding in any order, whole or repeated in parts, gives the same', () => {
  const address = fc
    .tuple(fc.constantFrom('2a02:8109:1', '2a02:8109:2', '2600:1', '2001:0'), fc.nat(3), fc.nat(40))
    .map(([network, subnet, host]) => `${network}:${subnet.toString(16)}::${host.toString(16)}`);
  const row = fc.tuple(address, fc.integer({ min: 1, max: 500 })).map(([text, requests]) => client(text, requests));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 80 }), (rows) => {
      const whole = fold(addresses, { clients: rows });
      expect(fold(addresses, { clients: rows.toReversed() })).toEqual(whole);
      const { rows: heavy, rest } = whole.prefixes;
      const all = rows.reduce((sum, { requests }) => sum + requests, 0);
      expect(heavy.reduce((sum, { requests }) => sum + requests, 0) + rest.requests).toBe(all);
      expect(heavy.reduce((sum, { addresses }) => sum + addresses, 0) + rest.addresses).toBe(
        whole.clients.ipv6.addresses,
      );
      for (const list of [whole.addressTypes, whole.interfaceIdentifiers]) {
        expect(list.reduce((sum, { requests }) => sum + requests, 0)).toBe(all);
      }
    }),
    { numRuns: 60 },
  );
});
