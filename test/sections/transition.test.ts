import { expect, test } from '@jest/globals';
import type { Row } from '../../src/contracts/rows.ts';
import { parseToHex } from '../../src/ipv6/address.ts';
import { transition } from '../../src/sections/transition.ts';
import { fold } from './fold.ts';

function hex(address: string): string {
  const key = parseToHex(address);
  if (key === null) throw new Error(address);
  return key;
}

const client = (address: string, requests: number, mapped = 0): Row<'clients'> => ({
  client: hex(address),
  family: hex(address).startsWith('00000000000000000000ffff') ? 'ipv4' : 'ipv6',
  requests,
  received_bytes: requests * 10,
  sent_bytes: requests * 90,
  mapped,
});
const end = (address: string, flows: number): Row<'flow-addresses'> => ({
  address: hex(address),
  family: hex(address).startsWith('00000000000000000000ffff') ? 'ipv4' : 'ipv6',
  flows,
});

test('requests are credited to the IPv4 address inside, whatever carries it', () => {
  const { transition: answer } = fold(transition, {
    clients: [
      client('2a02:8109:1::1', 60),
      client('2002:c000:221::1', 5), // 192.0.2.33
      client('2002:c000:221:7::1', 15), // the same 6to4 router
      client('2002:c633:6401::1', 10), // 198.51.100.1
      client('2001:0:4136:e378:8000:63bf:3fff:fdd2', 10), // Teredo, 192.0.2.45
      client('192.0.2.1', 100, 25),
      client('192.0.2.2', 50),
    ],
  });
  expect(answer.native).toEqual({ requests: 60, share: 0.6 });
  expect(answer.clients).toEqual([
    {
      mechanism: '6to4',
      label: '6to4 tunnel',
      addresses: 3,
      hosts: 2,
      requests: 30,
      bytes: 3000,
      share: 30 / 250,
      top: [
        { ipv4: '192.0.2.33', requests: 20 },
        { ipv4: '198.51.100.1', requests: 10 },
      ],
    },
    expect.objectContaining({ mechanism: 'teredo', requests: 10, top: [{ ipv4: '192.0.2.45', requests: 10 }] }),
    expect.objectContaining({ mechanism: 'ipv4-mapped', addresses: 1, requests: 25, bytes: 2500, share: 0.1 }),
  ]);
});

test('flow records: IPv4 hosts behind NAT64, and no IPv4 end', () => {
  const { flows } = fold(transition, {
    'flow-addresses': [
      end('64:ff9b::192.0.2.33', 7),
      end('64:ff9b:1::192.0.2.33', 2),
      end('64:ff9b::198.51.100.1', 1),
      end('192.0.2.33', 50),
      end('2a02:8109:1::1', 60),
    ],
  }).transition;
  expect(flows).toEqual([
    {
      mechanism: 'nat64',
      label: 'NAT64',
      addresses: 3,
      hosts: 2,
      flows: 10,
      top: [
        { ipv4: '192.0.2.33', flows: 9 },
        { ipv4: '198.51.100.1', flows: 1 },
      ],
    },
  ]);
});

test('without IPv6 requests nothing is known of what is native', () => {
  expect(fold(transition, { clients: [client('192.0.2.1', 3)] }).transition.native).toEqual({
    requests: 0,
    share: null,
  });
});
