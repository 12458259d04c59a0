import { expect, test } from '@jest/globals';
import { ask } from './ask.ts';

const request = (client: string, time: string, family = 6) => ({ client, time: `2026-11-22 ${time}`, family });

test('prefix64-hosts: addresses of the busiest hour and of the whole period, per /64', async () => {
  const rows = await ask('prefix64-hosts', {
    requests: [
      request('2001:db8:0:1::a', '09:00:00'),
      request('2001:db8:0:1::a', '09:59:59'), // the same address twice
      request('2001:db8:0:1::b', '09:30:00'),
      request('2001:db8:0:1::c', '10:00:00'), // another hour
      request('2001:db8:0:2::a', '09:00:00'),
      request('2001:db8:0:3::a', '23:00:00'),
      request('192.0.2.1', '09:00:00', 4),
      { ...request('2001:db8:0:1::d', '09:10:00'), outcome: 'outside' },
    ],
  });
  expect(rows).toEqual([
    { at_once: 1, addresses: 1, prefixes: 2 },
    { at_once: 2, addresses: 3, prefixes: 1 },
  ]);
});
