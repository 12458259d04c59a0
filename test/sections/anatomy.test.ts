import { expect, test } from '@jest/globals';
import type { Row } from '../../src/contracts/rows.ts';
import { parseToHex } from '../../src/ipv6/address.ts';
import { decodeHistory } from '../../src/ipv6/prefix-history-file.ts';
import { addresses } from '../../src/sections/addresses.ts';
import { contextOf, fold } from './fold.ts';

function client(address: string, requests = 1): Row<'clients'> {
  const hex = parseToHex(address);
  if (hex === null) throw new Error(address);
  return { client: hex, family: 'ipv6', requests, received_bytes: 0, sent_bytes: requests, mapped: 0 };
}

test('registries, prefixes at every length, addresses per network', () => {
  const { anatomy } = fold(addresses, {
    clients: [
      client('2a02:8109:1:1::1', 5),
      client('2a02:8109:1:1::2', 2),
      client('2a02:8109:1:2::1'),
      client('2600:1f00::1', 3),
      client('2001:db8::1'), // nobody's
    ],
  });
  expect(anatomy.registries).toEqual([
    { registry: 'RIPE NCC', addresses: 3, requests: 8, bytes: 8 },
    { registry: 'ARIN', addresses: 1, requests: 3, bytes: 3 },
  ]);
  const at = (length: number) => anatomy.prefixCounts.find((row) => row.length === length)?.prefixes;
  expect([16, 32, 48, 60, 64, 128].map(at)).toEqual([3, 3, 3, 3, 4, 5]);
  expect(anatomy.perPrefix64).toEqual({ prefixes: 4, mean: 1.25, median: 1, max: 2 });
  expect(anatomy.perPrefix48).toEqual({ prefixes: 3, mean: 5 / 3, median: 1, max: 3 });
});

test('devices that show their MAC address, and those that move', () => {
  const { eui64 } = fold(addresses, {
    clients: [
      client('2a02:8109:1:1:211:22ff:fe33:4455', 4),
      client('2a02:8109:1:9:211:22ff:fe33:4455', 2), // the same device in another network
      client('2a02:8109:1:1:211:22ff:fe00:1', 1), // of the same maker
      client('2a02:8109:1:1:c8ff:77ff:fe00:1', 1), // made up by software
    ],
  }).anatomy;
  expect(eui64).toEqual({
    identifiers: 2,
    moving: 1,
    makers: [{ oui: '00-11-22', addresses: 3, requests: 7 }],
  });
});

test('the prefix that a provider delegates', () => {
  // 100 customers of a /56 each: the digit at bit 52 differs, subnet numbers are zero.
  const customers = Array.from({ length: 100 }, (_, index) =>
    client(`2a02:8109:${(index % 10).toString(16)}:${((index * 13) % 256).toString(16)}00::1`),
  );
  const { delegations } = fold(addresses, { clients: customers }).anatomy;
  expect(delegations).toHaveLength(1);
  expect(delegations[0]).toMatchObject({ prefix: '2a02:8109::/32', prefixes64: 100, delegated: 56 });
});

test('the day joins the history, and the history is what the next day gets', () => {
  const clients = [client('2a02:8109:1:1::1'), client('2a02:8109:1:1::2'), client('2a02:8109:1:2::1')];
  const first = fold(addresses, { clients }, { ...contextOf(), history: { date: '2026-11-22', before: null } });
  expect(first.recurrence).toMatchObject({ prefixes64: 2, firstSeen: 2, daysKnown: 1 });
  const before = decodeHistory(first.prefixHistory ?? new Uint8Array());
  const next = fold(
    addresses,
    { clients: [client('2a02:8109:1:2::77'), client('2a02:8109:5::1')] },
    { ...contextOf({ date: '2026-11-23' }), history: { date: '2026-11-23', before } },
  );
  expect(next.recurrence).toEqual({
    windowDays: 15,
    daysKnown: 2,
    prefixes64: 2,
    firstSeen: 1,
    returning: 1,
    stable: 0,
  });
});

test('a period that is not one day has no history', () => {
  const { recurrence, prefixHistory } = fold(addresses, { clients: [client('2a02:8109:1:1::1')] });
  expect([recurrence, prefixHistory]).toEqual([null, null]);
});
